import { observe, readHistory, statusOf } from '@ledgerline/reconciler';
import { openEnvironment } from '../cloud/open-environment.ts';
import type { Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { parsePartition } from '../inputs/partition-argument.ts';
import { renderHistory } from '../render/render-history.ts';

export interface HistoryOptions extends Target {
  readonly partition: string;
}

/** Every move of a partition's pointer, newest first: when, why, to which build, and what a person said. */
export async function history({ partition: text, ...target }: HistoryOptions): Promise<CommandResult> {
  const { environment } = target;
  const partition = parsePartition(text);
  const { world } = await openEnvironment(target);
  const entries = await readHistory(world, partition);
  const [seen] = statusOf(await observe(world, [partition])).partitions;
  const published = seen?.published ?? null;
  return {
    kind: 'history',
    data: { environment, partition, published, entries },
    text: [
      `${partition} in ${environment}`,
      '',
      ...renderHistory(entries, published?.fingerprint ?? null),
    ].join('\n'),
  };
}
