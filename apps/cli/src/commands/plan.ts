import { dryRun } from '@ledgerline/reconciler';
import { costModel } from '@ledgerline/schema';
import { openEnvironment } from '../cloud/open-environment.ts';
import type { CommandResult } from '../envelope.ts';
import { parsePartitions } from '../inputs/partition-argument.ts';
import { renderWork } from '../render/render-work.ts';

export interface PlanOptions {
  readonly environment: string;
  readonly partitions?: readonly string[] | undefined;
}

/** What the trigger would do with a wish, and what that costs; nothing is changed. */
export async function showDryRun(
  environment: string,
  wish: Parameters<typeof dryRun>[1],
): Promise<CommandResult> {
  const { world } = await openEnvironment(environment);
  const { pipeline } = world.spec;
  const { work, partitions, total } = await dryRun(world, wish);
  const text = [`${pipeline} in ${environment}, nothing is done`, '', ...renderWork(work)].join('\n');
  return {
    kind: 'dry-run',
    data: { environment, pipeline, work, partitions, total, model: costModel },
    text,
  };
}

/** What the trigger would do now: partitions, objects, bytes, time and dollars. */
export async function plan({ environment, partitions }: PlanOptions): Promise<CommandResult> {
  const scope = partitions === undefined ? 'all' : parsePartitions(partitions);
  return showDryRun(environment, { scope });
}
