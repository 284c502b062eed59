import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bundle } from '@ledgerline/tooling/bundle';
import { all, inside, names, read, write } from './written-outputs.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ledgerline-output-'));
  folder = join(root, 'deeper', 'out');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('a run that is killed before any of its steps', () => {
  let bundled: string;
  let script: string;
  const run = (killAt: number) =>
    spawnSync(process.execPath, [script, folder, String(killAt)], { encoding: 'utf8' });

  beforeAll(async () => {
    bundled = mkdtempSync(join(tmpdir(), 'ledgerline-killed-'));
    await bundle({ entry: 'src/run/output-folder.ts', outfile: join(bundled, 'output-folder.mjs') });
    script = join(bundled, 'run.mjs');
    writeFileSync(script, killedRun);
  });
  afterAll(() => rmSync(bundled, { recursive: true }));

  it.each([
    ['over an earlier output', true],
    ['into a new folder', false],
  ])('leaves the old files or the new, %s, and the next run leaves no trace of it', (_, isOver) => {
    const old = isOver ? all('old') : {};
    const seen = new Set<string>();
    let steps = 0;
    for (; ; steps += 1) {
      rmSync(folder, { recursive: true, force: true });
      if (isOver) write(folder, 'old');

      const { signal, status, stderr } = run(steps);
      const found = existsSync(folder) ? read(folder) : {};

      expect([old, all('new')]).toContainEqual(found);
      seen.add(JSON.stringify(found));
      write(folder, 'next');
      expect(read(folder)).toEqual(all('next'));
      expect(readdirSync(folder)).toEqual(['.ledgerline-output', ...names]);
      expect(inside(folder)).toEqual(['current', 'run-next']);
      if (signal === null) {
        expect([status, stderr]).toEqual([0, '']);
        break;
      }
    }
    expect(steps).toBeGreaterThan(12);
    expect([...seen]).toEqual([JSON.stringify(old), JSON.stringify(all('new'))]);
  });
});

/** A process of its own that dies before the n-th change that it makes to the file system. */
const killedRun = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [folder, killAt] = process.argv.slice(2);
let step = 0;
for (const name of ['mkdirSync', 'symlinkSync', 'renameSync', 'rmSync', 'rmdirSync', 'writeFileSync']) {
  const real = fs[name];
  fs[name] = (...args) => {
    if (step++ === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
syncBuiltinESMExports();
const { openOutput } = await import('./output-folder.mjs');
const output = openOutput(folder, 'run-new');
for (const name of ${JSON.stringify(names)}) fs.writeFileSync(output.files + '/' + name, 'new');
fs.writeFileSync(output.temporary + '/range', 'new');
output.publish();
output.close();
`;
