import {
  type ChangeClass,
  count,
  csv,
  date,
  decimal,
  definePipeline,
  integer,
  max,
  monthOf,
  type PipelineDefinition,
  productOf,
  sum,
  text,
  yearOf,
} from '../src/index.ts';

export const sales: PipelineDefinition = definePipeline({
  name: 'sales',
  input: {
    table: 'sales',
    format: csv(),
    columns: {
      day: date(),
      shop: text({ maxLength: 40 }),
      kind: text({ oneOf: ['goods', 'gift'] }),
      pieces: integer({ min: 0, max: 99 }),
      price: decimal({ precision: 9, scale: 2, min: '0.00' }),
      code: text({ required: false }),
    },
  },
  summary: {
    table: 'sales_by_shop',
    derived: { amount: productOf('pieces', 'price'), month: monthOf('day'), unused: yearOf('day') },
    filter: [
      { column: 'kind', oneOf: ['goods', 'gift'] },
      { column: 'pieces', min: 1 },
    ],
    groupBy: ['shop', 'month'],
    measures: { revenue: sum('amount'), lines: count(), dearest: max('amount') },
  },
  queries: { all: 'SELECT * FROM sales_by_shop' },
  gates: { maxRejectedRatio: 0.05 },
  objectives: { freshnessHours: 26, runCostUsd: 1 },
});

type Columns = PipelineDefinition['input']['columns'];
type Summary = PipelineDefinition['summary'];
export type Edit = (definition: PipelineDefinition) => PipelineDefinition;

/** What is done to the definition, how it is classified, every path that is named, a word of what will be experienced. */
export type Change = readonly [what: string, edit: Edit, ChangeClass, paths: readonly string[], word: RegExp];

export const columns =
  (change: (columns: Columns) => Columns): Edit =>
  (of) => ({ ...of, input: { ...of.input, columns: change(of.input.columns) } });
export const column = (name: string, change: object): Edit =>
  columns((of) => ({ ...of, [name]: { ...of[name], ...change } }) as Columns);
export const format =
  (change: object): Edit =>
  (of) => ({ ...of, input: { ...of.input, format: { ...of.input.format, ...change } } });
export const summary =
  (change: (summary: Summary) => Partial<Summary>): Edit =>
  (of) => ({ ...of, summary: { ...of.summary, ...change(of.summary) } });
export const measures = (change: (measures: Summary['measures']) => Summary['measures']): Edit =>
  summary((of) => ({ measures: change(of.measures) }));
export const derived = (change: NonNullable<Summary['derived']>): Edit =>
  summary((of) => ({ derived: { ...of.derived, ...change } }));
export const both =
  (...edits: readonly Edit[]): Edit =>
  (of) =>
    edits.reduce((changed, edit) => edit(changed), of);
export const without = <Value>(of: Readonly<Record<string, Value>>, name: string) =>
  Object.fromEntries(Object.entries(of).filter(([other]) => other !== name));
export const reversed = <Value>(of: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(of).reverse());
