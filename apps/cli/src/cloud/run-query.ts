import {
  type AthenaClient,
  BatchGetNamedQueryCommand,
  ListNamedQueriesCommand,
  type NamedQuery,
} from '@aws-sdk/client-athena';
import { createAthenaClient, type QueryResult, type QueryValue, queryAthena } from '@ledgerline/aws';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Deployment } from './find-deployment.ts';

const timeoutSeconds = 120;

/** Runs SQL in the environment's workgroup and database. @throws QueryError */
export function runSql({ database, workgroup }: Deployment, sql: string): Promise<QueryResult> {
  return queryAthena(createAthenaClient(), { sql, database, workgroup, timeoutSeconds });
}

async function listNamedQueries(client: AthenaClient, workgroup: string): Promise<readonly NamedQuery[]> {
  const { NamedQueryIds = [] } = await client.send(new ListNamedQueriesCommand({ WorkGroup: workgroup }));
  if (NamedQueryIds.length === 0) return [];
  const { NamedQueries = [] } = await client.send(new BatchGetNamedQueryCommand({ NamedQueryIds }));
  return NamedQueries;
}

/** The SQL that Athena keeps under a name. @throws CliError `usage` listing the names there are */
export async function findNamedQuery({ workgroup, environment }: Deployment, name: string): Promise<string> {
  const queries = await listNamedQueries(createAthenaClient(), workgroup);
  const found = queries.find(({ Name }) => Name === name);
  if (found?.QueryString !== undefined) return found.QueryString;
  const names = queries.map(({ Name }) => Name).join(', ') || 'none';
  throw new CliError('usage', exitCodes.usage, [
    `environment ${environment} has no named query ${name}; there are: ${names}; or give the SQL: query --sql "SELECT ..."`,
  ]);
}

/** A value for JSON: whole numbers beyond what a double holds stay text. */
export function toJson(value: QueryValue): string | number | boolean | null {
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
