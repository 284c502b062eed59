import { dryRun } from '@ledgerline/reconciler';
import { costModel } from '@ledgerline/schema';
import { openEnvironment } from '../cloud/open-environment.ts';
import type { Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { parsePartitions } from '../inputs/partition-argument.ts';
import { renderDryRun } from '../render/render-work.ts';

export interface PlanOptions extends Target {
  readonly partitions?: readonly string[] | undefined;
}

/** What the trigger would do with a wish, and what that costs; nothing is changed. */
export async function showDryRun(target: Target, wish: Parameters<typeof dryRun>[1]): Promise<CommandResult> {
  const { world } = await openEnvironment(target);
  const { environment } = target;
  const { pipeline } = world.spec;
  const would = await dryRun(world, wish);
  const { work, releases, partitions, total } = would;
  const text = [`${pipeline} in ${environment}, nothing is done`, '', ...renderDryRun(would)].join('\n');
  return {
    kind: 'dry-run',
    data: { environment, pipeline, work, releases, partitions, total, model: costModel },
    text,
  };
}

/** What the trigger would do now: partitions, objects, bytes, time and dollars. */
export async function plan({ partitions, ...target }: PlanOptions): Promise<CommandResult> {
  const scope = partitions === undefined ? 'all' : parsePartitions(partitions);
  return showDryRun(target, { scope });
}
