import { describe, expect, it } from '@jest/globals';
import { compilePipeline, type RowOf, rowSchema, spec } from '@ledgerline/schema';
import { usersSummary } from '../src/index.ts';
import { kernelText } from './kernel-text.ts';

describe('users-summary', () => {
  it('compiles to a spec that its own schema accepts', () => {
    const compiled = compilePipeline(usersSummary);

    expect(spec.parse(compiled)).toEqual(compiled);
    expect(compiled.tables.daily).toEqual({
      name: 'users_summary_daily',
      columns: [
        { name: 'country', type: 'string' },
        { name: 'total_purchase', type: 'decimal(38,2)' },
      ],
    });
  });

  it('has a kernel that was read and approved', () => {
    expect(kernelText(compilePipeline(usersSummary))).toMatchSnapshot();
  });

  it('types and parses a row of its contract', () => {
    const row: RowOf<typeof usersSummary> = rowSchema(usersSummary).parse({
      user_id: '007',
      country: 'India',
      purchase_amount: '300',
    });

    expect(row).toEqual({ user_id: 7n, country: 'India', purchase_amount: '300' });
  });
});
