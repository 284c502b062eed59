import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const prefix = 'ledgerline-scan-';
const endings = ['SIGINT', 'SIGTERM'] as const;

export interface WorkFolder {
  readonly path: string;
  remove(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const removeFolder = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });

/** What processes left that were killed; each folder is named by the process that made it. */
function removeLeftovers(temporaryFolder: string): void {
  for (const name of readdirSync(temporaryFolder)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (pid > 0 && !isAlive(pid)) removeFolder(join(temporaryFolder, name));
  }
}

/** A folder of this process alone, gone at `remove`, when the process exits, and at SIGINT and SIGTERM. */
export function openWorkFolder(temporaryFolder: string): WorkFolder {
  removeLeftovers(temporaryFolder);
  const path = mkdtempSync(join(temporaryFolder, `${prefix}${process.pid}-`));
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
  };
  process.on('exit', onExit);
  for (const ending of endings) process.on(ending, onSignal);
  return { path, remove };
}
