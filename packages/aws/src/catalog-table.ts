import {
  BatchCreatePartitionCommand,
  BatchDeletePartitionCommand,
  BatchGetPartitionCommand,
  BatchUpdatePartitionCommand,
  GetPartitionCommand,
  GetPartitionsCommand,
  GetTableCommand,
  type GlueClient,
  type Partition,
  type PartitionError,
  type PartitionInput,
  type Table,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import { isError } from './aws-errors.ts';

/** One partition of a table partitioned by one string column. */
export interface CatalogPartition {
  readonly value: string;
  /** `s3://bucket/prefix/`. */
  readonly location: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface PartitionProblem {
  readonly value: string;
  readonly message: string;
}

export interface TablePointer {
  readonly versionId: string;
  readonly location: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** One table of the catalog. Writes of partitions report what failed entry by entry; they never throw for one entry. */
export interface CatalogTable {
  readonly name: string;
  readonly listPartitions: () => AsyncIterable<readonly CatalogPartition[]>;
  /** Those of the values that exist. @throws when one of them could not be asked for */
  readonly getPartitions: (values: readonly string[]) => Promise<readonly CatalogPartition[]>;
  readonly createPartitions: (
    partitions: readonly CatalogPartition[],
  ) => Promise<readonly PartitionProblem[]>;
  readonly updatePartitions: (
    partitions: readonly CatalogPartition[],
  ) => Promise<readonly PartitionProblem[]>;
  readonly deletePartitions: (values: readonly string[]) => Promise<readonly PartitionProblem[]>;
  readonly getPointer: () => Promise<TablePointer>;
  /** Moves the table itself; `conflict` when someone changed it since `versionId`. Other parameters stay. */
  readonly movePointer: (pointer: TablePointer) => Promise<'moved' | 'conflict'>;
}

interface TableName {
  readonly DatabaseName: string;
  readonly TableName: string;
}

/** Limits of one call, and calls for single ones at a time: https://docs.aws.amazon.com/glue/latest/webapi/API_BatchCreatePartition.html */
const batchSizes = { write: 100, delete: 25, get: 1000, single: 10 } as const;

function inBatches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}

function toPartition({ Values, StorageDescriptor, Parameters }: Partition): CatalogPartition {
  return {
    value: Values?.[0] ?? '',
    location: StorageDescriptor?.Location ?? '',
    parameters: Parameters ?? {},
  };
}

/** Glue may leave out the values when it refuses the whole entry; then every partition asked for is suspect. */
function toProblems(
  errors: readonly PartitionError[] | undefined,
  asked: readonly string[],
): PartitionProblem[] {
  return (errors ?? []).flatMap(({ PartitionValues, ErrorDetail }) => {
    const message = `${ErrorDetail?.ErrorCode ?? 'UnknownError'}: ${ErrorDetail?.ErrorMessage ?? 'no message'}`;
    const values = PartitionValues?.[0] === undefined ? asked : [PartitionValues[0]];
    return values.map((value) => ({ value, message }));
  });
}

async function getTable(client: GlueClient, { DatabaseName, TableName }: TableName): Promise<Table> {
  const { Table } = await client.send(new GetTableCommand({ DatabaseName, Name: TableName }));
  if (Table === undefined) throw new Error(`glue gave no table ${DatabaseName}.${TableName}`);
  return Table;
}

async function* listPages(client: GlueClient, table: TableName) {
  let token: string | undefined;
  do {
    const next = token === undefined ? {} : { NextToken: token };
    const page = await client.send(
      new GetPartitionsCommand({ ...table, ExcludeColumnSchema: true, ...next }),
    );
    yield (page.Partitions ?? []).map(toPartition);
    token = page.NextToken;
  } while (token);
}

/** A partition carries the table's own storage descriptor; Athena cannot read one without columns and serde. */
async function toInputs(client: GlueClient, table: TableName, partitions: readonly CatalogPartition[]) {
  const { StorageDescriptor } = await getTable(client, table);
  return partitions.map(
    ({ value, location, parameters }): PartitionInput => ({
      Values: [value],
      StorageDescriptor: { ...StorageDescriptor, Location: location },
      Parameters: { ...parameters },
    }),
  );
}

async function writePartitions(
  client: GlueClient,
  table: TableName,
  partitions: readonly CatalogPartition[],
  write: (inputs: PartitionInput[]) => Promise<readonly PartitionError[] | undefined>,
): Promise<readonly PartitionProblem[]> {
  if (partitions.length === 0) return [];
  const problems: PartitionProblem[] = [];
  for (const batch of inBatches(await toInputs(client, table, partitions), batchSizes.write)) {
    const asked = batch.map(({ Values }) => Values?.[0] ?? '');
    problems.push(...toProblems(await write([...batch]), asked));
  }
  return problems;
}

async function deletePartitions(client: GlueClient, table: TableName, values: readonly string[]) {
  const problems: PartitionProblem[] = [];
  for (const batch of inBatches(values, batchSizes.delete)) {
    const PartitionsToDelete = batch.map((value) => ({ Values: [value] }));
    const { Errors } = await client.send(new BatchDeletePartitionCommand({ ...table, PartitionsToDelete }));
    problems.push(...toProblems(Errors, batch));
  }
  return problems;
}

async function getPartition(client: GlueClient, table: TableName, value: string) {
  try {
    const { Partition } = await client.send(new GetPartitionCommand({ ...table, PartitionValues: [value] }));
    return Partition === undefined ? [] : [toPartition(Partition)];
  } catch (error) {
    if (isError(error, 'EntityNotFoundException')) return [];
    throw error;
  }
}

/**
 * BatchGetPartition leaves out what is missing and what it had no capacity for, and says of neither which it is
 * (https://docs.aws.amazon.com/glue/latest/webapi/API_BatchGetPartition.html): what it leaves out is asked for singly.
 */
async function getPartitions(client: GlueClient, table: TableName, values: readonly string[]) {
  const partitions: CatalogPartition[] = [];
  for (const batch of inBatches(values, batchSizes.get)) {
    const PartitionsToGet = batch.map((value) => ({ Values: [value] }));
    const page = await client.send(new BatchGetPartitionCommand({ ...table, PartitionsToGet }));
    partitions.push(...(page.Partitions ?? []).map(toPartition));
  }
  const given = new Set(partitions.map(({ value }) => value));
  const leftOut = values.filter((value) => !given.has(value));
  for (const few of inBatches(leftOut, batchSizes.single))
    partitions.push(...(await Promise.all(few.map((value) => getPartition(client, table, value)))).flat());
  return partitions;
}

async function movePointer(client: GlueClient, table: TableName, pointer: TablePointer) {
  const seen = await getTable(client, table);
  const { Name, Description, Owner, Retention, PartitionKeys, TableType, StorageDescriptor, Parameters } =
    seen;
  const command = new UpdateTableCommand({
    DatabaseName: table.DatabaseName,
    VersionId: pointer.versionId,
    TableInput: {
      Name,
      ...(Description !== undefined && { Description }),
      ...(Owner !== undefined && { Owner }),
      ...(Retention !== undefined && { Retention }),
      ...(PartitionKeys !== undefined && { PartitionKeys }),
      ...(TableType !== undefined && { TableType }),
      StorageDescriptor: { ...StorageDescriptor, Location: pointer.location },
      Parameters: { ...Parameters, ...pointer.parameters },
    },
  });
  try {
    await client.send(command);
    return 'moved' as const;
  } catch (error) {
    if (isError(error, 'ConcurrentModificationException', 'VersionMismatchException'))
      return 'conflict' as const;
    throw error;
  }
}

export function catalogTable(client: GlueClient, database: string, name: string): CatalogTable {
  const table = { DatabaseName: database, TableName: name };
  return {
    name,
    listPartitions: () => listPages(client, table),
    getPartitions: (values) => getPartitions(client, table, values),
    createPartitions: (partitions) =>
      writePartitions(client, table, partitions, async (PartitionInputList) => {
        return (await client.send(new BatchCreatePartitionCommand({ ...table, PartitionInputList }))).Errors;
      }),
    updatePartitions: (partitions) =>
      writePartitions(client, table, partitions, async (inputs) => {
        const Entries = inputs.map((input) => ({
          PartitionValueList: input.Values ?? [],
          PartitionInput: input,
        }));
        const { Errors } = await client.send(new BatchUpdatePartitionCommand({ ...table, Entries }));
        return Errors?.map(({ PartitionValueList, ErrorDetail }) => ({
          ...(PartitionValueList !== undefined && { PartitionValues: PartitionValueList }),
          ...(ErrorDetail !== undefined && { ErrorDetail }),
        }));
      }),
    deletePartitions: (values) => deletePartitions(client, table, values),
    getPointer: async () => {
      const { VersionId = '', StorageDescriptor, Parameters } = await getTable(client, table);
      return {
        versionId: VersionId,
        location: StorageDescriptor?.Location ?? '',
        parameters: Parameters ?? {},
      };
    },
    movePointer: (pointer) => movePointer(client, table, pointer),
  };
}
