import type { RecentRun } from '@ledgerline/aws';
import {
  type Attempt,
  type BuiltRecord,
  byMonth,
  canonicalJson,
  curatedKeys,
  digestOf,
  fingerprintOf,
  type InputObject,
  inputHashOf,
  jobArgumentNames,
  monthDigestOf,
  type Plan,
  type RollupMonth,
  type Segment,
  sha256,
} from '@ledgerline/schema';
import { memoryBucket } from './memory-bucket.ts';
import type { MemoryWorld } from './memory-world.ts';

const written = { specHash: sha256('spec'), planId: sha256('plan') };

const put = ({ curated }: MemoryWorld, key: string, document: unknown) =>
  curated.putText(key, canonicalJson(document));

export async function putFile({ curated }: MemoryWorld, key: string, text = key) {
  await curated.putText(key, text);
  return { key, size: Buffer.byteLength(text) };
}

/** A file that is listed from now on. */
export async function putInput(
  { raw }: Pick<MemoryWorld, 'raw'>,
  key: string,
  text: string,
): Promise<InputObject> {
  const put = await raw.putText(key, text);
  const etag = put.kind === 'written' ? put.etag : '';
  return { uri: `s3://raw/${key}`, key, etag, size: Buffer.byteLength(text) };
}

/** A file that lay there once, whatever lies there now. */
export const pastInput = async (key: string, text = key): Promise<InputObject> =>
  putInput({ raw: memoryBucket('raw') }, key, text);

export interface Scan {
  readonly partition: string;
  readonly runId: string;
  readonly objects: readonly InputObject[];
  readonly contractHash?: string;
}

const accountOf = (objects: readonly InputObject[]) => ({
  counts: {
    records: 3 * objects.length,
    accepted: 2 * objects.length,
    rejected: objects.length,
    blank: 1,
    filtered: 0,
  },
  rejectedByReason: { 'not-decimal': objects.length },
  controlTotals: { total_purchase: `${objects.length}.50` },
});

const scannedOf = (objects: readonly InputObject[]) =>
  objects.map(({ key, etag, size }) => ({ key, etag, size, state: 'read' as const }));

const idOf = ({ objects, contractHash }: Required<Scan>) =>
  fingerprintOf({ inputHash: inputHashOf(objects), contractHash });

/** A segment with one file of partial sums and one of rejected records, below the prefix of its run. */
export async function writeSegment(world: MemoryWorld, scan: Scan): Promise<Segment> {
  const { partition, runId, objects, contractHash = world.spec.contractHash } = scan;
  const id = idOf({ ...scan, contractHash });
  const summary = await putFile(world, `${curatedKeys.segmentFiles(runId, id)}part-0.parquet`);
  const rejected = await putFile(world, `${curatedKeys.quarantine(runId, partition)}part-0.parquet`);
  const document: Segment = {
    version: 1,
    id,
    partition,
    contractHash,
    runId,
    planId: written.planId,
    objects: scannedOf(objects),
    ...accountOf(objects),
    summary: [summary],
    quarantine: [{ ...rejected, rows: objects.length }],
  };
  await put(world, curatedKeys.segment(partition, id), document);
  return document;
}

/** A build with its files. Its objects stand in the segments given, or in none that is kept. */
export async function writeBuild(
  world: MemoryWorld,
  scan: Scan,
  segments: readonly Segment[] = [],
): Promise<BuiltRecord> {
  const { partition, runId, objects, contractHash = world.spec.contractHash } = scan;
  const inputHash = inputHashOf(objects);
  const summary = await putFile(world, `${curatedKeys.summary(runId, partition)}part-0.parquet`);
  const rejected = await putFile(world, `${curatedKeys.quarantine(runId, partition)}part-0.parquet`);
  const record: BuiltRecord = {
    version: 1,
    state: 'built',
    partition,
    fingerprint: fingerprintOf({ inputHash, contractHash }),
    inputHash,
    contractHash,
    ...written,
    runId,
    objects: scannedOf(objects),
    ...accountOf(objects),
    manifest: { summary: [summary], quarantine: [{ ...rejected, rows: objects.length }] },
    segments: segments.map((one) => ({
      id: one.id,
      runId: one.runId,
      keys: one.objects.map(({ key }) => key),
    })),
  };
  await put(world, curatedKeys.build(partition, record.fingerprint), record);
  const attempt: Attempt = {
    version: 1,
    partition,
    fingerprint: record.fingerprint,
    runId,
    planId: written.planId,
    outcome: 'built',
  };
  await put(world, curatedKeys.attempt(partition, record.fingerprint, runId), attempt);
  return record;
}

export async function writeRefused(world: MemoryWorld, scan: Scan): Promise<void> {
  const {
    manifest: _m,
    segments: _s,
    counts: _c,
    rejectedByReason: _r,
    controlTotals: _t,
    ...built
  } = await writeBuild(world, scan);
  const objects = built.objects.map((object) => ({ ...object, state: 'refused', reason: 'wrong-header' }));
  await put(world, curatedKeys.build(built.partition, built.fingerprint), {
    ...built,
    state: 'refused',
    objects,
  });
}

/** Of sums whose numbers nobody looks at. */
const summed = { total_purchase: '0.00' };

type Child = Pick<BuiltRecord, 'partition' | 'fingerprint'>;

/** The sum of builds of one month. */
export async function writeMonth(
  world: MemoryWorld,
  runId: string,
  children: readonly Child[],
): Promise<RollupMonth> {
  const digest = monthDigestOf(children);
  const [month = ''] = byMonth(children).keys();
  const summary = [await putFile(world, `${curatedKeys.rollup(runId, digest)}part-0.parquet`)];
  const named = children.map(({ partition, fingerprint }) => ({ partition, fingerprint }));
  await put(world, curatedKeys.monthRecord(digest), {
    version: 1,
    digest,
    runId,
    summary,
    month,
    children: named,
    controlTotals: summed,
  });
  return { month, digest, keys: summary, controlTotals: summed };
}

/** The total of builds, of months that were summed before. @returns its digest */
export async function writeTotal(
  world: MemoryWorld,
  runId: string,
  children: readonly Child[],
  months: readonly RollupMonth[],
): Promise<string> {
  const digest = digestOf(children);
  const summary = [await putFile(world, `${curatedKeys.rollup(runId, digest)}part-0.parquet`)];
  const csv = await putFile(world, curatedKeys.export(runId, digest));
  await put(world, curatedKeys.rollupRecord(digest), {
    version: 1,
    digest,
    runId,
    summary,
    months,
    export: csv,
    controlTotals: summed,
  });
  return digest;
}

/** A run as Glue tells of it, newest first. */
export async function addRun(
  world: MemoryWorld,
  { runId, state, plan }: { runId: string; state: RecentRun['state']; plan?: Plan },
): Promise<void> {
  const text = canonicalJson(plan ?? null);
  if (plan !== undefined) await world.curated.putText(curatedKeys.plan(sha256(text)), text);
  const uri = `s3://curated/${curatedKeys.plan(sha256(text))}`;
  const now = world.now().toISOString();
  world.runs.all.unshift({
    runId,
    state,
    arguments: plan === undefined ? {} : { [jobArgumentNames.run.plan]: uri },
    startedAt: now,
    endedAt: state === 'running' ? null : now,
    message: null,
    executionSeconds: 0,
    dpuSeconds: null,
    maxCapacity: 2,
    executionClass: 'STANDARD',
  });
}
