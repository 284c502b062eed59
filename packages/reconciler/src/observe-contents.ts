import { buildRecord, curatedKeys } from '@ledgerline/schema';
import { broughtBy, contentsOf } from './contents.ts';
import { findMarkers } from './find-markers.ts';
import { inParallel } from './in-parallel.ts';
import type { Contents, Observation, PartitionView, Published } from './observation.ts';
import { readDocument, unlessMalformed } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** Partition -> those of the hashes that were scanned in it at some time, once each. */
async function markedWith(
  world: VisibleWorld,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, Contents>> {
  const marked = new Map<string, Map<string, number>>();
  for (const { hash, partition } of await findMarkers(world, hashes))
    marked.set(partition, (marked.get(partition) ?? new Map<string, number>()).set(hash, 1));
  return marked;
}

async function shownBy({ curated }: VisibleWorld, { partition, fingerprint }: Published) {
  const reading = readDocument(curated, curatedKeys.build(partition, fingerprint), buildRecord);
  const record = await unlessMalformed(reading, () => null);
  return record?.state === 'built' ? contentsOf(record) : null;
}

/** Builds that may be published: also those that another gate holds, for who accepts them goes past this one, too. */
const candidatesIn = (views: readonly PartitionView[]) =>
  views.flatMap(({ partition, record, otherRecords, published }) =>
    [record, ...otherRecords].flatMap((one) =>
      one?.state === 'built' && one.fingerprint !== published?.fingerprint
        ? [{ partition, record: one }]
        : [],
    ),
  );

type SeenContents = Pick<Observation, 'shown' | 'contents'>;

/**
 * What a build brings that its partition does not show yet is looked for everywhere else: a late file costs no look at
 * the files of its day. The job leaves a marker for every content it scans; what one says is held against the record.
 */
export async function observeContents(
  world: VisibleWorld,
  views: readonly PartitionView[],
  published: ReadonlyMap<string, Published>,
): Promise<SeenContents> {
  if (world.spec.gates.duplicateContent === 'allow') return { shown: new Map(), contents: new Map() };
  const pointersOf = (partitions: readonly string[]) =>
    [...new Set(partitions)].flatMap((partition) => published.get(partition) ?? []);

  const candidates = candidatesIn(views);
  const own = await inParallel(pointersOf(candidates.map(({ partition }) => partition)), async (pointer) => {
    const contents = await shownBy(world, pointer);
    return contents === null ? [] : [[pointer.partition, contents] as const];
  });
  const shown = new Map(own.flat());

  const hashes = [...new Set(candidates.flatMap(({ record }) => broughtBy(record, shown)))];
  const marked = await markedWith(world, hashes);
  const contents = await inParallel(pointersOf([...marked.keys()]), async (pointer) => {
    const { partition } = pointer;
    const known = shown.get(partition) ?? (await shownBy(world, pointer));
    // a record that somebody deleted or damaged says nothing: then its markers count
    return [partition, known ?? marked.get(partition) ?? new Map()] as const;
  });
  return { shown, contents: new Map(contents) };
}
