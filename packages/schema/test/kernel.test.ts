import { describe, expect, it } from '@jest/globals';
import { compilePipeline, decimal, integer, productOf } from '../src/index.ts';
import { kernelStatements } from '../src/kernel-statements.ts';
import { everything } from './everything.ts';
import { purchases } from './purchases.ts';

const { sql } = compilePipeline(everything).kernel;
const short = compilePipeline(purchases).kernel.sql;

/** What follows the reading of fields. */
const rules = (statement: string) => statement.slice(statement.indexOf('typed AS ('));

describe('the kernel of a definition that says everything', () => {
  it.each(kernelStatements)('has a readable %s that was read and approved', (statement) => {
    expect(sql[statement]).toMatchSnapshot();
  });

  it('judges files and lines by the same rules', () => {
    expect(rules(sql.judge_file)).toBe(rules(sql.judge_lines));
    expect(rules(sql.judge_file)).toContain("THEN 'out-of-range price'");
  });

  it('binds the path, pastes no value of a run', () => {
    expect(sql.judge_file).toContain('read_csv($path,');
    expect(sql.rejected_file).toContain('read_csv($path,');
  });

  it('keeps quotes of the definition inside their literals', () => {
    expect(sql.judge_file).toContain("regexp_full_match(\"code\", '[A-Z]{2}[0-9]{1,6}|x''')");
    expect(sql.judge_file).toContain("\"shop\" IN ('north', 'l''est')");
    expect(sql.judge_file).toContain("quote = '''', escape = ''''");
  });
});

describe('a product in a kernel', () => {
  it.each([
    // 5 and 13 digits make 18
    ['99999', '"_value_factor"::DECIMAL(5,0) * "_value_amount"::DECIMAL(13,2)'],
    // 6 and 13 digits make 19, where DuckDB multiplies in 64 bits and fails unless one factor is wider
    ['999999', '"_value_factor"::DECIMAL(19,0) * "_value_amount"::DECIMAL(13,2)'],
  ])('of a factor up to %s is computed as %s', (limit, expression) => {
    const columns = {
      ...purchases.input.columns,
      factor: integer({ min: 0, max: limit }),
      amount: decimal({ precision: 13, scale: 2 }),
    };
    const definition = {
      ...purchases,
      input: { ...purchases.input, columns },
      summary: { ...purchases.summary, derived: { product: productOf('factor', 'amount') } },
    };

    expect(compilePipeline(definition).kernel.sql.judge_file).toContain(expression);
  });
});

describe('the kernel of a short definition', () => {
  it('has no step that it does not need', () => {
    const steps = [...short.judge_file.matchAll(/^(?:WITH )?(\w+) AS \($/gm)].map(([, name]) => name);

    expect(steps).toEqual(['fields', 'typed', 'checked']);
    expect(short.judge_file).not.toContain('filtered');
  });

  it('merges partial sums and counts by adding, least and largest by comparing', () => {
    expect(short.summary).toContain(
      'coalesce(sum("total_purchase") + 0, 0)::DECIMAL(38,2) AS "total_purchase"',
    );
    expect(sql.summary).toContain('coalesce(sum("orders") + 0, 0)::BIGINT AS "orders"');
    expect(sql.summary).toContain('min("first")::TIMESTAMP AS "first"');
    expect(sql.totals).not.toContain('"first"');
  });

  it('comments every rule with its column', () => {
    const branches = [...sql.judge_file.matchAll(/-- (\w+) \w+: .*\n\s+WHEN .* THEN '[\w-]+ (\w+)'/g)];
    const commented = branches.map(([, comment, column]) => [comment, column]);

    expect(commented.length).toBe([...sql.judge_file.matchAll(/ THEN '[\w-]+ \w+'/g)].length);
    for (const [comment, column] of commented) expect(comment).toBe(column);
  });
});
