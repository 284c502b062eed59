import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { processIdentity } from '@ledgerline/engine-duckdb/process-identity';
import { bundle } from '@ledgerline/tooling/bundle';

let folder: string;
let started: number[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-guard-'));
  started = [];
});
afterEach(() => {
  for (const pid of started) if (processIdentity(pid) !== null) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a group that would not end by itself, and says who leads it. */
const caller = `
import { spawn } from 'node:child_process';
import { endWithCaller } from './end-with-caller.mjs';
const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
const { end } = endWithCaller(child.pid, process.argv[2]);
process.on('SIGTERM', end);
console.log(child.pid);
`;

it.each(['SIGKILL', 'SIGTERM'] as const)('ends a group and its folder at %s', async (signal) => {
  await bundle({ entry: 'src/run/end-with-caller.ts', outfile: join(folder, 'end-with-caller.mjs') });
  writeFileSync(join(folder, 'caller.mjs'), caller);
  const scratch = join(folder, 'it is scratch');
  mkdirSync(scratch);
  const child = spawn('node', [join(folder, 'caller.mjs'), scratch]);
  const [said] = await once(child.stdout, 'data');
  const leader = Number(said);
  started = [leader, child.pid ?? 0];

  child.kill(signal);

  const isOver = () => processIdentity(leader) === null && !existsSync(scratch);
  for (let tries = 0; tries < 500 && !isOver(); tries += 1) await sleep(20);
  expect([processIdentity(leader), existsSync(scratch)]).toEqual([null, false]);
});
