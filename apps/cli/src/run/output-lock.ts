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

/** Others take and leave the folder of the lock all the time; a file system that is read-only never lets us in. */
const triesAllowed = 100;

/** @returns undefined when the link is there now, else what was in the way: another one, or its folder went */
function tryLink(target: string, path: string): unknown {
  try {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    return undefined;
  } catch (error) {
    // also what Node says of a folder that cannot be made on a read-only file system
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return error;
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

/** What a lock of this process leads to. */
export const ownName = () => processIdentity(process.pid) ?? String(process.pid);

/**
 * A link whose target names the process that holds it: made in one step, and stale once that process is over.
 *
 * @returns undefined when it is ours now, else the process that holds it
 * @throws Error of the file system
 */
export function takeLock(lock: string): string | undefined {
  const me = ownName();
  let inTheWay: unknown;
  for (let tries = 0; tries < triesAllowed; tries += 1) {
    inTheWay = tryLink(me, lock);
    if (inTheWay === undefined) return undefined;
    const owner = ownerOf(lock);
    if (owner === null) continue;
    if (owner !== me && isStillAlive(owner)) return owner;
    breakLock(lock, owner, me);
  }
  throw inTheWay;
}

export function isLockOurs(lock: string): boolean {
  return ownerOf(lock) === ownName();
}
