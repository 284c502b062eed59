import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterDeath } from './after-death.ts';
import { isStillAlive, processIdentity } from './process-identity.ts';

const prefix = 'ledgerline-scan-';
const endings = ['SIGINT', 'SIGTERM'] as const;

export interface WorkFolder {
  readonly path: string;
  remove(): void;
}

const removeFolder = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });

/** What processes left that were killed together with their guard; each folder is named by the process that made it. */
function removeLeftovers(temporaryFolder: string): void {
  for (const name of readdirSync(temporaryFolder)) {
    if (!name.startsWith(prefix)) continue;
    const owner = name.slice(prefix.length, name.lastIndexOf('-'));
    if (!isStillAlive(owner)) removeFolder(join(temporaryFolder, name));
  }
}

/** A folder of this process alone, gone at `remove`, when the process exits, at SIGINT and SIGTERM, and soon after SIGKILL. */
export function openWorkFolder(temporaryFolder: string): WorkFolder {
  removeLeftovers(temporaryFolder);
  const path = mkdtempSync(join(temporaryFolder, `${prefix}${processIdentity(process.pid)}-`));
  const guard = afterDeath('rm -rf "$0"', [path]);
  const onExit = () => removeFolder(path);
  const onSignal = (signal: NodeJS.Signals) => {
    // who else listens decides: to stop the scan, or to exit
    if (process.listenerCount(signal) > 1) return;
    remove();
    process.kill(process.pid, signal);
  };
  const remove = () => {
    process.off('exit', onExit);
    for (const ending of endings) process.off(ending, onSignal);
    removeFolder(path);
    guard.release();
  };
  process.on('exit', onExit);
  for (const ending of endings) process.on(ending, onSignal);
  return { path, remove };
}
