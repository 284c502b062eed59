import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compilePipeline } from '@ledgerline/schema';
import {
  judgeContract,
  pipelines,
  readCommittedSpecs,
  specFileOf,
  specsFolder,
  specText,
  usersSummary,
} from '../src/index.ts';

const folder = join(import.meta.dirname, '..', '..', '..', specsFolder);

describe('the committed specs', () => {
  it.each(Object.entries(pipelines))('say of %s what its definition says', (name, definition) => {
    const spec = compilePipeline(definition);
    const { verdict, changes } = judgeContract(readCommittedSpecs(folder), spec);
    const told = changes.map((change) => `${change.class} ${change.path}: ${change.sentence}`);
    const run = `npm run ledgerline -- contract ${name} --write`;

    expect({ verdict, told, run }).toEqual({ verdict: 'same', told: [], run });
    expect(readFileSync(join(folder, specFileOf(spec)), 'utf8')).toBe(specText(spec));
  });

  it('are of pipelines that are defined', () => {
    const names = readCommittedSpecs(folder).map(({ frozen }) => frozen.pipeline);

    expect(names.filter((name) => !Object.hasOwn(pipelines, name))).toEqual([]);
  });
});

describe('readCommittedSpecs', () => {
  const first = 'users-summary.v1.json';
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'ledgerline-specs-'));
    cpSync(folder, copy, { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const change = (edit: (spec: Record<string, unknown>) => void) => {
    const spec = JSON.parse(readFileSync(join(copy, first), 'utf8'));
    edit(spec);
    writeFileSync(join(copy, first), JSON.stringify(spec));
  };

  it('reads versions in the order of their numbers', () => {
    for (const version of [2, 10]) {
      const spec = compilePipeline({ ...usersSummary, version });
      writeFileSync(join(copy, specFileOf(spec)), specText(spec));
    }

    const files = readCommittedSpecs(copy).map(({ file }) => file);

    expect(files).toEqual([
      'online-retail.v1.json',
      first,
      'users-summary.v2.json',
      'users-summary.v10.json',
    ]);
    expect(readdirSync(copy)).toHaveLength(4);
  });

  it('keeps the tables of a spec whose form this Ledgerline no longer knows', () => {
    change((spec) => {
      spec.version = 0;
      delete spec.arrival;
    });

    const old = readCommittedSpecs(copy).find(({ file }) => file === first);

    expect(old?.whole).toBeNull();
    expect(old?.frozen.tables).toEqual(compilePipeline(usersSummary).tables);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'half a file',
      () => writeFileSync(join(copy, first), '{'),
      /users-summary\.v1\.json is no JSON; take it back/,
    ],
    ['another document', () => writeFileSync(join(copy, first), '{}'), /is no spec: [\s\S]*; take it back/],
    [
      'a spec under the name of another',
      () => renameSync(join(copy, first), join(copy, 'users-summary.v7.json')),
      /users-summary\.v7\.json holds users-summary\.v1\.json; allowed: .*, so rename it/,
    ],
    ['no folder', () => rmSync(copy, { recursive: true, force: true }), /ENOENT/],
  ])('refuses %s, so that no table is dropped by mistake', (_, spoil, message) => {
    spoil();
    try {
      expect(() => readCommittedSpecs(copy)).toThrow(message);
    } finally {
      cpSync(folder, copy, { recursive: true });
    }
  });
});
