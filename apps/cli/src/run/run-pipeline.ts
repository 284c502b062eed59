import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SummaryTotals } from '@ledgerline/engine-duckdb';
import { hashDocument, type Report, report, type Spec } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { DataFile } from '../inputs/find-inputs.ts';
import type { Progress } from '../progress.ts';
import { type Engine, type EngineName, resultNames } from './engine.ts';
import { checkFinished, judgeBuild } from './judge-builds.ts';
import { checkUnchanged, makePlan } from './make-plan.ts';
import { type OutputFolder, openOutput } from './output-folder.ts';
import { guardOutput, type OutputGuard } from './output-guard.ts';
import { repeatedContents } from './repeated-contents.ts';

export interface RunRequest {
  readonly spec: Spec;
  readonly inputs: readonly DataFile[];
  /** The output folder, as it was given. */
  readonly output: string;
  readonly engine: EngineName;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Outcome extends SummaryTotals {
  readonly report: Report;
}

/** Loaded only when asked for: a native library is in them. */
const engines: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  duckdb: async () => (await import('./duckdb-engine.ts')).runOnDuckdb,
  spark: async () => (await import('./spark-engine.ts')).runOnSpark,
};

async function load(name: EngineName): Promise<Engine> {
  try {
    return await engines[name]();
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'duckdb-missing',
      exitCodes.dependencyMissing,
      [
        `cannot load @duckdb/node-bindings for ${process.platform} ${process.arch} (${seen}); install it with \`npx --yes pnpm@10.34.8 install --no-frozen-lockfile\``,
      ],
      { cause: error },
    );
  }
}

/** Scans, judges and writes all files of the run; readers see none of them yet. */
async function produce(
  request: RunRequest,
  runId: string,
  output: OutputFolder,
  guard: OutputGuard,
): Promise<Report> {
  const { spec, inputs, engine, progress, signal } = request;
  const { files, temporary } = output;
  const plan = makePlan(spec, inputs);
  const runOn = await load(engine);
  const builds = await progress.step(`scan with ${engine}`, (detail) =>
    runOn({ spec, plan, runId, files, temporary, detail, signal, guard }),
  );
  checkUnchanged(plan);
  checkFinished(builds);
  const repeated = await repeatedContents(plan, builds, spec.gates);
  const judged = builds.map((build) => judgeBuild(build, spec.gates, repeated.get(build.partition)));
  const document = report.parse({ version: 1, runId, planId: hashDocument(plan), builds: judged });
  writeFileSync(join(files, resultNames(spec).report), `${JSON.stringify(document, null, 2)}\n`);
  return document;
}

/**
 * Runs a pipeline on files of this machine; its results appear in the output folder all at once, or not at all.
 *
 * @throws CliError of the folder, the inputs or the engine
 */
export async function runPipeline(request: RunRequest): Promise<Outcome> {
  const runId = `local-${randomUUID()}`;
  const output = openOutput(request.output, runId);
  const guard = guardOutput(output.held);
  try {
    const document = await produce(request, runId, output, guard);
    const { readTotals } = await import('@ledgerline/engine-duckdb');
    const { spec, signal } = request;
    const summary = await readTotals(join(output.files, resultNames(spec).summary), spec);
    signal.throwIfAborted();
    output.publish();
    return { report: document, ...summary };
  } finally {
    output.close();
    guard.release();
  }
}
