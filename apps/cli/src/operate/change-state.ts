import { type Answer, refusalOf, type VisibleWorld } from '@ledgerline/reconciler';
import type { Request } from '@ledgerline/schema';
import { checkDeployedSpec } from '../cloud/check-deployed-spec.ts';
import { invokeTrigger } from '../cloud/invoke-trigger.ts';
import { type OpenEnvironment, openEnvironment } from '../cloud/open-environment.ts';
import type { Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { createProgress, type Progress } from '../progress.ts';
import { toResult } from './answer-result.ts';
import { confirmChange, ownTerminal } from './confirm-change.ts';

export interface ChangeOptions extends Target {
  readonly yes?: boolean | undefined;
}

export interface Looked extends OpenEnvironment {
  readonly progress: Progress;
}

/** What will be asked of the trigger, and what a person reads before. */
export interface Proposal {
  readonly will: string;
  readonly details: readonly string[];
  readonly request: Request;
}

export interface StateChange {
  /** What is asked for, or a result when there is nothing to ask for. */
  readonly propose: (looked: Looked) => Promise<Proposal | CommandResult>;
  /** False for what is allowed from any checkout. @default true */
  readonly movesPointers?: boolean;
  /** @default - the answer is the result */
  readonly afterwards?: (looked: Looked, answer: Answer) => Promise<CommandResult>;
}

/** Nobody is asked to agree to what the trigger would refuse as things are now. */
export async function foresee(
  world: VisibleWorld,
  proposal: Proposal | CommandResult,
): Promise<Proposal | CommandResult> {
  if ('kind' in proposal) return proposal;
  const refusal = await refusalOf(world, proposal.request);
  return refusal === null ? proposal : toResult(refusal);
}

/**
 * Looks, says what will happen, asks, and has the deployed trigger do it.
 *
 * @throws CliError `other-version` before anything else, `not-confirmed`, or what the trigger failed with
 */
export async function changeState(
  { yes = false, ...target }: ChangeOptions,
  { propose, movesPointers = true, afterwards }: StateChange,
): Promise<CommandResult> {
  const progress = createProgress(process.stderr);
  try {
    const open = await openEnvironment(target);
    if (movesPointers) checkDeployedSpec(open.world);
    const looked = { ...open, progress };
    const proposal = await progress.step('look at what is there', async () =>
      foresee(open.world, await propose(looked)),
    );
    if ('kind' in proposal) return proposal;
    const { will, details, request } = proposal;
    const { environment, pipeline } = open.deployment;
    await confirmChange({ environment, pipeline, will, details, isAgreed: yes }, ownTerminal());
    const answer = await progress.step(`ask ${open.deployment.triggerFunction}`, () =>
      invokeTrigger(open.deployment, request),
    );
    return afterwards === undefined ? toResult(answer) : await afterwards(looked, answer);
  } finally {
    progress.close();
  }
}
