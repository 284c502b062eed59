import { findEarlier, readHistory } from '@ledgerline/reconciler';
import { CliError } from '../cli-error.ts';
import { targetFlags } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { parsePartition } from '../inputs/partition-argument.ts';
import { type Note, noteOf } from '../inputs/reason-argument.ts';
import { type ChangeOptions, changeState, type Looked, type Proposal } from '../operate/change-state.ts';
import { lookAtPartition, partitionWords } from '../operate/look-at-partition.ts';
import { recordWords } from '../render/render-build.ts';
import { renderHistory } from '../render/render-history.ts';

export interface RollbackOptions extends ChangeOptions {
  readonly partition: string;
  /** Run that made the build. */
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
}

/** Entries of history that a question shows. */
const entriesShown = 10;

/**
 * Run and input are named in the request: what was shown is what is published and what is held back, whoever publishes
 * and whatever lands meanwhile.
 */
async function propose(
  { world, deployment }: Looked,
  { partition, to }: Pick<RollbackOptions, 'partition' | 'to'>,
  note: Note,
): Promise<Proposal> {
  const { status, view } = await lookAtPartition(world, partition);
  const earlier = await findEarlier(world, view, to);
  if (earlier === null)
    throw new CliError('no-such-build', exitCodes.usage, [
      `${partition} has no earlier build${to === undefined ? '' : ` of run ${to}`} that is kept; \`ledgerline history ${partition}${targetFlags(deployment)}\` shows what was published`,
    ]);
  const entries = await readHistory(world, partition);
  const { runId } = earlier;
  return {
    will: `${partition} goes back to the build of run ${runId} and is held there until its input changes, or until release`,
    details: [
      partitionWords(status),
      ...recordWords(earlier),
      ...renderHistory(entries.slice(0, entriesShown), status.published?.fingerprint ?? null),
    ],
    request: {
      mode: 'rollback',
      partition,
      to: runId,
      ...(view.wanted !== null && { seen: view.wanted.inputHash }),
      ...note,
    },
  };
}

/** Points a partition at an earlier build and holds it there. */
export async function rollback({
  partition: text,
  to,
  reason,
  ...options
}: RollbackOptions): Promise<CommandResult> {
  const partition = parsePartition(text);
  const note = noteOf(reason);
  return changeState(options, { propose: (looked) => propose(looked, { partition, to }, note) });
}
