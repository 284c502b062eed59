import { type BuildRecord, buildRecord, type InputObject, type Segment, segment } from '@ledgerline/schema';
import { inParallel } from './in-parallel.ts';
import { listKeys } from './list-keys.ts';
import { readDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

interface File {
  readonly key: string;
}

/** A record as the sweep sees it: the runs below whose prefixes the files lie that it names. */
export interface StoredRecord {
  readonly key: string;
  readonly runIds: readonly string[];
}

export interface StoredBuild extends StoredRecord {
  readonly partition: string;
  readonly fingerprint: string;
  readonly runId: string;
  readonly segmentIds: readonly string[];
}

export interface StoredSegment extends StoredRecord {
  readonly id: string;
  /** All of its objects are listed, and the contract is the present one: the next build is made of it. */
  readonly isInProgress: boolean;
}

export interface StoredRollup extends StoredRecord {
  readonly digest: string;
}

type Curated = VisibleWorld['curated'];

/** `runs/jr_1/summary/...` -> `jr_1`; null outside of `runs/`. */
export const runIdOf = (key: string): string | null => /^runs\/([^/]+)\//.exec(key)?.[1] ?? null;

/** The run that made it counts too: of a refused build nothing else lies there. */
const runIdsOf = (runId: string, files: readonly File[]) => [
  ...new Set([runId, ...files.flatMap(({ key }) => runIdOf(key) ?? [])]),
];

function toStoredBuild(key: string, record: BuildRecord): StoredBuild {
  const { partition, fingerprint, runId } = record;
  const { summary, quarantine } =
    record.state === 'built' ? record.manifest : { summary: [], quarantine: [] };
  const segmentIds = record.state === 'built' ? record.segments.map(({ id }) => id) : [];
  const runIds = runIdsOf(runId, [...summary, ...quarantine]);
  return { key, partition, fingerprint, runId, segmentIds, runIds };
}

function toStoredSegment(
  key: string,
  { id, runId, contractHash, objects, summary, quarantine }: Segment,
  listed: ReadonlyMap<string, string>,
  wantedContract: string,
): StoredSegment {
  const isListed = objects.every((object) => listed.get(object.key) === object.etag);
  const isInProgress = isListed && contractHash === wantedContract;
  return { key, id, isInProgress, runIds: runIdsOf(runId, [...summary, ...quarantine]) };
}

interface Schema<D> {
  readonly parse: (value: unknown) => D;
}

/** One after the other: many partitions are read at the same time. */
async function readAll<D, R>(
  curated: Curated,
  keys: readonly string[],
  schema: Schema<D>,
  toRecord: (key: string, document: D) => R,
): Promise<readonly R[]> {
  const records: R[] = [];
  for (const key of keys) {
    const document = await readDocument(curated, key, schema);
    if (document !== null) records.push(toRecord(key, document));
  }
  return records;
}

export const readBuilds = (curated: Curated, keys: readonly string[]): Promise<readonly StoredBuild[]> =>
  readAll(curated, keys, buildRecord, toStoredBuild);

/** @param objects what is listed of the partition */
export function readSegments(
  { curated, spec }: VisibleWorld,
  keys: readonly string[],
  objects: readonly InputObject[],
): Promise<readonly StoredSegment[]> {
  const listed = new Map(objects.map(({ key, etag }) => [key, etag]));
  return readAll(curated, keys, segment, (key, document) =>
    toStoredSegment(key, document, listed, spec.contractHash),
  );
}

/**
 * A roll-up is small work and there are many, each with a list of all months: their text is searched for runs, not
 * parsed. The files of its months are its files too: a later total is made of them.
 */
async function readRollup(curated: Curated, key: string): Promise<StoredRollup[]> {
  const stored = await curated.getText(key);
  if (stored === undefined) return [];
  const runIds = [...stored.text.matchAll(/"runs\/([^/"]+)\//g)].flatMap(([, runId = '']) => runId);
  const digest = key.replace(/^[^/]+\/|\.json$/g, '');
  return [{ key, digest, runIds: [...new Set(runIds)] }];
}

/** Months and totals. */
export async function readRollups(curated: Curated): Promise<readonly StoredRollup[]> {
  const keys = [...(await listKeys(curated, 'months/')), ...(await listKeys(curated, 'rollups/'))];
  return (await inParallel(keys, (key) => readRollup(curated, key))).flat();
}
