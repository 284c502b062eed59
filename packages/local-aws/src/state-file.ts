import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './server-process.ts';

/** What a running local cloud is known by, in `<stateDir>/server.json`. */
export interface ServerState {
  readonly pid: number;
  readonly port: number;
  readonly startedAt: string;
}

const pathIn = (stateDir: string) => join(stateDir, 'server.json');

export const logPathIn = (stateDir: string): string => join(stateDir, 'server.log');

/** Undefined when there is none, or when it was cut off in the middle of a write. */
export function readState(stateDir: string): ServerState | undefined {
  try {
    return JSON.parse(readFileSync(pathIn(stateDir), 'utf8')) as ServerState;
  } catch {
    return undefined;
  }
}

export function writeState(stateDir: string, state: ServerState): void {
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(pathIn(stateDir), `${JSON.stringify(state)}\n`);
}

export function removeState(stateDir: string): void {
  rmSync(pathIn(stateDir), { force: true });
}

/** The port of the server that wrote the state, while its process lives. */
export function runningPort(stateDir: string): number | undefined {
  const state = readState(stateDir);
  return state !== undefined && isAlive(state.pid) ? state.port : undefined;
}
