import type { CatalogPartition, CatalogTable } from '@ledgerline/aws';
import { readDocument } from '@ledgerline/reconciler';
import {
  type BuiltRecord,
  buildRecord,
  canonicalJson,
  curatedKeys,
  fingerprintOf,
  fromPartitionParameters,
  inputHashOf,
  partitionOf,
  type Segment,
  segment,
  toPartitionParameters,
} from '@ledgerline/schema';
import type { Environment } from './environment.ts';
import { inParallel } from './published-days.ts';

/** A published day with one file and nothing rejected, as the real job left it. */
interface Original {
  readonly date: string;
  readonly record: BuiltRecord;
  readonly segment: Segment;
  readonly daily: CatalogPartition;
  readonly quarantine: CatalogPartition;
}

async function partitionIn(table: CatalogTable, date: string): Promise<CatalogPartition> {
  const [found] = await table.getPartitions([date]);
  if (found === undefined) throw new Error(`${table.name} has no partition ${date}`);
  return found;
}

async function readOriginal({ world }: Environment, date: string): Promise<Original> {
  const daily = await partitionIn(world.daily, date);
  const fingerprint = fingerprintOf(fromPartitionParameters(daily.parameters));
  const record = await readDocument(
    world.curated,
    curatedKeys.build(partitionOf(date), fingerprint),
    buildRecord,
  );
  const id = record?.state === 'built' ? (record.segments[0]?.id ?? '') : '';
  const scan = await readDocument(world.curated, curatedKeys.segment(partitionOf(date), id), segment);
  if (record?.state !== 'built' || scan === null) throw new Error(`${date} has no build of one segment`);
  return { date, record, segment: scan, daily, quarantine: await partitionIn(world.quarantine, date) };
}

/** The same day under another date: every key and hash is what the job would have written. */
function moveTo(date: string, { date: from, record, segment, daily, quarantine }: Original): Original {
  const renamed = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(`ingest_date=${from}`, `ingest_date=${date}`));
  const moved = renamed(record);
  const inputHash = inputHashOf(moved.objects);
  const fingerprint = fingerprintOf({ inputHash, contractHash: record.contractHash });
  const parameters = toPartitionParameters({ ...fromPartitionParameters(daily.parameters), inputHash });
  const pointer = (partition: CatalogPartition) => ({ ...renamed(partition), value: date, parameters });
  const segments = moved.segments.map((one) => ({ ...one, id: fingerprint }));
  return {
    date,
    record: { ...moved, inputHash, fingerprint, segments },
    segment: { ...renamed(segment), id: fingerprint },
    daily: pointer(daily),
    quarantine: pointer(quarantine),
  };
}

async function copyFiles(
  { raw, world: { curated } }: Environment,
  from: Original,
  to: Original,
): Promise<void> {
  const settings = { condition: 'absent', metadata: {}, contentType: 'application/octet-stream' } as const;
  const [input, copied] = [from.record.objects[0], to.record.objects[0]];
  if (input !== undefined && copied !== undefined)
    await raw.copy({ from: input.key, fromEtag: input.etag, to: copied.key, ...settings });
  for (const [n, { key }] of from.record.manifest.summary.entries()) {
    const fromEtag = (await curated.head(key))?.etag ?? '';
    await curated.copy({ from: key, fromEtag, to: to.record.manifest.summary[n]?.key ?? '', ...settings });
  }
}

async function copyDocuments(
  { world: { curated } }: Environment,
  { record, segment }: Original,
): Promise<void> {
  const { partition, fingerprint, objects, runId } = record;
  const time = '2026-01-01T00:00:00.000Z';
  const entry = { version: 1, partition, time, fingerprint, previous: null, runId, why: 'new' };
  for (const { sha256 } of objects) await curated.putText(curatedKeys.content(sha256 ?? '', partition), ' ');
  await curated.putText(curatedKeys.segment(partition, segment.id), canonicalJson(segment));
  await curated.putText(curatedKeys.build(partition, fingerprint), canonicalJson(record));
  await curated.putText(curatedKeys.history(1, partition, time, fingerprint), canonicalJson(entry));
}

/**
 * Publishes copies of a day under other dates: objects, files, records, markers, history and pointers as a real build
 * leaves them. The total is for the next look, by the real job.
 */
export async function copyDay(environment: Environment, date: string, to: readonly string[]): Promise<void> {
  const { world, purchases, raw } = environment;
  const original = await readOriginal(environment, date);
  const copies = to.map((each) => moveTo(each, original));
  await inParallel(copies, async (copy) => {
    await copyFiles(environment, original, copy);
    await copyDocuments(environment, copy);
  });
  const problems = [
    ...(await world.quarantine.createPartitions(copies.map(({ quarantine }) => quarantine))),
    ...(await world.daily.createPartitions(copies.map(({ daily }) => daily))),
  ];
  if (problems.length > 0)
    throw new Error(`${problems.length} partitions were not made: ${problems[0]?.message}`);
  const file = await raw.getText(original.record.objects[0]?.key ?? '');
  purchases.repeat(file?.text ?? '', to.length);
}
