import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, type PipelineDefinition, spec } from '@ledgerline/schema';
import { main } from './run-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-contract-'));
  mkdirSync(join(folder, 'specs'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const definition: PipelineDefinition = usersSummary;
const { input, summary } = definition;
const wider = {
  ...definition,
  input: { ...input, columns: { ...input.columns, country: { type: 'text' as const, maxLength: 99 } } },
};
const counted = {
  ...definition,
  summary: { ...summary, measures: { ...summary.measures, n: { function: 'count' as const } } },
};

const ledgerline = (...args: readonly string[]) =>
  spawnSync(process.execPath, [main, 'contract', ...args], { encoding: 'utf8', cwd: tmpdir() });

/** `contract` of a definition in a file, against the specs in our folder. */
function contract(of: PipelineDefinition, ...more: readonly string[]) {
  const file = join(folder, 'definition.json');
  writeFileSync(file, JSON.stringify(of));
  return ledgerline(of.name, '--definition', file, '--specs', join(folder, 'specs'), ...more);
}

const committed = (version: number) => join(folder, 'specs', `users-summary.v${version}.json`);
const read = (version: number) => readFileSync(committed(version), 'utf8');

describe('ledgerline contract', () => {
  it('says that nothing is committed, writes the spec, and then has nothing to say', () => {
    const before = contract(definition);
    const wrote = contract(definition, '--write');
    const after = contract(definition);

    expect([before.status, wrote.status, after.status]).toEqual([2, 0, 0]);
    expect(before.stderr).toMatch(
      /users-summary\.v1\.json is not written yet; .*--write and commit the file/,
    );
    expect(spec.parse(JSON.parse(read(1)))).toEqual(compilePipeline(definition));
    expect(read(1)).toMatch(/^\{\n {2}"arrival": \{\n {4}"minRunIntervalMinutes": 0,/);
    expect(after.stdout).toBe('users-summary, version 1: as committed\n');
  });

  it('tells a change of a check what backfill costs, and takes it over when told to', () => {
    contract(definition, '--write');

    const seen = contract(wider);
    const unwritten = read(1);
    const wrote = contract(wider, '--write');

    expect(seen.status).toBe(2);
    expect(seen.stdout).toMatch(/^users-summary, version 1: rebuild needed/);
    expect(seen.stdout).toMatch(/rebuild +input\.columns\.country\.maxLength: 56 -> 99; wider: /);
    expect(seen.stdout).toMatch(
      /published partitions wait for backfill\.\n +Cost: .* about 100 GB or \$0\.5 each/,
    );
    expect(JSON.parse(unwritten)).toEqual(JSON.parse(JSON.stringify(compilePipeline(definition))));
    expect(wrote.status).toBe(0);
    expect(JSON.parse(read(1)).contractHash).toBe(compilePipeline(wider).contractHash);
  });

  it('takes over a gate without a word of backfill', () => {
    contract(definition, '--write');

    const { status, stdout } = contract({ ...definition, gates: { maxRejectedRatio: 0.5 } }, '--write');

    expect(status).toBe(0);
    expect(stdout).toMatch(/compatible +gates\.maxRejectedRatio: 0\.05 -> 0\.5/);
    expect(stdout).not.toMatch(/backfill/);
    expect(JSON.parse(read(1)).gates.maxRejectedRatio).toBe(0.5);
  });

  it('writes nothing that breaks the result, and says to set the next version', () => {
    contract(definition, '--write');
    const before = read(1);

    const { status, stdout, stderr } = contract(counted, '--write');

    expect(status).toBe(2);
    expect(stdout).toMatch(/breaking +summary\.measures\.n: added: .* a sum over all is too small/);
    expect(stderr).toMatch(/users-summary: set version: 2 in the definition: .* beside those of version 1/);
    expect(read(1)).toBe(before);
    expect(readdirSync(join(folder, 'specs'))).toEqual(['users-summary.v1.json']);
  });

  it('adds the file of a new version and leaves the old one byte for byte', () => {
    contract(definition, '--write');
    const before = read(1);

    const { status, stdout } = contract({ ...counted, version: 2 }, '--write');

    expect(status).toBe(0);
    expect(stdout).toMatch(/Beside it: users-summary\.v1\.json keeps the tables .*users_summary_daily/);
    expect(read(1)).toBe(before);
    expect(JSON.parse(read(2))).toMatchObject({
      resultVersion: 2,
      older: { daily: 'users_summary_daily', quarantine: 'users_quarantine', summary: 'users_summary' },
      tables: { summary: { name: 'users_summary_v2' } },
    });
    expect(contract({ ...counted, version: 2 }).status).toBe(0);
  });

  it('refuses a version that skips one', () => {
    contract(definition, '--write');

    const { status, stderr } = contract({ ...counted, version: 3 }, '--write');

    expect(status).toBe(2);
    expect(stderr).toMatch(/version is 3, the newest committed is 1; allowed: 1, or 2/);
    expect(readdirSync(join(folder, 'specs'))).toHaveLength(1);
  });

  it('says the same as one object', () => {
    contract(definition, '--write');

    const { status, stdout } = contract(counted, '--json');

    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      kind: 'contract',
      data: {
        contracts: [
          {
            pipeline: 'users-summary',
            version: 1,
            verdict: 'breaking',
            file: 'users-summary.v1.json',
            isWritten: false,
            changes: [{ path: 'summary.measures.n', class: 'breaking', sentence: expect.any(String) }],
          },
        ],
      },
      problems: [expect.stringMatching(/set version: 2/)],
    });
  });

  it('holds every pipeline of the clone against its spec, wherever it is called', () => {
    const { status, stdout, stderr } = ledgerline();

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('users-summary, version 1: as committed\nonline-retail, version 1: as committed\n');
  });

  it.each([
    [['--definition', 'x.json'], 64, /--definition: say which pipeline it is/],
    [['users-summary', '--specs', '/nonexistent'], 64, /--specs \/nonexistent: no such folder/],
    [['nosuch'], 64, /"nosuch" is no pipeline; allowed: users-summary/],
  ])('calls %j a mistake in use', (args, code, message) => {
    const { status, stdout, stderr } = ledgerline(...args);

    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(message);
  });

  it('calls a file that is no spec a mistake of the tree, and changes nothing', () => {
    writeFileSync(committed(1), '{"pipeline": "users-summary"}');

    const { status, stderr } = contract(definition, '--write');

    expect(status).toBe(78);
    expect(stderr).toMatch(/users-summary\.v1\.json is no spec: [\s\S]*take it back from git/);
    expect(read(1)).toBe('{"pipeline": "users-summary"}');
  });
});
