import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { type FoundInputs, findInputs } from '../inputs/find-inputs.ts';
import { interruptible } from '../interruptible.ts';
import { createProgress, type Progress } from '../progress.ts';
import { printable } from '../render/table.ts';
import { type EngineName, engineNames, resultNames } from '../run/engine.ts';
import { judgeRun } from '../run/judge-builds.ts';
import { loadDefinition } from '../run/load-definition.ts';
import { renderRun } from '../run/render-run.ts';
import { runPipeline } from '../run/run-pipeline.ts';

export interface RunOptions {
  readonly pipeline: string;
  readonly input: readonly string[];
  readonly output: string;
  readonly engine: string;
  readonly definition?: string | undefined;
  readonly partition?: string | undefined;
}

function checkEngine(name: string): EngineName {
  const known = engineNames.find((engine) => engine === name);
  if (known !== undefined) return known;
  throw new CliError('usage', exitCodes.usage, [
    `--engine ${JSON.stringify(name)}; allowed: ${engineNames.join(', ')}`,
  ]);
}

/** An empty path would be the folder that one is in, and comes from a variable that was not set. */
function checkPaths({ input, output }: RunOptions): void {
  const given = [...input.map((path) => ['--input', path]), ['--output', output]];
  const problems = given
    .filter(([, path]) => path === '')
    .map(([option]) => `${option} "": an empty path; allowed: the path of a file or folder`);
  if (problems.length > 0) throw new CliError('usage', exitCodes.usage, problems);
}

/** A folder may hold many files that are no data. */
const namedFiles = 10;

function describeSkipped(skipped: readonly string[]): string {
  const left = skipped.length - namedFiles;
  const names = skipped.slice(0, namedFiles).map(printable).join(', ');
  return `left out: ${names}${left > 0 ? ` and ${left} more` : ''}`;
}

function readInputs({ input, partition }: RunOptions, progress: Progress): FoundInputs {
  const inputs = findInputs({ option: '--input', paths: input, date: partition });
  if (inputs.skipped.length > 0) progress.say(describeSkipped(inputs.skipped));
  return inputs;
}

/** Runs a pipeline on files of this machine, without any cloud. */
export async function run(options: RunOptions): Promise<CommandResult> {
  const progress = createProgress(process.stderr);
  const begun = Date.now();
  try {
    checkPaths(options);
    const engine = checkEngine(options.engine);
    const spec = await loadDefinition({ pipeline: options.pipeline, file: options.definition });
    const { files: inputs, skipped: leftOut } = readInputs(options, progress);
    const { output } = options;
    const outcome = await interruptible((signal) =>
      runPipeline({ spec, inputs, output, engine, progress, signal }),
    );
    const files = Object.fromEntries(
      Object.entries(resultNames(spec)).map(([what, name]) => [what, join(output, name)]),
    );
    const seconds = (Date.now() - begun) / 1000;
    const data = { pipeline: spec.pipeline, engine, ...outcome, files, leftOut, seconds };
    return { ...judgeRun(outcome.report.builds), data, text: renderRun(data) };
  } finally {
    progress.close();
  }
}
