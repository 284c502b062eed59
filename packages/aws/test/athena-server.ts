import { AthenaClient, type QueryExecutionStatus } from '@aws-sdk/client-athena';
import { clientSettings } from '../src/client-settings.ts';
import { loopback, type Reply } from './loopback.ts';

export interface AthenaAnswers {
  /** What successive looks at the queries see; the last one stays. */
  readonly executions: readonly QueryExecutionStatus[];
  /** What successive readings of rows give. */
  readonly pages?: readonly object[];
  /** Operation -> what its first calls are answered instead, in turn. */
  readonly refusals?: Readonly<Record<string, readonly Reply[]>>;
}

export const refusal = (status: number, name: string, more: object = {}): Reply => ({
  status,
  body: JSON.stringify({ __type: name, message: `${name}: no`, ...more }),
});

/** An Athena on the loopback interface, and a client that does not try again by itself. Queries are q1, q2, ... */
export async function athenaServer({ executions, pages = [], refusals = {} }: AthenaAnswers) {
  const operations: string[] = [];
  const left = new Map(Object.entries(refusals).map(([operation, replies]) => [operation, [...replies]]));
  const [statuses, rows] = [[...executions], [...pages]];
  let started = 0;
  const answers: Readonly<Record<string, () => object>> = {
    StartQueryExecution: () => ({ QueryExecutionId: `q${++started}` }),
    GetQueryExecution: () => {
      const Status = statuses.length > 1 ? statuses.shift() : statuses[0];
      return { QueryExecution: { Status, Statistics: { DataScannedInBytes: 10 } } };
    },
    GetQueryResults: () => rows.shift() ?? {},
  };
  const server = await loopback(({ headers }) => {
    const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
    operations.push(operation);
    return left.get(operation)?.shift() ?? { body: JSON.stringify(answers[operation]?.() ?? {}) };
  });
  const count = (operation: string) => operations.filter((one) => one === operation).length;
  return {
    client: new AthenaClient({ ...clientSettings, maxAttempts: 1 }),
    operations,
    count,
    close: server.close,
  };
}
