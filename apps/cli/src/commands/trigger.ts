import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Answer,
  dryRun,
  observe,
  type PartitionStatus,
  type Scope,
  statusOf,
} from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { invokeTrigger } from '../cloud/invoke-trigger.ts';
import { type Target, targetFlags } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { parseNumber, parsePartitions } from '../inputs/partition-argument.ts';
import { interruptible, orAborted } from '../interruptible.ts';
import { heldProblems, toResult } from '../operate/answer-result.ts';
import { type ChangeOptions, changeState, type Looked, type Proposal } from '../operate/change-state.ts';
import { type Settling, watchSettling } from '../operate/watch-settling.ts';
import { absentWords, reasonOf, renderStatus, stateWord } from '../render/render-status.ts';
import { renderWork } from '../render/render-work.ts';

export interface TriggerOptions extends ChangeOptions {
  readonly partitions?: readonly string[] | undefined;
  readonly wait?: boolean | undefined;
  /** Minutes, of `wait`. @default 60 */
  readonly timeout?: string | undefined;
}

const pollMs = 2_000;
const timeoutLimits = { least: 1, most: 1440 };
const defaultTimeout = '60';

/** @throws CliError `usage` */
function minutesOf({ wait = false, timeout }: Pick<TriggerOptions, 'wait' | 'timeout'>): number {
  const minutes = parseNumber('--timeout', timeout ?? defaultTimeout, timeoutLimits);
  if (wait || timeout === undefined) return minutes;
  throw new CliError('usage', exitCodes.usage, ['--timeout is of --wait, which is not given']);
}

/** Of what was asked for by name: a typing mistake looks like that. */
export const emptyWords = (partitions: readonly PartitionStatus[]): readonly string[] =>
  partitions
    .filter((one) => stateWord(one) === 'absent')
    .map(({ partition }) => `  ${partition} ${absentWords}`);

const requestOf = (scope: Scope): Request => ({
  mode: 'manual',
  ...(scope !== 'all' && { partitions: [...scope] }),
});

async function propose({ world }: Looked, scope: Scope): Promise<Proposal> {
  const { work } = await dryRun(world, { scope });
  const asked = scope === 'all' ? [] : statusOf(await observe(world, scope)).partitions;
  const which = scope === 'all' ? 'all partitions' : scope.join(', ');
  return {
    will: `the trigger looks at ${which} and does what is to be done`,
    details: [...renderWork(work), ...emptyWords(asked)],
    request: requestOf(scope),
  };
}

/** Something that nobody ended in time is no failure of the command: what is published still differs from what is wanted. */
const ends: Readonly<Record<Settling['kind'], { readonly exitCode: ExitCode; readonly problem: string }>> = {
  settled: { exitCode: exitCodes.done, problem: '' },
  waiting: { exitCode: exitCodes.differs, problem: 'no run ends what is waited for' },
  timeout: { exitCode: exitCodes.differs, problem: 'not at rest in time; --timeout MINUTES waits longer' },
};

function openProblems({ partitions, total }: Settling['status'], problem: string): string[] {
  const open = partitions.filter(({ state }) => state !== 'up-to-date' && state !== 'held');
  const parts = open.map((one) => `${one.partition}: ${one.state}, ${reasonOf(one)}`);
  const isTotalOpen = total.state !== 'up-to-date' && total.state !== 'held';
  return [
    problem,
    ...parts,
    ...(isTotalOpen ? [`total: ${total.state}, ${total.why ?? 'not moved yet'}`] : []),
  ];
}

/** How it came out; what differs outranks what is held, as everywhere. */
export function settledResult({ kind, status }: Settling, answer: Answer, target: Target): CommandResult {
  const held = heldProblems(status);
  const { exitCode, problem } = ends[kind];
  const open = kind === 'settled' ? [] : openProblems(status, problem);
  const isHeld = kind === 'settled' && held.length > 0;
  return {
    kind: isHeld ? 'held' : kind,
    data: { answer, ...status },
    text: renderStatus(status, { flags: targetFlags(target) }).join('\n'),
    exitCode: isHeld ? exitCodes.held : exitCode,
    problems: [...open, ...held],
  };
}

/** Who has no room for a call now is asked again when nothing has moved for as long again. */
const unlessBusy = (asking: Promise<Answer>) =>
  asking.catch((error: unknown) => {
    if (!(error instanceof CliError && error.kind === 'trigger-busy')) throw error;
  });

function waitUntilSettled(
  { world, progress, deployment }: Looked,
  scope: Scope,
  timeoutMinutes: number,
): Promise<Settling> {
  const onward = `what the trigger began goes on; \`ledgerline status${targetFlags(deployment)}\` shows it`;
  const wait = (signal: AbortSignal) =>
    progress.step('wait for the run and its publication', (detail) =>
      orAborted(
        signal,
        watchSettling({
          look: async () => statusOf(await observe(world, scope)),
          now: Date.now,
          pause: () => sleep(pollMs, undefined, { signal }),
          onChange: (line) => progress.say(`    ${line}`),
          onLook: detail,
          ask: () => unlessBusy(invokeTrigger(deployment, requestOf(scope))),
          timeoutMs: timeoutMinutes * 60_000,
        }),
      ),
    );
  return interruptible(wait, onward);
}

/** Has the trigger look now, and with `wait` stays until there is nothing left to wait for. */
export async function trigger({
  partitions,
  wait,
  timeout,
  ...options
}: TriggerOptions): Promise<CommandResult> {
  const scope = partitions === undefined ? 'all' : parsePartitions(partitions);
  const timeoutMinutes = minutesOf({ wait, timeout });
  return changeState(options, {
    propose: (looked) => propose(looked, scope),
    afterwards: async (looked, answer) =>
      wait !== true || answer.kind === 'refused'
        ? toResult(answer)
        : settledResult(await waitUntilSettled(looked, scope, timeoutMinutes), answer, options),
  });
}
