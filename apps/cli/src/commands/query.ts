import { QueryError } from '@ledgerline/aws';
import { CliError } from '../cli-error.ts';
import { enterEnvironment } from '../cloud/enter-environment.ts';
import { type Deployment, findDeployment } from '../cloud/find-deployment.ts';
import { findNamedQuery, runSql, toJson } from '../cloud/run-query.ts';
import type { Target } from '../cloud/target.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderRows } from '../render/render-rows.ts';

export interface QueryOptions extends Target {
  readonly name?: string | undefined;
  readonly sql?: string | undefined;
}

function refuse(problem: string): never {
  throw new CliError('usage', exitCodes.usage, [
    `${problem}; for instance \`query top_countries\` or \`query --sql "SELECT ..."\``,
  ]);
}

async function run(deployment: Deployment, sql: string) {
  try {
    return await runSql(deployment, sql);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new CliError(error.code, exitCodes.unexpected, [error.message], { data: { sql }, cause: error });
  }
}

/** Answers a named query or SQL through Athena. */
export async function query({ name, sql, ...target }: QueryOptions): Promise<CommandResult> {
  if (name === undefined && sql === undefined) refuse('a name or --sql is needed');
  if (sql?.trim() === '') refuse('--sql is empty');
  if (name !== undefined && sql !== undefined) refuse('a name or --sql, not both');
  enterEnvironment(target);
  const deployment = await findDeployment(target);
  const text = sql ?? (await findNamedQuery(deployment, name ?? ''));
  const { columns, rows, scannedBytes, queryId } = await run(deployment, text);
  const plain = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, toJson(value)])),
  );
  return {
    kind: 'query',
    data: { sql: text, queryId, columns, rows: plain, scannedBytes },
    text: [...renderRows({ columns, rows }), '', `  ${rows.length} rows, ${scannedBytes} bytes scanned`].join(
      '\n',
    ),
  };
}
