import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { isStillAlive, processIdentity } from '@ledgerline/engine-duckdb/process-identity';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function ownerOf(lock: string): string | null {
  try {
    return readlinkSync(lock);
  } catch {
    return null;
  }
}

/** @returns whether the link is there now; false when another one or its folder was in the way */
function tryLink(target: string, path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Takes a dead owner's lock away. Another run may have done so and hold its own by now: that one goes back. */
function breakLock(lock: string, dead: string, me: string): void {
  const aside = `${lock}.${me}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return;
  }
  const taken = ownerOf(aside);
  if (taken !== null && taken !== dead) tryLink(taken, lock);
  rmSync(aside, { force: true });
}

/**
 * A link whose target names the process that holds it: made in one step, and stale once that process is over.
 *
 * @returns undefined when it is ours now, else the process that holds it
 */
export function takeLock(lock: string): string | undefined {
  const me = processIdentity(process.pid) ?? String(process.pid);
  for (;;) {
    if (tryLink(me, lock)) return undefined;
    const owner = ownerOf(lock);
    if (owner === null) continue;
    if (owner !== me && isStillAlive(owner)) return owner;
    breakLock(lock, owner, me);
  }
}

export function isLockOurs(lock: string): boolean {
  return ownerOf(lock) === processIdentity(process.pid);
}
