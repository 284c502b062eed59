import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, writeProgram } from './fake-programs.ts';

/** A clone whose machine is whole and whose installers write their process id and never end. */
let folder: ReturnType<typeof temporaryFolder>;
let root: string;
let log: string;

beforeEach(() => {
  folder = temporaryFolder();
  root = join(folder.path, 'clone');
  log = join(folder.path, 'installers');
  const tooling = fileURLToPath(new URL('../', import.meta.url));
  for (const part of ['bin', 'src'])
    cpSync(join(tooling, part), join(root, 'packages', 'tooling', part), { recursive: true });
  mkdirSync(join(root, '.ledgerline'));
  writeFileSync(
    join(root, 'package.json'),
    JSON.stringify({ type: 'module', packageManager: 'pnpm@1.0.0+sha512.ab' }),
  );
  for (const name of ['requirements.txt', 'pnpm-lock.yaml']) writeFileSync(join(root, name), '');
  const programs = join(folder.path, 'programs');
  writeProgram(join(programs, 'java'), `echo 'openjdk version "17.0.1"' >&2`);
  writeProgram(join(programs, 'terraform'), 'echo Terraform v1.11.0');
  writeProgram(join(programs, 'npm'), `echo $$ >> ${log}`, 'exec sleep 60');
  writeProgram(
    join(programs, 'python3.11'),
    `[ "$1" = -c ] && { echo "3.11.7 True ${join(programs, 'python3.11')}"; exit 0; }`,
    `echo $$ >> ${log}`,
    'exec sleep 60',
  );
});
afterEach(() => folder.remove());

function start(...args: string[]) {
  const path = `${join(folder.path, 'programs')}${delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH: path, JAVA_HOME: '' };
  const bootstrap = join(root, 'packages', 'tooling', 'bin', 'bootstrap.mjs');
  return spawn(process.execPath, [bootstrap, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 3000) throw new Error(`never came true: ${holds}`);
    await sleep(20);
  }
}

const installers = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map(Number) : []);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('bootstrap', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends its installers on %s', async (signal, exitCode) => {
    const child = start('demo');
    await until(() => installers().length === 2);

    child.kill(signal);
    const [code] = await once(child, 'close');

    expect(code).toBe(exitCode);
    await until(() => !installers().some(isAlive));
  });

  it('ends when the process that started it is gone, as npm does not hand its end on', async () => {
    const bootstrap = JSON.stringify(join(root, 'packages', 'tooling', 'bin', 'bootstrap.mjs'));
    const script = `require('node:child_process').spawn(process.execPath, [${bootstrap}, 'demo'], { stdio: 'ignore' })`;
    const path = `${join(folder.path, 'programs')}${delimiter}${process.env.PATH}`;
    const npm = spawn(process.execPath, ['-e', script], {
      env: { ...process.env, PATH: path, JAVA_HOME: '' },
      stdio: 'ignore',
    });
    await until(() => installers().length === 2);

    npm.kill('SIGKILL');

    await until(() => !installers().some(isAlive));
    expect(installers()).toHaveLength(2);
  });

  it('waits for another install in the same folder, and says so', async () => {
    const first = start('demo');
    await until(() => installers().length === 2);

    const second = start('demo');
    let said = '';
    second.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await until(() => said.includes(`another install is at work in this folder (process ${first.pid})`));

    expect(installers()).toHaveLength(2);
    first.kill('SIGTERM');
    second.kill('SIGTERM');
    await Promise.all([once(first, 'close'), once(second, 'close')]);
  });

  it('prints one JSON object about a machine that lacks something, when asked for JSON', async () => {
    writeProgram(join(folder.path, 'programs', 'terraform'), 'echo Terraform v1.5.7');
    const child = start('ledgerline', 'status', '--json');
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const [code] = await once(child, 'close');

    expect(code).toBe(69);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      kind: 'machine',
      problems: [expect.stringContaining('terraform: found 1.5.7, needs >= 1.10')],
    });
  });
});
