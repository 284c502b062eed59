import { describe, expect, it } from '@jest/globals';
import {
  type ChangeClass,
  compareSpecs,
  compareSpecTables,
  compilePipeline,
  text,
  verdictOf,
} from '../src/index.ts';
import { changesOfColumns } from './changes-of-columns.ts';
import { changesOfOperation } from './changes-of-operation.ts';
import { changesOfResult } from './changes-of-result.ts';
import { column, columns, type Edit, format, reversed, sales, summary } from './sales-edits.ts';

const before = compilePipeline(sales);
const all = [...changesOfOperation, ...changesOfColumns, ...changesOfResult];

describe('compareSpecs', () => {
  it.each(all)('takes %s for what it does to readers', (_, edit, verdict, paths, word) => {
    const changes = compareSpecs(before, compilePipeline(edit(sales)));

    expect(changes.map(({ path }) => path).sort()).toEqual([...paths].sort());
    expect(verdictOf(changes)).toBe(verdict);
    expect(changes.map(({ sentence }) => sentence).join('\n')).toMatch(new RegExp(word.source, 'm'));
  });

  it.each([
    ['a column more', columns((of) => ({ ...of, note: text() })), 'rebuild', /records rejected/],
    ['columns in another order', columns(reversed), 'breaking', /read from other fields/],
  ] as const)('knows that files without a header cannot tell of %s', (_, edit, verdict, word) => {
    const headless = format({ header: false })(sales);

    const changes = compareSpecs(compilePipeline(headless), compilePipeline(edit(headless)));

    expect(verdictOf(changes)).toBe(verdict);
    expect(changes.map(({ sentence }) => sentence).join('\n')).toMatch(word);
  });

  it('lists beside a new version what made it necessary', () => {
    const next = compilePipeline({ ...summary(() => ({ groupBy: ['shop'] }))(sales), version: 2 });

    const changes = compareSpecs(before, next).map(({ path, class: kind }) => [path, kind]);

    expect(changes).toEqual([
      ['version', 'rebuild'],
      ['summary.groupBy.month', 'breaking'],
    ]);
  });

  it.each([
    ['a kernel that can give another result', { version: 99 }, 'rebuild', 'kernel.version'],
    ['other SQL for the same result', { sql: {} as never }, 'compatible', 'kernel.sql'],
  ] as const)('notices %s', (_, kernel, verdict, path) => {
    const after = { ...before, kernel: { ...before.kernel, ...kernel } };

    expect(compareSpecs(before, after)).toMatchObject([{ path, class: verdict }]);
  });

  it('notices other tables and another hash, whatever made them', () => {
    const quarantine = { ...before.tables.quarantine, columns: [{ name: 'reason', type: 'string' }] };
    const tables = compareSpecs(before, { ...before, tables: { ...before.tables, quarantine } });
    const words = compareSpecs(before, {
      ...before,
      older: { daily: 'sales_daily', quarantine: 'sales_quarantine', summary: 'sales' },
    });
    const hash = compareSpecs(before, { ...before, contractHash: 'f'.repeat(64) });

    expect(tables).toMatchObject([{ path: 'tables', class: 'breaking' }]);
    expect(words).toMatchObject([{ path: 'spec', class: 'compatible' }]);
    expect(hash).toMatchObject([{ path: 'contractHash', class: 'rebuild' }]);
  });
});

describe('compareSpecTables', () => {
  it.each<[string, Edit, ChangeClass]>([
    ['the same contract', (of) => of, 'compatible'],
    ['another contract', column('shop', { maxLength: 41 }), 'rebuild'],
    ['other columns', summary(() => ({ groupBy: ['shop'] })), 'breaking'],
  ])('judges a spec of another Ledgerline with %s by its tables and hash', (_, edit, verdict) => {
    expect(verdictOf(compareSpecTables(before, compilePipeline(edit(sales))))).toBe(verdict);
  });
});
