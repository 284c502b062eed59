import { readPause } from '@ledgerline/reconciler';
import type { CommandResult } from '../envelope.ts';
import { parseReason } from '../inputs/reason-argument.ts';
import { type ChangeOptions, changeState, type Proposal } from '../operate/change-state.ts';

export interface PauseOptions extends ChangeOptions {
  readonly reason: string;
}

/** Stops publications and starts; from any checkout, as it is the brake and moves no pointer. */
export async function pause({ reason, ...options }: PauseOptions): Promise<CommandResult> {
  const note = parseReason(reason);
  return changeState(options, {
    movesPointers: false,
    propose: async () => ({
      will: 'no run starts and no pointer moves until resume',
      details: [
        '  A run that is under way goes on; what it builds waits. What lands meanwhile is not lost.',
        '  rollback, release, accept, confirm-removals and repair are refused until then.',
      ],
      request: { mode: 'pause', note },
    }),
  });
}

export function proposeResume(
  pipeline: string,
  pause: Awaited<ReturnType<typeof readPause>>,
): Proposal | CommandResult {
  if (pause === null)
    return {
      kind: 'up-to-date',
      data: { isPaused: false },
      text: `${pipeline} is not paused, nothing to do`,
    };
  return {
    will: 'what waits is published, and what is stale is built',
    details: [`  It is paused since ${pause.since}: ${pause.reason}`],
    request: { mode: 'resume' },
  };
}

/** Goes on with everything that waited. */
export async function resume(options: ChangeOptions): Promise<CommandResult> {
  return changeState(options, {
    propose: async ({ world }) => proposeResume(world.spec.pipeline, await readPause(world)),
  });
}
