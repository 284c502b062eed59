import { closedGate } from '@ledgerline/reconciler/gates';
import type { Report, Spec } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { printable } from '../render/table.ts';
import type { ScannedBuild } from './engine.ts';

type Build = Report['builds'][number];

/**
 * What today's gates say of a finished build, as the trigger would judge its record.
 *
 * @param repeated what `repeatedContents` says of the partition
 */
export function judgeBuild(build: ScannedBuild, gates: Spec['gates'], repeated?: string): Build {
  if (build.state !== 'built') return build;
  const problem = [closedGate({ counts: build }, gates) ?? [], repeated ?? []].flat().join('; ');
  return { ...build, gate: problem === '' ? { state: 'passed' } : { state: 'held', problem } };
}

const refusals = ({ partition, inputs = [] }: Build) =>
  inputs.flatMap(({ key, state, reason, detail }) =>
    state === 'refused' ? [printable(`${partition} is refused: ${key}: ${reason}: ${detail}`)] : [],
  );

/** @throws CliError `scan-failed` when a build came to no end: there is nothing to show then */
export function checkFinished(builds: readonly ScannedBuild[]): void {
  const open = builds.filter(({ state }) => state !== 'built' && state !== 'refused');
  if (open.length === 0) return;
  const problems = open.map(({ partition, state }) => `${partition} ${state}; nothing was written`);
  throw new CliError('scan-failed', exitCodes.unexpected, problems);
}

export interface Judgement {
  readonly kind: 'run' | 'held' | 'refused';
  readonly exitCode: ExitCode;
  /** A sentence for each partition that somebody must decide about. */
  readonly problems: readonly string[];
}

/** A refused object keeps its partition out of the result, a gate only marks it: both are for a person. */
export function judgeRun(builds: readonly Build[]): Judgement {
  const refused = builds.flatMap(refusals);
  const held = builds.flatMap(({ partition, gate }) =>
    gate?.state === 'held' ? [printable(`${partition} is held: gate: ${gate.problem}`)] : [],
  );
  const problems = [...refused, ...held];
  if (problems.length === 0) return { kind: 'run', exitCode: exitCodes.done, problems };
  return { kind: refused.length > 0 ? 'refused' : 'held', exitCode: exitCodes.held, problems };
}
