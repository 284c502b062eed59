import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { scan, testFolder } from './scan.ts';

const folder = testFolder();
const spec = compilePipeline(usersSummary);
const header = 'user_id,country,purchase_amount\n';
const fiveRows = `${header}1,India,300\n2,USA,500\n3,India,200\n4,UK,450\n5,USA,300\n`;

describe('scanFiles', () => {
  it('sums the five rows of the smallest real case', async () => {
    const { builds, summary, quarantine, outputFolder } = await scan(
      folder,
      { 'input/users.csv': fiveRows },
      { spec },
    );
    expect(summary).toEqual([
      { country: 'India', total_purchase: '500.00' },
      { country: 'UK', total_purchase: '450.00' },
      { country: 'USA', total_purchase: '800.00' },
    ]);
    expect(quarantine).toEqual([]);
    expect(readdirSync(outputFolder).sort()).toEqual([
      'quarantine.parquet',
      'summary.parquet',
      'users_summary.csv',
    ]);
    expect(readFileSync(join(outputFolder, 'users_summary.csv'), 'utf8')).toBe(
      'country,total_purchase\nIndia,500.00\nUK,450.00\nUSA,800.00\n',
    );
    expect(builds).toMatchObject([
      {
        partition: 'ingest_date=undated',
        state: 'built',
        lines: 5,
        accepted: 5,
        rejected: 0,
        blank: 0,
        filtered: 0,
        totals: { total_purchase: '1750.00' },
      },
    ]);
  });

  it('quarantines what breaks the contract, with line, reason, column and raw text', async () => {
    const content = `${header}1,India,300\n\n2,USA,1e3\n3,"India,5\n4,UK\nx,UK,4\n`;
    const { builds, quarantine } = await scan(folder, { 'input/users.csv': content }, { spec });
    const rejected = (line_number: string, reason: string, column_name: string | null, raw_line: string) => ({
      object_key: 'input/users.csv',
      line_number,
      reason,
      column_name,
      raw_line,
    });
    expect(quarantine).toEqual([
      rejected('4', 'not-decimal', 'purchase_amount', '2,USA,1e3'),
      rejected('5', 'unbalanced-quote', null, '3,"India,5'),
      rejected('6', 'too-few-fields', null, '4,UK'),
      rejected('7', 'not-integer', 'user_id', 'x,UK,4'),
    ]);
    expect(builds).toMatchObject([
      {
        lines: 6,
        accepted: 1,
        rejected: 4,
        blank: 1,
        rejectedByReason: { 'not-decimal': 1, 'unbalanced-quote': 1, 'too-few-fields': 1, 'not-integer': 1 },
      },
    ]);
  });
});
