import { observe, readHistory, statusOf } from '@ledgerline/reconciler';
import { openEnvironment } from '../cloud/open-environment.ts';
import type { CommandResult } from '../envelope.ts';
import { parsePartition } from '../inputs/partition-argument.ts';
import { renderHistory } from '../render/render-history.ts';

export interface HistoryOptions {
  readonly partition: string;
  readonly environment: string;
}

/** Every move of a partition's pointer, newest first: when, why, to which build, and what a person said. */
export async function history({ partition: text, environment }: HistoryOptions): Promise<CommandResult> {
  const partition = parsePartition(text);
  const { world } = await openEnvironment(environment);
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
