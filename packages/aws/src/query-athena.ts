import { setTimeout as sleep } from 'node:timers/promises';
import {
  AthenaClient,
  type ColumnInfo,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  type QueryExecutionStatus,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { clientSettings } from './client-settings.ts';
import { isPassing, QueryError, toQueryError } from './query-error.ts';
import { type Patience, retryWithin } from './retry-within.ts';

/** Integers as bigint, floats as number, booleans; decimals, dates and texts as the exact text Athena gives. */
export type QueryValue = string | number | bigint | boolean | null;
export type QueryRow = Readonly<Record<string, QueryValue>>;

export interface Query {
  /** One SELECT: asked a second time it changes nothing. */
  readonly sql: string;
  readonly database: string;
  readonly workgroup: string;
  /** For all tries, their waits and the rows; exceeded by some seconds at most, to stop the query. */
  readonly timeoutSeconds: number;
  /** @default 250 */
  readonly pollMs?: number;
  /** The first wait before another try. @default 500 */
  readonly retryMs?: number;
}

export interface QueryResult {
  readonly queryId: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly QueryRow[];
  readonly scannedBytes: number;
  readonly resultLocation: string;
}

export function createAthenaClient(): AthenaClient {
  return new AthenaClient({ ...clientSettings });
}

const integerTypes = new Set(['tinyint', 'smallint', 'integer', 'bigint']);
const floatTypes = new Set(['float', 'real', 'double']);

export function toQueryValue(type: string, text: string | undefined): QueryValue {
  if (text === undefined) return null;
  if (integerTypes.has(type)) return BigInt(text);
  if (floatTypes.has(type)) return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

type Send<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/** A call that is on its way when the time is over may still be answered. */
const lastAnswerMs = 1_000;

/** What one query is run with. `call` makes a throttled call again while there is time. */
interface Asking {
  readonly client: AthenaClient;
  readonly query: Query;
  readonly patience: Patience;
  readonly call: <T>(about: string, send: Send<T>, queryId?: string) => Promise<T>;
}

function ask(client: AthenaClient, query: Query): Asking {
  const deadline = Date.now() + query.timeoutSeconds * 1000;
  const patience = { deadline, retryMs: query.retryMs ?? 500 };
  const call = async <T>(about: string, send: Send<T>, queryId?: string): Promise<T> => {
    const abortSignal = AbortSignal.timeout(Math.max(0, deadline - Date.now()) + lastAnswerMs);
    try {
      return await retryWithin(patience, isPassing, () => send({ abortSignal }));
    } catch (error) {
      throw toQueryError(error, about, queryId);
    }
  };
  return { client, query, patience, call };
}

async function startQuery({ client, query, call }: Asking): Promise<string> {
  const start = new StartQueryExecutionCommand({
    QueryString: query.sql,
    QueryExecutionContext: { Database: query.database },
    WorkGroup: query.workgroup,
  });
  const { QueryExecutionId = '' } = await call(query.sql, (options) => client.send(start, options));
  return QueryExecutionId;
}

/** What S3 and the catalog say to an Athena that asks too often; Athena does not always call that retryable. */
const throttledWords = /\bSlowDown\b|reduce your request rate|rate exceeded|throttl/i;
/** https://docs.aws.amazon.com/athena/latest/ug/error-reference.html */
const userCategory = 2;

function endedBadly(queryId: string, { State, StateChangeReason, AthenaError }: QueryExecutionStatus) {
  const message = `athena query ${queryId} ${State}: ${StateChangeReason}`;
  if (State === 'CANCELLED') return new QueryError('query-cancelled', message, { queryId });
  const isOurs = AthenaError?.ErrorCategory === userCategory;
  const isRetryable =
    AthenaError?.Retryable === true || (!isOurs && throttledWords.test(StateChangeReason ?? ''));
  return new QueryError('query-failed', message, { queryId, isRetryable });
}

/** Polls until the query is done. */
async function waitForQuery(queryId: string, { client, query, patience, call }: Asking) {
  const look = new GetQueryExecutionCommand({ QueryExecutionId: queryId });
  const { pollMs = 250 } = query;
  for (;;) {
    const seen = await call(`query ${queryId}`, (options) => client.send(look, options), queryId);
    const status = seen.QueryExecution?.Status ?? {};
    if (status.State === 'SUCCEEDED') return seen.QueryExecution ?? {};
    if (status.State === 'FAILED' || status.State === 'CANCELLED') throw endedBadly(queryId, status);
    if (Date.now() + pollMs >= patience.deadline) {
      const message = `athena query ${queryId} still ${status.State} after ${query.timeoutSeconds}s; raise the timeout or make it read less`;
      throw new QueryError('query-timeout', message, { queryId });
    }
    await sleep(pollMs);
  }
}

const stopMs = 3_000;

/** What nobody waits for any more is stopped, so that it costs nothing more; if that fails, the first error counts. */
async function stopQuery(client: AthenaClient, queryId: string): Promise<void> {
  const options = { abortSignal: AbortSignal.timeout(stopMs) };
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryId }), options).catch(() => {});
}

async function runOnce(asking: Asking): Promise<{ queryId: string; execution: QueryExecution }> {
  const queryId = await startQuery(asking);
  try {
    return { queryId, execution: await waitForQuery(queryId, asking) };
  } catch (error) {
    const code = error instanceof QueryError ? error.code : 'no-answer';
    if (code !== 'query-failed' && code !== 'query-cancelled') await stopQuery(asking.client, queryId);
    throw error;
  }
}

/** The first row of the first page repeats the column names. */
async function readRows(queryId: string, { client, call }: Asking) {
  const rows: QueryRow[] = [];
  let columns: readonly ColumnInfo[] = [];
  let token: string | undefined;
  let isFirst = true;
  do {
    const next = token === undefined ? {} : { NextToken: token };
    const read = new GetQueryResultsCommand({ QueryExecutionId: queryId, ...next });
    const page = await call(`the rows of ${queryId}`, (options) => client.send(read, options), queryId);
    columns = page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? columns;
    for (const { Data = [] } of (page.ResultSet?.Rows ?? []).slice(isFirst ? 1 : 0))
      rows.push(
        Object.fromEntries(
          columns.map(({ Name = '', Type = '' }, n) => [Name, toQueryValue(Type, Data[n]?.VarCharValue)]),
        ),
      );
    isFirst = false;
    token = page.NextToken;
  } while (token);
  return { columns: columns.map(({ Name = '', Type = '' }) => ({ name: Name, type: Type })), rows };
}

const mayPass = (error: unknown) => error instanceof QueryError && error.isRetryable;

/**
 * Runs one SELECT and reads all its rows. A throttle, and a failure that Athena calls its own, is tried again within
 * the time; a query that is wrong, cancelled or too slow is not.
 *
 * @throws QueryError when the query fails, is cancelled, takes too long or is throttled until the time is over
 */
export async function queryAthena(client: AthenaClient, query: Query): Promise<QueryResult> {
  if (query.timeoutSeconds <= 0) {
    const message = `no time is left to ask athena for ${query.sql}; raise the timeout or ask for less at once`;
    throw new QueryError('query-timeout', message);
  }
  const asking = ask(client, query);
  const { queryId, execution } = await retryWithin(asking.patience, mayPass, () => runOnce(asking));
  return {
    queryId,
    ...(await readRows(queryId, asking)),
    scannedBytes: execution.Statistics?.DataScannedInBytes ?? 0,
    resultLocation: execution.ResultConfiguration?.OutputLocation ?? '',
  };
}
