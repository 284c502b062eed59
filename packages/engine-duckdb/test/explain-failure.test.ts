import { writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { explainFailure, FailureAt, workAt } from '../src/explain-failure.ts';

const surroundings = {
  spec: compilePipeline(usersSummary),
  temporaryFolder: '/var/tmp',
  outputFolder: '/dev/full',
};

async function sqlError(sql: string): Promise<unknown> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return await workAt('the summary', () => connection.run(sql)).catch((error: unknown) => error);
}

describe('explainFailure', () => {
  it('says which folder is full', async () => {
    const error = await sqlError("COPY (SELECT range FROM range(100000)) TO '/dev/full' (FORMAT csv)");

    expect(explainFailure(error, surroundings)).toMatch(
      /^the summary: no space is left in \/dev\/full; free some, or choose a folder on another disk \(.*No space left/,
    );
  });

  it('takes the temporary folder for full where no path is told', () => {
    let seen: unknown;
    try {
      writeFileSync('/dev/full', 'text');
    } catch (error) {
      seen = new FailureAt('input/a.csv', error);
    }

    expect(explainFailure(seen, surroundings)).toMatch(
      /^input\/a.csv: no space is left in \/var\/tmp; free some, or .* \(Error: ENOSPC: no space left on device, write\)$/,
    );
  });

  it('names the sums that may have more digits than a decimal', async () => {
    const error = await sqlError(
      `SELECT sum(x) + 0 FROM (SELECT '${'9'.repeat(38)}'::DECIMAL(38,0) AS x FROM range(2))`,
    );

    expect(explainFailure(error, surroundings)).toMatch(
      /^the summary: a sum \(total_purchase\) has more than 38 digits; narrow min and max of its column, or group by/,
    );
  });

  it('leaves other failures as they are', () => {
    expect(explainFailure(new Error('odd'), surroundings)).toBe('Error: odd');
    expect(explainFailure(new FailureAt('a.csv', new Error('odd')), surroundings)).toBe('a.csv: Error: odd');
  });
});
