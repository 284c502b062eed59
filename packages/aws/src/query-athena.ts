import {
  AthenaClient,
  type ColumnInfo,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { isError, isThrottle } from './aws-errors.ts';
import { clientSettings } from './client-settings.ts';

/** Integers as bigint, floats as number, booleans; decimals, dates and texts as the exact text Athena gives. */
export type QueryValue = string | number | bigint | boolean | null;
export type QueryRow = Readonly<Record<string, QueryValue>>;

export interface Query {
  readonly sql: string;
  readonly database: string;
  readonly workgroup: string;
  readonly timeoutSeconds: number;
  /** @default 250 */
  readonly pollMs?: number;
}

export interface QueryResult {
  readonly queryId: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly QueryRow[];
  readonly scannedBytes: number;
  readonly resultLocation: string;
}

export type QueryErrorCode = 'query-failed' | 'query-cancelled' | 'query-timeout' | 'query-throttled';

export class QueryError extends Error {
  readonly code: QueryErrorCode;
  readonly queryId: string | null;

  constructor(code: QueryErrorCode, message: string, queryId: string | null, cause?: unknown) {
    super(message, { cause });
    this.name = 'QueryError';
    this.code = code;
    this.queryId = queryId;
  }
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

async function startQuery(client: AthenaClient, { sql, database, workgroup }: Query): Promise<string> {
  try {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        QueryExecutionContext: { Database: database },
        WorkGroup: workgroup,
      }),
    );
    return QueryExecutionId ?? '';
  } catch (error) {
    if (isError(error, 'InvalidRequestException'))
      throw new QueryError('query-failed', `athena refuses ${sql}: ${(error as Error).message}`, null, error);
    if (!isThrottle(error)) throw error;
    throw new QueryError('query-throttled', `athena takes no more queries now: ${sql}`, null, error);
  }
}

/** Polls until the query is done; a query that takes too long is stopped, so that it costs nothing more. */
async function waitForQuery(client: AthenaClient, queryId: string, query: Query): Promise<QueryExecution> {
  const deadline = Date.now() + query.timeoutSeconds * 1000;
  for (;;) {
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId: queryId }));
    const { State, StateChangeReason } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED' && QueryExecution !== undefined) return QueryExecution;
    if (State === 'FAILED' || State === 'CANCELLED') {
      const code = State === 'FAILED' ? 'query-failed' : 'query-cancelled';
      throw new QueryError(code, `athena query ${queryId} ${State}: ${StateChangeReason}`, queryId);
    }
    if (Date.now() >= deadline) {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryId }));
      const message = `athena query ${queryId} still ${State} after ${query.timeoutSeconds}s; raise the timeout or make it read less`;
      throw new QueryError('query-timeout', message, queryId);
    }
    await new Promise((resolve) => setTimeout(resolve, query.pollMs ?? 250));
  }
}

/** The first row of the first page repeats the column names. */
async function readRows(client: AthenaClient, queryId: string) {
  const rows: QueryRow[] = [];
  let columns: readonly ColumnInfo[] = [];
  let token: string | undefined;
  let isFirst = true;
  do {
    const next = token === undefined ? {} : { NextToken: token };
    const page = await client.send(new GetQueryResultsCommand({ QueryExecutionId: queryId, ...next }));
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

/**
 * Runs one SELECT and reads all its rows.
 *
 * @throws QueryError when the query fails, is cancelled, takes too long or is throttled
 */
export async function queryAthena(client: AthenaClient, query: Query): Promise<QueryResult> {
  const queryId = await startQuery(client, query);
  const execution = await waitForQuery(client, queryId, query);
  return {
    queryId,
    ...(await readRows(client, queryId)),
    scannedBytes: execution.Statistics?.DataScannedInBytes ?? 0,
    resultLocation: execution.ResultConfiguration?.OutputLocation ?? '',
  };
}
