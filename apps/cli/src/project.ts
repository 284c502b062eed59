import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultPort, runningPort, stateDirOf } from '@ledgerline/local-aws';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** The root of the clone; `src/` and `dist/` lie at the same depth. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));

export const infraFolder = join(projectRoot, 'infra');
export const stateFolder = join(projectRoot, '.ledgerline');

/** The port of the local cloud: LEDGERLINE_PORT, else the one on which it runs, else the usual one. @throws CliError `configuration` when LEDGERLINE_PORT is no port */
export function localPort(text = process.env.LEDGERLINE_PORT): number {
  if (text === undefined || text === '') return runningPort(stateDirOf(projectRoot)) ?? defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new CliError('configuration', exitCodes.configuration, [
    `LEDGERLINE_PORT is ${JSON.stringify(text)}; allowed: a whole number from 1 to 65535, or unset for ${defaultPort}`,
  ]);
}
