import {
  type DryRun,
  dryRun,
  isUnderOlderContract,
  observe,
  type PartitionStatus,
  type Status,
  statusOf,
} from '@ledgerline/reconciler';
import { partitionValue, undatedPartition } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Days, parseDays } from '../inputs/partition-argument.ts';
import { type ChangeOptions, changeState, type Proposal } from '../operate/change-state.ts';
import { renderDryRun } from '../render/render-work.ts';
import { showDryRun } from './plan.ts';

export interface BackfillOptions extends ChangeOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** Ends the one that goes on, instead. */
  readonly stop?: boolean | undefined;
}

const resumes =
  '  It goes on by itself, newest day first, in the room that other work leaves; asked again it resumes, --stop ends it.';

const usage = (problem: string) => new CliError('usage', exitCodes.usage, [problem]);

function daysOf({ from, to }: BackfillOptions): Days {
  if (from !== undefined && to !== undefined) return parseDays({ from, to });
  throw usage(
    '--from and --to are needed, the first and the last day; for instance --from 2026-11-01 --to 2026-11-30',
  );
}

/** What has no date belongs to every backfill. */
const isIn = ({ from, to }: Days, { partition }: Pick<PartitionStatus, 'partition'>) => {
  const value = partitionValue(partition);
  return partition === undatedPartition || (from <= value && value <= to);
};

export function proposeStart(days: Days, would: DryRun, pipeline: string): Proposal | CommandResult {
  const older = would.partitions.filter((one) => isUnderOlderContract(one) && isIn(days, one));
  if (older.length === 0 && (would.releases ?? []).length === 0)
    return {
      kind: 'up-to-date',
      data: { partitions: [] },
      text: `nothing of ${pipeline} from ${days.from} to ${days.to} is published under an older contract or rolled back, nothing to do`,
    };
  return {
    will: `the days from ${days.from} to ${days.to} are built again where they are not of the present contract`,
    details: [...renderDryRun(would), resumes],
    request: { mode: 'backfill', ...days },
  };
}

function start(options: ChangeOptions, days: Days): Promise<CommandResult> {
  return changeState(options, {
    propose: async ({ world }) =>
      proposeStart(days, await dryRun(world, { scope: 'all', backfill: days }), world.spec.pipeline),
  });
}

export function proposeStop(
  pipeline: string,
  { backfill: underWay }: Pick<Status, 'backfill'>,
): Proposal | CommandResult {
  if (underWay === null)
    return {
      kind: 'up-to-date',
      data: { backfill: null },
      text: `no backfill of ${pipeline} is under way, nothing to do`,
    };
  return {
    will: `the backfill of ${underWay.from} to ${underWay.to} ends; a run that is under way is still published`,
    details: [],
    request: { mode: 'stop-backfill' },
  };
}

function stop(options: ChangeOptions): Promise<CommandResult> {
  return changeState(options, {
    propose: async ({ world }) => proposeStop(world.spec.pipeline, statusOf(await observe(world, []))),
  });
}

/** Builds days again that are published under an older contract or rolled back. */
export async function backfill(options: BackfillOptions): Promise<CommandResult> {
  if (options.stop !== true) {
    const days = daysOf(options);
    const wish = { scope: 'all', backfill: days } as const;
    return options.dryRun === true ? showDryRun(options, wish) : start(options, days);
  }
  if (options.from === undefined && options.to === undefined && options.dryRun !== true) return stop(options);
  throw usage('--stop ends the whole backfill and takes neither --from nor --to nor --dry-run');
}
