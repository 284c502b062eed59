import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { processIdentity } from '@ledgerline/engine-duckdb/process-identity';
import { bundle } from '@ledgerline/tooling/bundle';
import { openOutput } from '../src/run/output-folder.ts';

let root: string;
let folder: string;
let inner: string;
let times = 0;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ledgerline output-'));
  for (const name of ['output-folder', 'output-guard'])
    await bundle({ entry: `src/run/${name}.ts`, outfile: join(root, `${name}.mjs`) });
  writeFileSync(join(root, 'run.mjs'), caller);
});
beforeEach(() => {
  times += 1;
  folder = join(root, `-out "${times}"`);
  inner = join(folder, '.ledgerline-output');
});
afterAll(() => rmSync(root, { recursive: true }));

/** Holds an output folder, with a process of its own that writes into it, until it is killed. */
const caller = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { openOutput } from './output-folder.mjs';
import { guardOutput } from './output-guard.mjs';
const [folder, step] = process.argv.slice(2);
const output = openOutput(folder, 'run-killed');
const guard = guardOutput(output.held);
for (const path of [output.files, output.temporary]) writeFileSync(path + '/text', 'killed');
const writes = 'while mkdir -p "$0/deep/er"; do echo >> "$0/deep/er/text"; done';
const writer = spawn('sh', ['-c', writes, output.temporary], { detached: true, stdio: 'ignore' });
guard.tell(writer.pid);
if (step === 'published') output.publish();
console.log(writer.pid);
`;

async function kill(step: 'running' | 'published', meanwhile: () => void = () => {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'run.mjs'), folder, step]);
  const [said] = await once(child.stdout, 'data');
  meanwhile();
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Number(said);
}

async function soon(isThere: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !isThere(); tries += 1) await sleep(50);
  expect(isThere()).toBe(true);
}

function publish(text: string): void {
  const output = openOutput(folder, `run-${text}`);
  writeFileSync(join(output.files, 'text'), text);
  output.publish();
  output.close();
}

const shown = () => readFileSync(join(folder, 'text'), 'utf8');
const inside = () => readdirSync(inner).sort();

describe('the guard of a run that is killed', () => {
  it('leaves only a lock that blocks nobody where nothing was, and ends who else writes there', async () => {
    const writer = await kill('running');

    await soon(() => inside().length === 1);
    expect(inside()).toEqual(['running']);
    expect(processIdentity(writer)).toBeNull();
  });

  it('leaves the result of before', async () => {
    publish('old');

    await kill('running');

    await soon(() => inside().length === 3);
    expect([shown(), inside()]).toEqual(['old', ['current', 'run-old', 'running']]);
  });

  it('leaves a result that was shown already', async () => {
    await kill('published');

    await soon(() => inside().length === 3);
    expect([shown(), inside()]).toEqual(['killed', ['current', 'run-killed', 'running']]);
  });

  it('leaves what a new run has in the folder, and its lock', async () => {
    await kill('running', () => {
      rmSync(join(inner, 'running'));
      symlinkSync('of a new run', join(inner, 'running'));
      for (const name of ['run-new', 'temporary-run-new']) mkdirSync(join(inner, name));
      symlinkSync('run-new', join(inner, 'next-run-new'));
    });

    await soon(
      () => !existsSync(join(inner, 'run-killed')) && !existsSync(join(inner, 'temporary-run-killed')),
    );
    await sleep(200);
    expect(inside()).toEqual(['next-run-new', 'run-new', 'running', 'temporary-run-new']);
  });

  it('lets new runs in at once', async () => {
    for (let run = 0; run < 10; run += 1) {
      await kill('running');

      publish(`new-${run}`);

      expect(shown()).toBe(`new-${run}`);
    }
    await soon(() => inside().length === 2);
  });
});
