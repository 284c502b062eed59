import { type Change, summary } from './sales-edits.ts';

/** How it is run, asked and called. */
export const changesOfOperation: readonly Change[] = [
  [
    'another gate',
    (of) => ({ ...of, gates: { maxRejectedRatio: 0.1 } }),
    'compatible',
    ['gates.maxRejectedRatio'],
    /0\.05 -> 0\.1: .* at the next look/,
  ],
  [
    'duplicates allowed',
    (of) => ({ ...of, gates: { ...of.gates, duplicateContent: 'allow' } }),
    'compatible',
    ['gates.duplicateContent'],
    /"hold" -> "allow"/,
  ],
  [
    'a query more',
    (of) => ({ ...of, queries: { ...of.queries, n: 'SELECT 1' } }),
    'compatible',
    ['queries.n'],
    /^added$/,
  ],
  [
    'another text of a query',
    (of) => ({ ...of, queries: { all: 'SELECT 1' } }),
    'compatible',
    ['queries.all'],
    /another answer/,
  ],
  ['a query less', (of) => ({ ...of, queries: {} }), 'compatible', ['queries.all'], /gets an error/],
  [
    'a wait for quiet',
    (of) => ({ ...of, arrival: { quietMinutes: 5 } }),
    'compatible',
    ['arrival.quietMinutes'],
    /0 -> 5: .*last change/,
  ],
  [
    'other objectives',
    (of) => ({ ...of, objectives: { freshnessHours: 5, runCostUsd: 2 } }),
    'compatible',
    ['objectives.freshnessHours', 'objectives.runCostUsd'],
    /alarm/,
  ],
  [
    'another name of the result',
    summary(() => ({ table: 'shops' })),
    'breaking',
    ['summary.table'],
    /"sales_by_shop" -> "shops": queries/,
  ],
  [
    'another name of the input',
    (of) => ({ ...of, input: { ...of.input, table: 'tills' } }),
    'breaking',
    ['input.table'],
    /rejected records/,
  ],
  [
    'another name of the pipeline',
    (of) => ({ ...of, name: 'shops' }),
    'breaking',
    ['name'],
    /another pipeline/,
  ],
  [
    'another version alone',
    (of) => ({ ...of, version: 2 }),
    'rebuild',
    ['version'],
    /sales_by_shop_v2 and sales_by_shop_daily_v2 begin empty/,
  ],
];
