import { readLocalStatus, startLocal, stopLocal } from '../cloud/local-cloud.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';

const nextSteps = [
  '  npm run deploy -- local                             apply our Terraform to it',
  '  eval "$(npm run --silent ledgerline -- env local)"  let aws, terraform and cdktf talk to it',
  '  npm run ledgerline -- local down                    stop it and forget everything in it',
].join('\n');

/** Starts the local cloud and leaves it running. */
export async function localUp(): Promise<CommandResult> {
  const cloud = await startLocal('detached');
  const how = cloud.kind === 'started' ? 'runs' : 'ran already';
  const text = `the local cloud ${how} on http://127.0.0.1:${cloud.port}, log in ${cloud.logPath}\n\n${nextSteps}`;
  return { kind: 'local-up', data: cloud, text };
}

/** Stops it; nothing to stop is fine. */
export async function localDown(): Promise<CommandResult> {
  const wasRunning = await stopLocal();
  const text = wasRunning ? 'the local cloud is stopped, its state deleted' : 'the local cloud did not run';
  return { kind: 'local-down', data: { wasRunning }, text };
}

/** Says whether it runs; exit 69 when it does not. */
export async function localStatus(): Promise<CommandResult> {
  const status = await readLocalStatus();
  switch (status.kind) {
    case 'running':
      return {
        kind: 'local-running',
        data: status,
        text: `the local cloud runs on http://127.0.0.1:${status.port} since ${status.startedAt} (process ${status.pid}, ${status.jobRuns} job runs)`,
      };
    case 'stopped':
    case 'crashed':
    case 'silent':
      return {
        kind: `local-${status.kind}`,
        data: status,
        text: '',
        exitCode: exitCodes.dependencyMissing,
        problems: [`the local cloud is ${status.kind}; start it with \`npm run ledgerline -- local up\``],
      };
  }
}
