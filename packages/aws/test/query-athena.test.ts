import type { QueryExecutionState } from '@aws-sdk/client-athena';
import { afterEach, describe, expect, it } from '@jest/globals';
import { queryAthena } from '../src/index.ts';
import { athenaServer } from './athena-server.ts';

let close = async () => {};
afterEach(() => close());

const query = { sql: 'SELECT 1', database: 'd', workgroup: 'w', timeoutSeconds: 5, pollMs: 1 };

async function athena(states: readonly QueryExecutionState[], pages: readonly object[] = []) {
  const server = await athenaServer({
    executions: states.map((State) => ({ State, StateChangeReason: 'because' })),
    pages,
  });
  close = server.close;
  return server;
}

const columns = [
  { Name: 'country', Type: 'varchar' },
  { Name: 'total', Type: 'decimal' },
  { Name: 'n', Type: 'bigint' },
];
const row = (...texts: readonly (string | undefined)[]) => ({
  Data: texts.map((text) => (text === undefined ? {} : { VarCharValue: text })),
});
const page = (rows: readonly object[], NextToken?: string) => ({
  ResultSet: { ResultSetMetadata: { ColumnInfo: columns }, Rows: rows },
  ...(NextToken !== undefined && { NextToken }),
});

describe('an Athena query', () => {
  it('reads all pages into typed rows and drops the header of the first', async () => {
    const pages = [
      page([row('country', 'total', 'n'), row('India', '500.00', '2')], 'next'),
      page([row(undefined, '0.10', '9007199254740993')]),
    ];
    const { client } = await athena(['QUEUED', 'RUNNING', 'SUCCEEDED'], pages);

    const { rows, scannedBytes } = await queryAthena(client, query);

    expect(rows).toEqual([
      { country: 'India', total: '500.00', n: 2n },
      { country: null, total: '0.10', n: 9007199254740993n },
    ]);
    expect(scannedBytes).toBe(10);
  });

  it.each([
    ['FAILED', 'query-failed'],
    ['CANCELLED', 'query-cancelled'],
  ] as const)('throws on %s with the reason', async (state, code) => {
    const { client } = await athena([state]);

    await expect(queryAthena(client, query)).rejects.toMatchObject({
      code,
      queryId: 'q1',
      message: expect.stringContaining('because'),
    });
  });

  it('stops a query that takes too long', async () => {
    const { client, operations } = await athena(['RUNNING']);

    await expect(queryAthena(client, { ...query, timeoutSeconds: 0.05 })).rejects.toMatchObject({
      code: 'query-timeout',
    });
    expect(operations.at(-1)).toBe('StopQueryExecution');
  });
});
