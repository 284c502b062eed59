import type { PartitionStatus } from '@ledgerline/reconciler';
import type { BuildRecord, BuiltRecord } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { parsePartition } from '../inputs/partition-argument.ts';
import { parseReason } from '../inputs/reason-argument.ts';
import { type ChangeOptions, changeState } from '../operate/change-state.ts';
import { lookAtPartition, partitionWords, standingOf } from '../operate/look-at-partition.ts';
import { recordWords } from '../render/render-build.ts';

export interface AcceptOptions extends ChangeOptions {
  readonly partition: string;
  readonly reason: string;
}

/** @throws CliError `usage` for what no gate holds back */
export function gatedRecord(status: PartitionStatus, record: BuildRecord | null): BuiltRecord {
  if (status.state === 'held' && status.why === 'gate' && record?.state === 'built') return record;
  throw new CliError('usage', exitCodes.usage, [
    `${status.partition} is not held by a gate, so there is nothing to accept: ${standingOf(status)}`,
  ]);
}

/** Publishes a build past the gate that holds it: the very one that was shown. */
export async function accept({ partition: text, reason, ...options }: AcceptOptions): Promise<CommandResult> {
  const partition = parsePartition(text);
  const note = parseReason(reason);
  return changeState(options, {
    propose: async ({ world }) => {
      const { view, status } = await lookAtPartition(world, partition);
      const record = gatedRecord(status, view.record);
      return {
        will: `${partition} is published past its gate (${status.detail})`,
        details: [partitionWords(status), ...recordWords(record)],
        request: { mode: 'accept', partition, fingerprint: record.fingerprint, note },
      };
    },
  });
}
