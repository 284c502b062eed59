import { describe, expect, it } from '@jest/globals';
import { compilePipeline, decimal } from '../src/index.ts';
import { everything } from './everything.ts';
import { purchases, withColumns } from './purchases.ts';

describe('compilePipeline', () => {
  it('gives derived columns the narrowest exact type, and measures theirs', () => {
    const { summary, tables } = compilePipeline(everything);
    const types = (columns: readonly { name: string; type: string }[]) =>
      Object.fromEntries(columns.map(({ name, type }) => [name, type]));

    expect(types(summary.derived)).toEqual({
      // at most 500 and 1000.000
      amount: 'decimal(9,3)',
      // a discount below 10^19 and a customer below 10^19 make less than 10^20
      both: 'decimal(23,3)',
      // 19 digits before the point of a discount, and one more by the price
      less: 'decimal(23,3)',
      year: 'bigint',
      month: 'bigint',
      day: 'bigint',
    });
    expect(types(tables.daily.columns)).toEqual({
      shop: 'string',
      customer: 'bigint',
      ordered: 'date',
      broken: 'boolean',
      month: 'bigint',
      orders: 'bigint',
      with_discount: 'bigint',
      total: 'decimal(38,3)',
      pieces: 'decimal(38,0)',
      least: 'decimal(23,3)',
      dearest: 'decimal(9,3)',
      first: 'timestamp',
      last: 'timestamp',
      last_year: 'bigint',
    });
  });

  it.each([
    ['product', ['9', '9'], 'decimal(2,0)'],
    ['product', ['3.1', '3.1', '3.1'], 'decimal(5,3)'],
    ['product', ['0', '0.1'], 'decimal(2,1)'],
    // what comes before the zero has to fit, too
    ['product', ['99999', '99999', '0'], 'decimal(10,0)'],
    ['sum', ['5', '4'], 'decimal(1,0)'],
    ['sum', ['5', '5'], 'decimal(2,0)'],
    ['difference', ['0.5', '99.5'], 'decimal(4,1)'],
  ] as const)('holds every %s of numbers up to %j in %s', (derive, limits, type) => {
    const columns = limits.map((limit, index) => [
      `n${index}`,
      decimal({ precision: 9, scale: limit.includes('.') ? 1 : 0, min: `-${limit}`, max: limit }),
    ]);
    const definition = {
      ...withColumns(Object.fromEntries(columns)),
      summary: {
        ...purchases.summary,
        derived: { result: { function: derive, columns: columns.map(([name]) => String(name)) } },
      },
    };

    expect(compilePipeline(definition).summary.derived[0]?.type).toBe(type);
  });
});
