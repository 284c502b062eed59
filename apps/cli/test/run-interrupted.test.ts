import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processIdentity } from '@ledgerline/engine-duckdb/process-identity';
import { fiveRows, readOutput, run, startRun } from './run-command.ts';

let folder: string;
let temporary: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-interrupted-'));
  [temporary, out] = [join(folder, 'tmp'), join(folder, 'out')];
  mkdirSync(temporary);
  writeFileSync(join(folder, 'five.csv'), fiveRows);
});
afterEach(() => rmSync(folder, { recursive: true }));

const args = (name: string, ...more: readonly string[]) => [
  ...['users-summary', '--input', join(folder, name), '--output', out],
  ...more,
];
const start = (name: string, ...more: readonly string[]) =>
  startRun(args(name, ...more), { TMPDIR: temporary });

/** Reads until then and no further, so that the run also copes with nobody listening. */
async function seen(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    if (said.includes(text)) return;
  }
  throw new Error(`${text} was never said, but ${said}`);
}

/** Ids of a process's children, their children and so on. */
function descendants(pid: number): readonly number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    rows.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const isOver = () => pids.every((pid) => processIdentity(pid) === null);
  for (let tries = 0; tries < 1200 && !isOver(); tries += 1) await sleep(50);
  expect(isOver()).toBe(true);
}

/** A run on Spark that is under way: Python has started the JVM. */
async function startSpark() {
  const child = start('five.csv', '--engine', 'spark');
  await seen(child, 'scan with spark');
  let started: readonly number[] = [];
  while (started.length < 3) {
    await sleep(100);
    started = descendants(child.pid ?? 0);
  }
  return { child, started };
}

const insideOut = () => readdirSync(join(out, '.ledgerline-output')).length;

/** Waits for what comes soon after a kill. */
async function soon(isThere: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !isThere(); tries += 1) await sleep(50);
  expect(isThere()).toBe(true);
}

describe('a run on Spark', () => {
  it('stops when it is told to, and leaves nothing but the result of before', async () => {
    run(args('five.csv'));
    const before = await readOutput(out, 'users_summary');
    const { child, started } = await startSpark();

    const other = run(args('five.csv'));
    child.kill('SIGTERM');
    const [status] = await once(child, 'exit');

    expect([other.status, other.stderr]).toEqual([
      69,
      expect.stringMatching(`process ${child.pid} is writing`),
    ]);
    expect(status).toBe(143);
    await untilGone(started);
    expect(readdirSync(temporary)).toEqual([]);
    expect(await readOutput(out, 'users_summary')).toEqual(before);
    expect(insideOut()).toBe(2);
  });

  it('takes Spark and all it wrote with it when it is killed', async () => {
    const { child, started } = await startSpark();

    child.kill('SIGKILL');
    await once(child, 'exit');

    await untilGone(started);
    const left = () => readdirSync(out, { recursive: true });
    await soon(() => left().length === 2 && readdirSync(temporary).length === 0);
    expect(left()).toEqual(['.ledgerline-output', join('.ledgerline-output', 'running')]);
  });
});

describe('a run on DuckDB', () => {
  const lines = Array.from({ length: 200_000 }, (_, at) => `${at + 1},Country ${at % 500},${at % 1000}.50\n`);
  const many = (times: number) =>
    writeFileSync(
      join(folder, 'many.csv'),
      `user_id,country,purchase_amount\n${lines.join('').repeat(times)}`,
    );

  it('stops at Ctrl-C, and leaves nothing', async () => {
    many(12);
    const child = start('many.csv');
    await seen(child, 'scan with duckdb');

    child.kill('SIGINT');
    const [status] = await once(child, 'exit');

    expect(status).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(out)).toBe(false);
  });

  it('leaves no text of its input behind when it is killed', async () => {
    writeFileSync(
      join(folder, 'bad.csv'),
      `user_id,country,purchase_amount\n${'x,Secret,1\n'.repeat(2_000_000)}`,
    );
    run(args('five.csv'));
    const before = await readOutput(out, 'users_summary');
    const child = start('bad.csv');
    const holds = (what: RegExp) =>
      readdirSync(join(out, '.ledgerline-output'), { recursive: true }).some((name) =>
        what.test(String(name)),
      );
    await soon(() => holds(/temporary.*range-0$/));

    child.kill('SIGKILL');
    await once(child, 'exit');

    await soon(() => insideOut() === 3);
    expect(await readOutput(out, 'users_summary')).toEqual(before);
  });

  it('leaves the old result or the new one, whenever it is killed', async () => {
    many(1);
    run(args('many.csv'));
    const whole = await readOutput(out, 'users_summary');
    run(args('five.csv'));
    const old = await readOutput(out, 'users_summary');

    for (let delay = 100; ; delay *= 1.2) {
      const child = start('many.csv');
      const isOver = await Promise.race([once(child, 'exit').then(() => true), sleep(delay, false)]);
      child.kill('SIGKILL');
      if (!isOver) await once(child, 'exit');

      expect([old, whole]).toContainEqual(await readOutput(out, 'users_summary'));
      if (isOver) break;
    }

    run(args('five.csv'));
    expect(await readOutput(out, 'users_summary')).toEqual(old);
    expect(insideOut()).toBe(2);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
