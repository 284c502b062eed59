import { describe, expect, it } from '@jest/globals';
import { compilePipeline, type PipelineDefinition } from '@ledgerline/schema';
import { scan, testFolder } from './scan.ts';

const folder = testFolder();

const summary = {
  table: 'widest_summary',
  groupBy: ['shop'],
  measures: { total: { function: 'sum', column: 'amount' } },
} as const;

const rest = {
  name: 'widest',
  summary,
  queries: {},
  gates: { maxRejectedRatio: 1 },
  objectives: { freshnessHours: 24, runCostUsd: 1 },
};

type Columns = PipelineDefinition['input']['columns'];

function specOf(columns: Columns, format = {}) {
  return compilePipeline({
    ...rest,
    input: { table: 'widest', format: { format: 'csv', ...format }, columns },
  });
}

const amount = { type: 'integer' } as const;
const shop = { type: 'text', maxLength: 65_535 } as const;

/** Columns of every kind, 1,000 with shop and amount, which is as many as there may be, and a field of each. */
const wide: [Columns[string], string][] = Array.from({ length: 998 }, (_, index) => {
  const kinds: [Columns[string], string][] = [
    [{ type: 'decimal', precision: 18, scale: 2 }, '12345.67'],
    [{ type: 'text' }, 'sixteen letters.'],
    [{ type: 'date' }, '2026-11-23'],
    [{ type: 'timestamp' }, '2026-11-23 08:30:00'],
    [{ type: 'boolean' }, 'true'],
  ];
  return kinds[index % kinds.length] as [Columns[string], string];
});
const wideColumns: Columns = {
  shop,
  ...Object.fromEntries(wide.map(([column], index) => [`column_${index}`, column])),
  amount,
};
const wideFields = wide.map(([, field]) => field).join(',');

const longestLine = 4 * 1024 * 1024;

/** One more than DuckDB reads at a time, of `line`. */
const repeated = (line: string | Buffer, times: number) =>
  Buffer.concat(Array(times).fill(Buffer.from(line)));

describe('a contract as large as may be', () => {
  const header = `${Object.keys(wideColumns).join(',')}\n`;

  it.each([
    ['clean', `x,${wideFields},1\n`, {}],
    ['wrong in the last column', `x,${wideFields},one\n`, { 'not-integer': 2100 }],
    ['with an open quote', `"x,${wideFields},1\n`, { 'unbalanced-quote': 2100 }],
    ['that goes line by line', ` "x",${wideFields},1\n`, {}],
  ])('reads 1,000 columns, each line %s', async (_, line, rejectedByReason) => {
    const content = Buffer.concat([Buffer.from(header), repeated(line, 2100)]);

    const { builds } = await scan(folder, { 'input/a.csv': content }, { spec: specOf(wideColumns) });

    const rejected = Object.values(rejectedByReason)[0] ?? 0;
    expect(builds).toMatchObject([{ rejected, accepted: 2100 - rejected, rejectedByReason }]);
  });

  it.each([
    ['too long a text', Buffer.from('x'), 'too-long'],
    ['an open quote', Buffer.from('"'), 'unbalanced-quote'],
    ['bytes that are no UTF-8', Buffer.from([0xff]), 'invalid-utf8'],
  ])('reads lines of 4 MiB with %s', async (_, byte, reason) => {
    const spec = specOf({ shop, amount }, { maxLineBytes: longestLine });
    const line = Buffer.concat([
      byte,
      Buffer.alloc(longestLine - 3, byte.at(0) === 34 ? 'x' : byte),
      Buffer.from(',1\n'),
    ]);
    const content = Buffer.concat([Buffer.from('shop,amount\n'), repeated(line, 20)]);

    const { builds, quarantine } = await scan(folder, { 'input/a.csv': content }, { spec });

    expect(builds).toMatchObject([{ rejected: 20, accepted: 0, rejectedByReason: { [reason]: 20 } }]);
    expect(quarantine.map(({ line_number }) => line_number)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index + 2)),
    );
  });
});
