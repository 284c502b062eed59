import { afterEach, describe, expect, it } from '@jest/globals';
import { queryAthena } from '../src/index.ts';
import { type AthenaAnswers, athenaServer, refusal } from './athena-server.ts';

let close = async () => {};
afterEach(() => close());

const query = {
  sql: 'SELECT 1',
  database: 'd',
  workgroup: 'w',
  timeoutSeconds: 5,
  pollMs: 1,
  retryMs: 1,
};
const throttle = refusal(400, 'TooManyRequestsException', { Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED' });
const slow = refusal(400, 'ThrottlingException');
const fault = refusal(500, 'InternalServerException');
const succeeded = { State: 'SUCCEEDED' } as const;
const failed = (StateChangeReason: string, AthenaError: object = {}) =>
  ({ State: 'FAILED', StateChangeReason, AthenaError }) as const;
const ownFault = failed('INTERNAL_ERROR', { ErrorCategory: 1, Retryable: true });
const columns = [{ Name: 'n', Type: 'bigint' }];
const cells = (VarCharValue: string) => ({ Data: [{ VarCharValue }] });
const page = { ResultSet: { ResultSetMetadata: { ColumnInfo: columns }, Rows: [cells('n'), cells('7')] } };

async function athena(answers: AthenaAnswers) {
  const server = await athenaServer({ pages: [page], ...answers });
  close = server.close;
  return server;
}

describe('a query that Athena refuses for the moment', () => {
  it.each([
    ['StartQueryExecution', throttle],
    ['StartQueryExecution', fault],
    ['GetQueryExecution', slow],
    ['GetQueryExecution', fault],
    ['GetQueryResults', throttle],
    ['GetQueryResults', fault],
  ] as const)('calls %s again, without a second query', async (operation, reply) => {
    const refusals = { [operation]: [reply, reply, reply] };
    const { client, count } = await athena({ executions: [succeeded], refusals });

    const { rows, queryId } = await queryAthena(client, query);

    expect([queryId, rows]).toEqual(['q1', [{ n: 7n }]]);
    expect(count(operation)).toBe(4);
    expect(count('GetQueryResults')).toBe(operation === 'GetQueryResults' ? 4 : 1);
  });

  it.each([
    ['what Athena calls retryable', ownFault],
    ['what S3 throttled', failed('HIVE_CURSOR_ERROR: Please reduce your request rate. (Code: SlowDown)')],
    ['what the catalog throttled', failed('ThrottlingException: Rate exceeded', { Retryable: false })],
  ])('asks a second time after %s', async (_, status) => {
    const { client, count } = await athena({ executions: [status, status, succeeded] });

    const { rows, queryId } = await queryAthena(client, query);

    expect([queryId, rows]).toEqual(['q3', [{ n: 7n }]]);
    expect(count('StartQueryExecution')).toBe(3);
  });
});

describe('a query that another try does not help', () => {
  it.each([
    ['a wrong query', failed('COLUMN_NOT_FOUND: x', { ErrorCategory: 2, Retryable: false }), 'query-failed'],
    [
      'a wrong query that names a throttle',
      failed("COLUMN_NOT_FOUND: Column 'throttled' cannot be resolved", { ErrorCategory: 2 }),
      'query-failed',
    ],
    ['a failure without a word about it', failed('HIVE_BAD_DATA: x'), 'query-failed'],
    [
      'a limit of the workgroup',
      { State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit was exceeded' },
      'query-cancelled',
    ],
  ] as const)('fails at once for %s', async (_, status, code) => {
    const { client, count } = await athena({ executions: [status, succeeded] });

    await expect(queryAthena(client, query)).rejects.toMatchObject({ code, queryId: 'q1' });
    expect([count('StartQueryExecution'), count('StopQueryExecution')]).toEqual([1, 0]);
  });

  it.each(['InvalidRequestException', 'AccessDeniedException'])(
    'is typed when its start meets %s',
    async (name) => {
      const refusals = { StartQueryExecution: [refusal(400, name)] };
      const { client, count } = await athena({ executions: [succeeded], refusals });

      await expect(queryAthena(client, query)).rejects.toMatchObject({
        code: 'query-failed',
        queryId: null,
        message: `athena refuses SELECT 1: ${name}: no`,
        cause: { name },
      });
      expect(count('StartQueryExecution')).toBe(1);
    },
  );
});

describe('a query whose time is over', () => {
  const brief = { ...query, timeoutSeconds: 1, retryMs: 20 };
  const always = <T>(one: T): readonly T[] => Array.from({ length: 1000 }, () => one);

  it('is throttled when its start is throttled to the end', async () => {
    const refusals = { StartQueryExecution: always(throttle) };
    const { client, count, operations } = await athena({ executions: [succeeded], refusals });

    const began = Date.now();
    await expect(queryAthena(client, brief)).rejects.toMatchObject({
      code: 'query-throttled',
      queryId: null,
      cause: { name: 'TooManyRequestsException' },
    });
    expect(Date.now() - began).toBeLessThan(3000);
    expect(count('StartQueryExecution')).toBeGreaterThan(2);
    expect(new Set(operations)).toEqual(new Set(['StartQueryExecution']));
  });

  it('is throttled, and stopped, when nobody may look at it', async () => {
    const refusals = { GetQueryExecution: always(slow) };
    const { client, operations } = await athena({ executions: [succeeded], refusals });

    await expect(queryAthena(client, brief)).rejects.toMatchObject({
      code: 'query-throttled',
      queryId: 'q1',
    });
    expect(operations.at(-1)).toBe('StopQueryExecution');
  });

  it('has failed when Athena fails to the end', async () => {
    const { client, count } = await athena({ executions: [ownFault] });

    await expect(queryAthena(client, brief)).rejects.toMatchObject({
      code: 'query-failed',
      isRetryable: true,
      message: expect.stringMatching(/^athena query q\d+ FAILED: INTERNAL_ERROR$/),
    });
    expect(count('StartQueryExecution')).toBeGreaterThan(2);
  });

  it('is timed out, and stopped, when Athena does not answer', async () => {
    const refusals = { GetQueryExecution: [{ delayMs: 9000 }] };
    const { client, operations } = await athena({ executions: [succeeded], refusals });

    const began = Date.now();
    await expect(queryAthena(client, brief)).rejects.toMatchObject({ code: 'query-timeout', queryId: 'q1' });
    expect(Date.now() - began).toBeLessThan(4000);
    expect(operations.at(-1)).toBe('StopQueryExecution');
  });

  it('is timed out, not anything else, when it cannot be stopped', async () => {
    const refusals = { StopQueryExecution: [fault] };
    const { client } = await athena({ executions: [{ State: 'RUNNING' }], refusals });

    await expect(queryAthena(client, brief)).rejects.toMatchObject({
      code: 'query-timeout',
      message: expect.stringContaining('still RUNNING after 1s'),
    });
  });

  it('is not started when there is none', async () => {
    const { client, operations } = await athena({ executions: [succeeded] });

    await expect(queryAthena(client, { ...query, timeoutSeconds: -2 })).rejects.toMatchObject({
      code: 'query-timeout',
      message: expect.stringContaining('no time is left'),
    });
    expect(operations).toEqual([]);
  });
});
