import { existsSync, readFileSync } from 'node:fs';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** State and start, as Linux tells them behind the name in brackets; undefined for what is over. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * Names a process for as long as it lives: its number and, where the system tells it, its start, as numbers are
 * given again (in a container to nearly every run). Null when there is no such process.
 */
export function processIdentity(pid: number): string | null {
  if (!existsSync('/proc/self/stat')) return isAlive(pid) ? `${pid}` : null;
  const start = startOf(pid);
  return start === undefined ? null : `${pid}-${start}`;
}

/** @param identity as processIdentity gave it */
export function isStillAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}
