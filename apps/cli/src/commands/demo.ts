import { checkDisk } from '@ledgerline/tooling/machine';
import { checkDefinitions } from '../check-definitions.ts';
import { CliError } from '../cli-error.ts';
import { enterEnvironment } from '../cloud/enter-environment.ts';
import { readLocalStatus, stopLocal } from '../cloud/local-cloud.ts';
import { toJson } from '../cloud/run-query.ts';
import { checkResults } from '../demo/check-results.ts';
import { type DemoInput, demoFiles, ownFiles } from '../demo/demo-files.ts';
import { prepareCloud } from '../demo/prepare-cloud.ts';
import { readDataFolder } from '../demo/read-data-folder.ts';
import type { Rows } from '../demo/read-results.ts';
import { renderDemo } from '../demo/render-demo.ts';
import { type DemoOutcome, runDemo } from '../demo/run-demo.ts';
import type { CommandResult } from '../envelope.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { interruptible, orAborted } from '../interruptible.ts';
import { createProgress, type Progress } from '../progress.ts';
import { projectRoot } from '../project.ts';
import { reasonOf } from '../render/render-status.ts';

export interface DemoOptions {
  readonly data?: string | undefined;
  readonly keep?: boolean | undefined;
}

function readInput({ data }: DemoOptions, progress: Progress): DemoInput {
  if (data === undefined) return demoFiles(new Date().toISOString().slice(0, 10));
  const { files, skipped } = readDataFolder(data);
  if (skipped.length > 0) progress.say(`not uploaded, as they are no CSV files: ${skipped.join(', ')}`);
  return ownFiles(files);
}

/** The bootstrap has looked at versions; disk and port change from one demo to the next. */
async function checkMachine(): Promise<void> {
  const { ok, found, allowed, fix } = checkDisk(projectRoot);
  if (!ok)
    throw new CliError('disk', exitCodes.dependencyMissing, [
      `disk: found ${found}, needs ${allowed}; ${fix}`,
    ]);
  const local = await readLocalStatus();
  if (local.kind !== 'running') return;
  throw new CliError('local-cloud-running', exitCodes.dependencyMissing, [
    `a local cloud already runs on port ${local.port} (process ${local.pid}), kept by an earlier demo or \`local up\`; look at it with \`npm run ledgerline -- status\`, or stop it with \`npm run ledgerline -- local down\` and start again`,
  ]);
}

const toPlain = ({ rows }: Rows) =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toJson(value)])));

function toData({ status, answers, metrics, times, seconds, keptPort, input }: DemoOutcome) {
  return {
    partitions: status.partitions,
    total: status.total,
    countries: toPlain(answers.topCountries),
    fiveRows: input.expected === null ? null : toPlain(answers.undated),
    rejected: toPlain(answers.rejected),
    metrics: Object.fromEntries(metrics),
    steps: times,
    seconds,
    keptPort,
  };
}

/** Wrong data outranks held data: 2 before 3. */
function judge({ input, answers, status, metrics }: DemoOutcome): Omit<CommandResult, 'data' | 'text'> {
  const differences = input.expected === null ? [] : checkResults(answers, input.expected);
  const unreconciled = metrics.get('ReconciliationError') ?? 0;
  if (unreconciled > 0)
    return end('differs', exitCodes.differs, [
      ...differences,
      `${unreconciled} partitions answer otherwise in Athena than the catalog says`,
    ]);
  if (differences.length > 0) return end('differs', exitCodes.differs, differences);
  const held = status.partitions.filter(({ state }) => state === 'held');
  if (held.length === 0) return end('demo', exitCodes.done, []);
  const problems = held.map((partition) => `${partition.partition} is held: ${reasonOf(partition)}`);
  return end('held', exitCodes.held, problems);
}

const end = (kind: string, exitCode: ExitCode, problems: readonly string[]) => ({ kind, exitCode, problems });

/** Runs the whole pipeline on this machine and leaves nothing running unless asked to. */
export async function demo(options: DemoOptions): Promise<CommandResult> {
  const progress = createProgress(process.stderr);
  const begun = Date.now();
  const isKept = options.keep ?? false;
  try {
    const input = readInput(options, progress);
    checkDefinitions();
    enterEnvironment({ environment: 'local' });
    await progress.step('check disk and local cloud', checkMachine);
    return await interruptible(async (signal) => {
      try {
        const { port } = await prepareCloud(progress, isKept ? 'detached' : 'attached', signal);
        const found = await orAborted(signal, runDemo({ progress, signal }, input));
        const seconds = (Date.now() - begun) / 1000;
        const outcome = { ...found, times: progress.times(), seconds, keptPort: isKept ? port : null };
        return { ...judge(outcome), data: toData(outcome), text: renderDemo(outcome) };
      } finally {
        if (!isKept || signal.aborted) await stopLocal();
      }
    });
  } finally {
    progress.close();
  }
}
