import { describe, expect, it } from '@jest/globals';
import {
  compilePipeline,
  count,
  definePipeline,
  max,
  productOf,
  type ResultOf,
  type RowOf,
  sum,
  yearOf,
} from '../src/index.ts';
import type { everything } from './everything.ts';
import { purchases } from './purchases.ts';

/** Checked by the compiler alone: a type follows from the definition. */
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

describe('RowOf', () => {
  it('has the columns of the contract with their types', () => {
    const isRow: IsSame<
      RowOf<typeof purchases>,
      { user_id: bigint; country: string; purchase_amount: string }
    > = true;
    const isLongRow: IsSame<
      RowOf<typeof everything>,
      {
        code: string;
        shop: string | null;
        pieces: bigint;
        customer: bigint | null;
        price: string;
        discount: string | null;
        ordered: string;
        paid: string | null;
        sent: string | null;
        seen: string;
        gift: boolean;
        broken: boolean | null;
      }
    > = true;

    expect([isRow, isLongRow]).toEqual([true, true]);
  });

  it('follows from plain data as from the functions', () => {
    const plain = definePipeline({
      ...purchases,
      input: {
        ...purchases.input,
        columns: {
          user_id: { type: 'integer', required: false },
          country: { type: 'text' },
          purchase_amount: { type: 'decimal', precision: 12, scale: 2, required: true },
        },
      },
    });
    const isRow: IsSame<
      RowOf<typeof plain>,
      { user_id: bigint | null; country: string; purchase_amount: string }
    > = true;

    expect(isRow).toBe(true);
  });
});

describe('ResultOf', () => {
  it('has keys and measures, null only where no value may be there', () => {
    const isResult: IsSame<ResultOf<typeof purchases>, { country: string; total_purchase: string }> = true;
    const isLongResult: IsSame<
      ResultOf<typeof everything>,
      {
        shop: string | null;
        customer: bigint | null;
        ordered: string;
        broken: boolean | null;
        month: bigint | null;
        orders: bigint;
        with_discount: bigint;
        total: string;
        pieces: string;
        least: string | null;
        dearest: string;
        first: string | null;
        last: string;
        last_year: bigint;
      }
    > = true;

    expect([isResult, isLongResult]).toEqual([true, true]);
  });
});

describe('definePipeline', () => {
  it('lets a summary name only columns that there are, of a fitting type', () => {
    const { summary, ...rest } = purchases;
    const derived = { twice: productOf('user_id', 'purchase_amount') };
    const wrong = [
      // @ts-expect-error no such column
      definePipeline({ ...rest, summary: { ...summary, groupBy: ['contry'] } }),
      // @ts-expect-error a decimal is no group
      definePipeline({ ...rest, summary: { ...summary, groupBy: ['purchase_amount'] } }),
      // @ts-expect-error nor is a product
      definePipeline({ ...rest, summary: { ...summary, derived, groupBy: ['twice'] } }),
      // @ts-expect-error a text has no sum
      definePipeline({ ...rest, summary: { ...summary, measures: { total: sum('country') } } }),
      // @ts-expect-error nor a maximum
      definePipeline({ ...rest, summary: { ...summary, measures: { n: count(), last: max('country') } } }),
      // @ts-expect-error there is nothing to count
      definePipeline({ ...rest, summary: { ...summary, measures: { n: count('contry') } } }),
      // @ts-expect-error a number has no year
      definePipeline({ ...rest, summary: { ...summary, derived: { year: yearOf('user_id') } } }),
      // @ts-expect-error no such column to filter by
      definePipeline({ ...rest, summary: { ...summary, filter: [{ column: 'contry', isMissing: false }] } }),
    ];

    for (const definition of wrong) expect(() => compilePipeline(definition)).toThrow('problem');
  });
});
