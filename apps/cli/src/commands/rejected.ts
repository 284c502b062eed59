import type { VisibleWorld } from '@ledgerline/reconciler';
import { partitionColumn, partitionValue, quoteName, quoteText } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import type { Deployment } from '../cloud/find-deployment.ts';
import { openEnvironment } from '../cloud/open-environment.ts';
import { runSql } from '../cloud/run-query.ts';
import type { Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseNumber, parsePartition } from '../inputs/partition-argument.ts';
import { interruptible } from '../interruptible.ts';
import { askHeldBuild } from '../operate/ask-held-build.ts';
import { type LookedPartition, lookAtPartition, standingOf } from '../operate/look-at-partition.ts';
import { type AskRejected, type RejectedRecords, toReason, toSample } from '../operate/rejected-records.ts';
import { reasonsSql, samplesSql } from '../operate/rejected-sql.ts';
import { renderRejected, renderRejectedCsv } from '../render/render-rejected.ts';

export interface RejectedOptions extends Target {
  readonly partition: string;
  /** Records of each reason. */
  readonly samples: string;
  readonly format: string;
  /** What readers see, also when a newer build is held. */
  readonly published?: boolean | undefined;
}

const sampleLimits = { least: 0, most: 10_000 };
const formats = ['table', 'csv'] as const;

type Format = (typeof formats)[number];

function checkFormat(text: string): Format {
  const format = formats.find((one) => one === text);
  if (format !== undefined) return format;
  throw new CliError('usage', exitCodes.usage, [
    `--format ${JSON.stringify(text)}; allowed: ${formats.join(', ')}`,
  ]);
}

async function read(from: string, ask: AskRejected, samples: number): Promise<RejectedRecords> {
  return {
    reasons: (await ask(reasonsSql(from))).map(toReason),
    samples: samples === 0 ? [] : (await ask(samplesSql(from, samples))).map(toSample),
  };
}

interface Found extends RejectedRecords {
  /** Whose records these are. */
  readonly of: 'held' | 'published';
  readonly runId: string;
}

interface Asked {
  readonly deployment: Deployment;
  readonly world: VisibleWorld;
  readonly samples: number;
}

async function readHeld(
  { world, samples }: Asked,
  { view: { record } }: LookedPartition,
): Promise<Found | null> {
  if (record?.state !== 'built') return null;
  const build = { bucket: world.curated.name, files: record.manifest.quarantine };
  const found =
    build.files.length === 0
      ? { reasons: [], samples: [] }
      : await interruptible((signal) => askHeldBuild(build, signal, (from, ask) => read(from, ask, samples)));
  return { of: 'held', runId: record.runId, ...found };
}

async function readPublished(
  { deployment, world, samples }: Asked,
  { status: { published, partition } }: LookedPartition,
): Promise<Found | null> {
  if (published === null) return null;
  const table = quoteName(world.spec.tables.quarantine.name);
  const from = `(SELECT * FROM ${table} WHERE ${partitionColumn} = ${quoteText(partitionValue(partition))})`;
  const ask: AskRejected = async (sql) => (await runSql(deployment, sql)).rows;
  return { of: 'published', runId: published.runId, ...(await read(from, ask, samples)) };
}

const isHeldBack = ({ status }: LookedPartition) => status.state === 'held' && status.why === 'gate';

/** What readers do not see yet comes first: that is what somebody must decide about. */
async function find(asked: Asked, looked: LookedPartition, wantsPublished: boolean): Promise<Found> {
  const found =
    isHeldBack(looked) && !wantsPublished
      ? await readHeld(asked, looked)
      : await readPublished(asked, looked);
  if (found !== null) return found;
  throw new CliError('usage', exitCodes.usage, [
    `${looked.status.partition} has no build whose rejected records could be shown: ${standingOf(looked.status)}`,
  ]);
}

function heading({ of, runId }: Found, looked: LookedPartition): string {
  const { partition } = looked.status;
  if (of === 'held') return `${partition}, the build of run ${runId} that its gate holds back`;
  const isOld = looked.status.state !== 'up-to-date';
  return `${partition}, as published by run ${runId}${isOld ? `, which is not what is wanted: ${standingOf(looked.status)}` : ''}`;
}

/** The rejected records of a partition: how many for which reason, and some of each. */
export async function rejected(options: RejectedOptions): Promise<CommandResult> {
  const partition = parsePartition(options.partition);
  const samples = parseNumber('--samples', options.samples, sampleLimits);
  const format = checkFormat(options.format);
  const { deployment, world } = await openEnvironment(options);
  const looked = await lookAtPartition(world, partition);
  const found = await find({ deployment, world, samples }, looked, options.published ?? false);
  const text =
    format === 'csv'
      ? renderRejectedCsv(found)
      : [heading(found, looked), '', ...renderRejected(found)].join('\n');
  return { kind: 'rejected', data: { environment: options.environment, partition, ...found }, text };
}
