import { rmSync } from 'node:fs';
import {
  type LocalCloud,
  LocalCloudError,
  localCloudStatus,
  startLocalCloud,
  stateDirOf,
  stopLocalCloud,
} from '@ledgerline/local-aws';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { localPort, projectRoot } from '../project.ts';
import { localTerraformState } from './enter-environment.ts';
import { portUser } from './port-user.ts';

const stateDir = stateDirOf(projectRoot);

export const readLocalStatus = () => localCloudStatus(stateDir);

function toCliError(error: LocalCloudError, port: number): CliError {
  const user = error.code === 'port-taken' ? portUser(port) : undefined;
  const problems = [error.message, ...(user === undefined ? [] : [`port ${port} is taken by ${user}`])];
  return new CliError(error.code, exitCodes.dependencyMissing, problems, { cause: error });
}

/**
 * Starts the local cloud, empty; Terraform's record of the former one goes too.
 *
 * @param mode `attached`: it ends with this process, however that ends
 * @throws CliError `port-taken` (with who took it), `runs-on-another-port`, `not-started`
 */
export async function startLocal(mode: 'attached' | 'detached'): Promise<LocalCloud> {
  const port = localPort();
  try {
    return await startLocalCloud({
      root: projectRoot,
      port,
      mode,
      environment: process.env,
      alsoWipe: localTerraformState(),
    });
  } catch (error) {
    throw error instanceof LocalCloudError ? toCliError(error, port) : error;
  }
}

/** Stops the local cloud and deletes what it and Terraform remember. @returns true when it ran */
export async function stopLocal(): Promise<boolean> {
  const wasRunning = await stopLocalCloud(stateDir);
  for (const path of [stateDir, ...localTerraformState()]) rmSync(path, { recursive: true, force: true });
  return wasRunning;
}
