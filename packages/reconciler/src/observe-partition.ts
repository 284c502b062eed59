import {
  type Attempt,
  attempt,
  type BuildRecord,
  type BuiltRecord,
  buildRecord,
  curatedKeys,
  fingerprintOf,
  inputHashOf,
} from '@ledgerline/schema';
import type { ListedPartition } from './list-input.ts';
import type { PartitionView, Published, RunView } from './observation.ts';
import { readDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

interface Seen {
  readonly published: Published | null;
  /** Location of its quarantine. */
  readonly quarantine: string | null;
  readonly runs: readonly RunView[];
}

function readRecord(
  { curated }: VisibleWorld,
  partition: string,
  fingerprint: string,
): Promise<BuildRecord | null> {
  return readDocument(curated, curatedKeys.build(partition, fingerprint), buildRecord);
}

async function readAttempts({ curated }: VisibleWorld, partition: string, fingerprint: string) {
  const attempts: Attempt[] = [];
  for await (const page of curated.list(curatedKeys.attempts(partition, fingerprint)))
    for (const { key } of page) {
      const read = await readDocument(curated, key, attempt);
      if (read !== null) attempts.push(read);
    }
  return attempts;
}

/** What recent runs built of this partition, besides the fingerprints already known. */
async function readOthers(
  world: VisibleWorld,
  partition: string,
  runs: readonly RunView[],
  known: readonly string[],
) {
  const built = runs.flatMap(({ builds }) => builds).filter((build) => build.partition === partition);
  const others = [...new Set(built.map(({ fingerprint }) => fingerprint))].filter(
    (fingerprint) => !known.includes(fingerprint),
  );
  const records: BuiltRecord[] = [];
  for (const fingerprint of others) {
    const record = await readRecord(world, partition, fingerprint);
    if (record?.state === 'built') records.push(record);
  }
  return records;
}

async function readCutShort(
  world: VisibleWorld,
  partition: string,
  { published, quarantine }: Pick<Seen, 'published' | 'quarantine'>,
): Promise<BuiltRecord | null> {
  if (published === null) return null;
  const location = `s3://${world.curated.name}/${curatedKeys.quarantine(published.build.runId, partition)}`;
  if (quarantine === location) return null;
  const record = await readRecord(world, partition, published.fingerprint);
  return record?.state === 'built' ? record : null;
}

/** Reads no more than the decision needs: nothing for a partition that is up to date or has no objects. */
export async function observePartition(
  world: VisibleWorld,
  { partition, objects }: ListedPartition,
  { published, quarantine, runs }: Seen,
): Promise<PartitionView> {
  const cutShort = await readCutShort(world, partition, { published, quarantine });
  const nothing = { cutShort, record: null, publishedKeys: null, otherRecords: [], attempts: [] };
  if (objects.length === 0) return { partition, objects, wanted: null, published, ...nothing };
  const inputHash = inputHashOf(objects);
  const wanted = {
    inputHash,
    fingerprint: fingerprintOf({ inputHash, contractHash: world.spec.contractHash }),
  };
  if (published?.fingerprint === wanted.fingerprint)
    return { partition, objects: [], wanted, published, ...nothing };

  const record = await readRecord(world, partition, wanted.fingerprint);
  if (record !== null) return { partition, objects, wanted, published, ...nothing, record };
  const known = [wanted.fingerprint, ...(published === null ? [] : [published.fingerprint])];
  const old = published === null ? null : await readRecord(world, partition, published.fingerprint);
  return {
    partition,
    objects,
    wanted,
    published,
    cutShort,
    record,
    publishedKeys: old?.objects.map(({ key }) => key) ?? null,
    otherRecords: await readOthers(world, partition, runs, known),
    attempts: await readAttempts(world, partition, wanted.fingerprint),
  };
}
