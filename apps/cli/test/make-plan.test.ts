import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, inputHashOf, plan, specHashOf } from '@ledgerline/schema';
import { findInputs } from '../src/inputs/find-inputs.ts';
import { checkUnchanged, makePlan } from '../src/run/make-plan.ts';

const spec = compilePipeline(usersSummary);
let folder: string;
const path = (name: string) => join(folder, name);
const planOf = () => makePlan(spec, findInputs({ option: '--input', paths: [folder] }).files);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerline-plan-'));
  writeFileSync(path('b 100%.csv'), 'bb');
  writeFileSync(path('a.csv'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('makePlan', () => {
  it('is the document that the trigger would make', () => {
    const made = planOf();

    expect(plan.parse(made)).toEqual(made);
    expect(made).toMatchObject({ pipeline: 'users-summary', specHash: specHashOf(spec) });
    const [build] = made.builds;
    expect(build).toMatchObject({ partition: 'ingest_date=undated', contractHash: spec.contractHash });
    expect(build?.inputHash).toBe(inputHashOf(build?.objects ?? []));
    expect(build?.objects.map(({ uri, key, size }) => [uri, key, size])).toEqual([
      [`file://${path('a.csv')}`, 'input/a.csv', 1],
      [`file://${path('b 100%.csv')}`, 'input/b 100%.csv', 2],
    ]);
  });
});

describe('checkUnchanged', () => {
  it.each([
    ['grew', () => appendFileSync(path('a.csv'), 'x')],
    ['was written again', () => utimesSync(path('a.csv'), 1, 1)],
    ['is gone', () => rmSync(path('a.csv'))],
  ])('tells of a file that %s while it was read', (_, change) => {
    const made = planOf();
    checkUnchanged(made);

    change();

    expect(() => checkUnchanged(made)).toThrow(
      expect.objectContaining({
        kind: 'input-changed',
        exitCode: 1,
        problems: [expect.stringMatching(/a\.csv changed while it was read/)],
      }),
    );
  });
});
