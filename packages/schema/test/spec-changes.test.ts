import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ChangeClass,
  compareSpecs,
  compareSpecTables,
  compilePipeline,
  count,
  decimal,
  integer,
  min,
  monthOf,
  type PipelineDefinition,
  type Spec,
  sum,
  sumOf,
  text,
  verdictOf,
  yearOf,
} from '../src/index.ts';
import { everything } from './everything.ts';
import {
  both,
  column,
  columns,
  derived,
  type Edit,
  format,
  measures,
  reversed,
  sales,
  summary,
  without,
} from './sales-edits.ts';

/** What is done to the definition, how it is classified, every path that is named, a word of what will be experienced. */
const cases: readonly [what: string, edit: Edit, ChangeClass, paths: readonly string[], word: RegExp][] = [
  // how it is run and asked
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
    /0 -> 5: .*newest object/,
  ],
  [
    'other objectives',
    (of) => ({ ...of, objectives: { freshnessHours: 5, runCostUsd: 2 } }),
    'compatible',
    ['objectives.freshnessHours', 'objectives.runCostUsd'],
    /alarm/,
  ],
  // which records are right
  [
    'a longer text',
    column('shop', { maxLength: 41 }),
    'rebuild',
    ['input.columns.shop.maxLength'],
    /40 -> 41; wider: .* can grow/,
  ],
  [
    'a shorter text',
    column('shop', { maxLength: 39 }),
    'rebuild',
    ['input.columns.shop.maxLength'],
    /narrower: .* a gate can hold it/,
  ],
  [
    'a higher least',
    column('pieces', { min: 1 }),
    'rebuild',
    ['input.columns.pieces.min'],
    /"0" -> "1"; narrower/,
  ],
  [
    'a limit less',
    columns((of) => ({ ...of, price: decimal({ precision: 9, scale: 2 }) })),
    'rebuild',
    ['input.columns.price.min'],
    /"0.00" -> nothing; wider/,
  ],
  [
    'a limit written otherwise',
    column('price', { min: '0.0' }),
    'rebuild',
    ['input.columns.price.min'],
    /the same said otherwise/,
  ],
  [
    'a column that may be empty',
    column('shop', { required: false }),
    'rebuild',
    ['input.columns.shop.required'],
    /wider/,
  ],
  [
    'a pattern',
    column('code', { pattern: 'A[0-9]+' }),
    'rebuild',
    ['input.columns.code.pattern'],
    /nothing -> .*narrower/,
  ],
  [
    'other words allowed',
    both(
      summary(() => ({ filter: [] })),
      column('kind', { oneOf: ['gift', 'tax'] }),
    ),
    'breaking',
    ['input.columns.kind.oneOf', 'summary.filter'],
    /records that were accepted can be rejected, and the reverse/,
  ],
  [
    'a word more',
    column('kind', { oneOf: ['goods', 'gift', 'tax'] }),
    'rebuild',
    ['input.columns.kind.oneOf'],
    /wider/,
  ],
  [
    'another format of dates',
    column('day', { format: 'dd.MM.yyyy' }),
    'rebuild',
    ['input.columns.day.format'],
    /yyyy-MM-dd/,
  ],
  [
    'another header',
    column('shop', { header: 'Shop' }),
    'rebuild',
    ['input.columns.shop.header'],
    /old header are refused, .* keeps its old result/,
  ],
  [
    'the header of another column',
    both(column('shop', { header: 'code' }), column('code', { header: 'x' })),
    'breaking',
    ['input.columns.code.header', 'input.columns.shop.header'],
    /what was code, so it means something else/,
  ],
  [
    'a column more',
    columns((of) => ({ ...of, note: text() })),
    'rebuild',
    ['input.columns.note'],
    /files without it are refused/,
  ],
  [
    'a column less',
    columns((of) => without(of, 'code')),
    'rebuild',
    ['input.columns.code'],
    /files that still have it are refused/,
  ],
  [
    'columns in another order',
    columns(reversed),
    'rebuild',
    ['input.columns'],
    /files in the old order are refused/,
  ],
  [
    'another type of a column that the result does not have',
    column('code', { type: 'date' }),
    'rebuild',
    ['input.columns.code.type'],
    /"text" -> "date"/,
  ],
  [
    'another delimiter',
    format({ delimiter: ';' }),
    'rebuild',
    ['input.format.delimiter'],
    /"," -> ";": the same bytes/,
  ],
  [
    'another limit of size',
    format({ maxObjectBytes: 1000 }),
    'rebuild',
    ['input.format.maxObjectBytes'],
    /be refused/,
  ],
  // what the result is
  [
    'a group more',
    summary(() => ({ groupBy: ['shop', 'month', 'kind'] })),
    'breaking',
    ['summary.groupBy.kind'],
    /reads as NULL/,
  ],
  [
    'a group less',
    summary(() => ({ groupBy: ['shop'] })),
    'breaking',
    ['summary.groupBy.month'],
    /become one/,
  ],
  [
    'groups in another order',
    summary(() => ({ groupBy: ['month', 'shop'] })),
    'breaking',
    ['summary.groupBy'],
    /SELECT \*/,
  ],
  [
    'another type of a group',
    columns((of) => ({ ...of, shop: integer() })),
    'breaking',
    ['input.columns.shop.type', 'summary.groupBy.shop.type'],
    /"string" -> "bigint": files of older partitions/,
  ],
  [
    'a measure more',
    measures((of) => ({ ...of, pieces: sum('pieces') })),
    'breaking',
    ['summary.measures.pieces'],
    /reads as NULL there and a sum over all is too small/,
  ],
  ['a measure less', measures((of) => without(of, 'lines')), 'breaking', ['summary.measures.lines'], /fail/],
  [
    'another name of a measure',
    measures(({ lines, ...of }) => ({ ...of, n: lines ?? count() })),
    'breaking',
    ['summary.measures.lines', 'summary.measures.n'],
    /fail/,
  ],
  ['measures in another order', measures(reversed), 'breaking', ['summary.measures'], /SELECT \*/],
  [
    'another function of a measure',
    measures((of) => ({ ...of, dearest: min('amount') })),
    'breaking',
    ['summary.measures.dearest.function'],
    /readers cannot tell/,
  ],
  [
    'another column of a measure',
    measures((of) => ({ ...of, revenue: sum('price') })),
    'breaking',
    ['summary.measures.revenue.column'],
    /"amount" -> "price"/,
  ],
  [
    'a scale',
    column('price', { scale: 3 }),
    'breaking',
    [
      'input.columns.price.scale',
      'summary.derived.amount.type',
      'summary.measures.dearest.type',
      'summary.measures.revenue.type',
    ],
    /decimal\(38,2\)" -> "decimal\(38,3\)": files of older partitions hold the old type/,
  ],
  [
    'a limit that widens a largest value',
    column('pieces', { max: 100_000 }),
    'breaking',
    ['input.columns.pieces.max', 'summary.derived.amount.type', 'summary.measures.dearest.type'],
    /older partitions/,
  ],
  [
    'another formula',
    derived({ amount: sumOf('pieces', 'price') }),
    'breaking',
    ['summary.derived.amount.function', 'summary.derived.amount.type', 'summary.measures.dearest.type'],
    /means something else/,
  ],
  [
    'another formula of what nothing is made of',
    derived({ unused: monthOf('day') }),
    'rebuild',
    ['summary.derived.unused.function'],
    /nothing of the result/,
  ],
  [
    'a derived column more',
    derived({ other: yearOf('day') }),
    'rebuild',
    ['summary.derived.other'],
    /no column of the result/,
  ],
  [
    'a filter less',
    summary(({ filter = [] }) => ({ filter: filter.slice(1) })),
    'breaking',
    ['summary.filter'],
    /about other records/,
  ],
  [
    'another value in a filter',
    summary(() => ({ filter: [{ column: 'pieces', min: 2 }] })),
    'breaking',
    ['summary.filter'],
    /about other records/,
  ],
  [
    'the filter in another order',
    summary(({ filter = [] }) => ({ filter: [...filter].reverse() })),
    'rebuild',
    ['summary.filter'],
    /the same records count/,
  ],
  [
    'the words of a filter in another order',
    summary(() => ({
      filter: [
        { column: 'pieces', min: 1 },
        { column: 'kind', oneOf: ['gift', 'goods'] },
      ],
    })),
    'rebuild',
    ['summary.filter'],
    /the same records count/,
  ],
  // what it is called
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

const before = compilePipeline(sales);

describe('compareSpecs', () => {
  it.each(cases)('takes %s for what it does to readers', (_, edit, verdict, paths, word) => {
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

describe('any change', () => {
  const edits = cases.map(([, edit]) => edit);

  /** What the definition compiles to after some of the edits, those that make it wrong left out. */
  function compileSome(chosen: readonly Edit[]): Spec {
    let [definition, spec]: [PipelineDefinition, Spec] = [sales, before];
    for (const edit of chosen) {
      try {
        const next = edit(definition);
        [definition, spec] = [next, compilePipeline(next)];
      } catch {
        // one edit took away what another one names
      }
    }
    return spec;
  }

  it('is none when a spec is compared with itself', () => {
    expect(compareSpecs(compilePipeline(everything), compilePipeline(everything))).toEqual([]);
    fc.assert(
      fc.property(fc.shuffledSubarray(edits, { maxLength: 3 }), (chosen) => {
        const spec = compileSome(chosen);
        expect(compareSpecs(spec, structuredClone(spec))).toEqual([]);
      }),
    );
  });

  it('of the contract is never compatible, of the tables always breaking, and no change goes unnamed', () => {
    const some = fc.shuffledSubarray(edits, { maxLength: 3 });
    fc.assert(
      fc.property(some, some, (first, second) => {
        const [a, b] = [compileSome(first), compileSome(second)];
        const verdict = verdictOf(compareSpecs(a, b));

        if (JSON.stringify(a) !== JSON.stringify(b)) expect(verdict).not.toBe('same');
        if (a.contractHash !== b.contractHash) expect(['rebuild', 'breaking']).toContain(verdict);
        if (a.resultVersion === b.resultVersion && a.tables.daily.name === b.tables.daily.name) {
          const isSame = JSON.stringify(a.tables.daily) === JSON.stringify(b.tables.daily);
          if (!isSame) expect(verdict).toBe('breaking');
        }
      }),
    );
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
