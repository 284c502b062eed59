import {
  attempt,
  type BuildRecord,
  buildRecord,
  curatedKeys,
  fingerprintOf,
  inputHashOf,
  retried,
} from '@ledgerline/schema';
import type { ListedPartition } from './list-input.ts';
import type { AttemptView, PartitionView, Published, RunView } from './observation.ts';
import { observeSegments } from './observe-segments.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

interface Seen {
  readonly published: Published | null;
  readonly olderInputHash: string | null;
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
  const attempts: AttemptView[] = [];
  let retriedAt: string | null = null;
  for await (const page of curated.list(curatedKeys.attempts(partition, fingerprint)))
    for (const { key, lastModified } of page) {
      if (key === curatedKeys.retried(partition, fingerprint)) {
        retriedAt = (await readDocument(curated, key, retried))?.time ?? null;
        continue;
      }
      const read = await readDocument(curated, key, attempt);
      if (read !== null) attempts.push({ ...read, writtenAt: lastModified });
    }
  return { attempts, retriedAt };
}

/** What recent runs built or refused of this partition, besides the fingerprints already known. */
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
  const records: BuildRecord[] = [];
  for (const fingerprint of others) {
    const record = await readRecord(world, partition, fingerprint);
    if (record !== null) records.push(record);
  }
  return records;
}

/**
 * What is published, and its record where a publication was cut short: its rejected records do not stand beside it.
 * Without a record they never will, so it is void; what is void already waits for its rebuild.
 */
async function readPublished(
  world: VisibleWorld,
  partition: string,
  { published, quarantine }: Pick<Seen, 'published' | 'quarantine'>,
): Promise<Pick<PartitionView, 'published' | 'cutShort'>> {
  if (published === null || published.build.voidProblem !== undefined) return { published, cutShort: null };
  const { build, fingerprint } = published;
  const location = `s3://${world.curated.name}/${curatedKeys.quarantine(build.runId, partition)}`;
  if (quarantine === location) return { published, cutShort: null };
  const record = await readRecord(world, partition, fingerprint);
  if (record?.state === 'built') return { published, cutShort: record };
  const voidProblem = `no rejected records of ${build.runId} stand beside it, and its record is gone`;
  return { published: { ...published, build: { ...build, voidProblem } }, cutShort: null };
}

function wantedOf({ spec }: VisibleWorld, { objects }: ListedPartition): PartitionView['wanted'] {
  if (objects.length === 0) return null;
  const inputHash = inputHashOf(objects);
  return { inputHash, fingerprint: fingerprintOf({ inputHash, contractHash: spec.contractHash }) };
}

const unread = {
  cutShort: null,
  record: null,
  publishedKeys: null,
  otherRecords: [],
  segments: [],
  attempts: [],
  retriedAt: null,
  malformed: null,
};

async function readView(world: VisibleWorld, listed: PartitionView, seen: Seen): Promise<PartitionView> {
  const { partition, wanted } = listed;
  const { published, cutShort } = await readPublished(world, partition, seen);
  const view = { ...listed, published, cutShort };
  if (wanted === null) return view;
  const isSound = published?.build.voidProblem === undefined;
  if (published?.fingerprint === wanted.fingerprint && isSound) return { ...view, objects: [] };

  const record = await readRecord(world, partition, wanted.fingerprint);
  if (record !== null) return { ...view, record };
  const known = [wanted.fingerprint, ...(published === null ? [] : [published.fingerprint])];
  const old = published === null ? null : await readRecord(world, partition, published.fingerprint);
  const otherRecords = await readOthers(world, partition, seen.runs, known);
  const built = [old, ...otherRecords].filter((record) => record?.state === 'built');
  return {
    ...view,
    publishedKeys: old?.objects.map(({ key }) => key) ?? null,
    otherRecords,
    segments: await observeSegments(world, listed, built),
    ...(await readAttempts(world, partition, wanted.fingerprint)),
  };
}

/**
 * Reads no more than the decision needs: nothing for a partition that is up to date or has no objects. A document that
 * cannot be read is a matter of its partition alone.
 */
export async function observePartition(
  world: VisibleWorld,
  listed: ListedPartition,
  seen: Seen,
): Promise<PartitionView> {
  const { published, olderInputHash } = seen;
  const view = { ...listed, wanted: wantedOf(world, listed), published, olderInputHash, ...unread };
  return unlessMalformed(readView(world, view, seen), ({ message }) => ({ ...view, malformed: message }));
}
