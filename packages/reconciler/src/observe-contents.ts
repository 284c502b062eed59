import { buildRecord, curatedKeys } from '@ledgerline/schema';
import { contentsOf } from './contents.ts';
import { closedGate } from './gates.ts';
import { inParallel } from './in-parallel.ts';
import type { PartitionView, Published } from './observation.ts';
import { readDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** Partitions in which an object with these bytes was scanned at some time. */
async function partitionsWith({ curated }: VisibleWorld, sha256: string): Promise<readonly string[]> {
  const prefix = curatedKeys.contents(sha256);
  const found: string[] = [];
  for await (const page of curated.list(prefix))
    found.push(...page.map(({ key }) => key.slice(prefix.length)));
  return found;
}

/** Builds that would be published, were it not for their contents. */
const candidatesIn = (world: VisibleWorld, views: readonly PartitionView[]) =>
  views.flatMap(({ partition, record, otherRecords, published }) =>
    [record, ...otherRecords].flatMap((one) =>
      one?.state === 'built' &&
      one.fingerprint !== published?.fingerprint &&
      closedGate(one, world.spec.gates) === null
        ? [{ partition, record: one }]
        : [],
    ),
  );

/**
 * Hashes of the objects that are published, for each partition that may share some with a build that is about to be
 * published. The job leaves a marker for every content it scans; what a marker says is held against the record.
 */
export async function observeContents(
  world: VisibleWorld,
  views: readonly PartitionView[],
  published: ReadonlyMap<string, Published>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (world.spec.gates.duplicateContent === 'allow') return new Map();
  const candidates = candidatesIn(world, views);
  const hashes = [...new Set(candidates.flatMap(({ record }) => [...contentsOf(record)]))];
  const marked = (await inParallel(hashes, (hash) => partitionsWith(world, hash))).flat();
  const pointers = [...new Set(marked)].flatMap((partition) => published.get(partition) ?? []);
  const contents = await inParallel(pointers, async ({ partition, fingerprint }) => {
    const record = await readDocument(world.curated, curatedKeys.build(partition, fingerprint), buildRecord);
    // a record that somebody deleted says nothing: then the marker counts
    return [partition, record?.state === 'built' ? contentsOf(record) : new Set(hashes)] as const;
  });
  return new Map(contents);
}
