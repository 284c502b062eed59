import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Sight, type Stage, stageLimits, stageOf } from './chain.ts';
import { type Evidence, explainMissingArrow } from './explain-missing-arrow.ts';

export interface ChainWatch<S extends Sight> {
  readonly look: () => Promise<S>;
  /** Asked only when an arrow is missing. */
  readonly gatherEvidence: (sight: S) => Promise<Evidence>;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** Rejects when the person interrupts. */
  readonly pause: () => Promise<void>;
  /** Told whenever the chain moved on. */
  readonly onMove: (stage: Stage, sight: S) => void;
}

/** Same text, no movement: nothing settled, started or ended since. */
function positionOf(stage: Stage, { partitions, runs }: Sight): string {
  const states = [
    ...partitions.map(({ partition, state }) => `${partition} ${state}`),
    ...runs.map(({ runId, state }) => `${runId} ${state}`),
  ];
  return [stage, ...states].join('\n');
}

async function missing<S extends Sight>(watch: ChainWatch<S>, stage: Stage, sight: S): Promise<CliError> {
  const evidence = await watch.gatherEvidence(sight);
  const problems = explainMissingArrow(stage, sight, evidence);
  return new CliError(`missing-${stage}`, exitCodes.unexpected, problems, {
    data: { stage, sight, evidence },
  });
}

/**
 * Waits until the chain stands at one of the given stages or at its end, without touching it.
 *
 * @throws CliError `missing-<stage>` with the arrow that did not happen in time, or `missing-run-failed`
 */
export async function watchChain<S extends Sight>(watch: ChainWatch<S>, until: readonly Stage[]): Promise<S> {
  let since = watch.now();
  let position = '';
  for (;;) {
    const sight = await watch.look();
    const stage = stageOf(sight);
    const seen = positionOf(stage, sight);
    if (seen !== position) {
      [position, since] = [seen, watch.now()];
      watch.onMove(stage, sight);
    }
    if (stage === 'run-failed') throw await missing(watch, stage, sight);
    if (stage === 'done' || until.includes(stage)) return sight;
    if ((watch.now() - since) / 1000 > stageLimits[stage]) throw await missing(watch, stage, sight);
    await watch.pause();
  }
}
