import { afterEach, describe, expect, it } from '@jest/globals';
import { catalogTable, createGlueClient, isThrottle, jobRunsOf } from '../src/index.ts';
import { toRunState } from '../src/job-runs.ts';
import { loopback, type Reply } from './loopback.ts';

let close = async () => {};
afterEach(() => close());

type Body = Record<string, unknown>;
type Answers = Readonly<Record<string, (body: Body, n: number) => Body | Reply>>;

/** Glue speaks JSON; the operation stands in a header. */
async function glue(answers: Answers) {
  const calls: { operation: string; body: Body }[] = [];
  const server = await loopback(({ headers, body }) => {
    const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
    const parsed = JSON.parse(body) as Body;
    calls.push({ operation, body: parsed });
    const reply = answers[operation]?.(parsed, calls.length) ?? {};
    return 'status' in reply ? (reply as Reply) : { body: JSON.stringify(reply) };
  });
  close = server.close;
  return { client: createGlueClient(), calls };
}

const failure = (name: string): Reply => ({
  status: 400,
  body: JSON.stringify({ __type: name, message: `${name}: no` }),
});

const descriptor = { Columns: [{ Name: 'country', Type: 'string' }], Location: 's3://c/tables/t/' };
const table = { Table: { Name: 't', VersionId: '7', StorageDescriptor: descriptor, Parameters: { a: '1' } } };

const targets = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    value: `v${n}`,
    location: `s3://c/${n}/`,
    parameters: { n: `${n}` },
  }));

describe('a catalog table', () => {
  it('gives a new partition the whole storage descriptor of the table, 100 in a call', async () => {
    const { client, calls } = await glue({ GetTable: () => table, BatchCreatePartition: () => ({}) });

    await catalogTable(client, 'd', 't').createPartitions(targets(101));

    const inputs = calls.slice(1).map(({ body }) => body.PartitionInputList as Body[]);
    expect(inputs.map((batch) => batch.length)).toEqual([100, 1]);
    expect(inputs[1]?.[0]).toEqual({
      Values: ['v100'],
      StorageDescriptor: { ...descriptor, Location: 's3://c/100/' },
      Parameters: { n: '100' },
    });
  });

  it('tells which entries failed and throws for none of them', async () => {
    const ErrorDetail = { ErrorCode: 'InternalServiceException', ErrorMessage: 'later' };
    const { client } = await glue({
      GetTable: () => table,
      BatchUpdatePartition: () => ({ Errors: [{ PartitionValueList: ['v1'], ErrorDetail }] }),
    });

    const problems = await catalogTable(client, 'd', 't').updatePartitions(targets(3));

    expect(problems).toEqual([{ value: 'v1', message: 'InternalServiceException: later' }]);
  });

  it('suspects a whole batch when Glue does not say which entry failed', async () => {
    const ErrorDetail = { ErrorCode: 'AccessDeniedException', ErrorMessage: 'no' };
    const { client } = await glue({ BatchDeletePartition: () => ({ Errors: [{ ErrorDetail }] }) });

    const problems = await catalogTable(client, 'd', 't').deletePartitions(
      targets(26).map(({ value }) => value),
    );

    expect(problems).toHaveLength(26);
  });

  it('asks singly for what a batch left out: only what is not found is missing', async () => {
    const one = (value: string) => ({
      Values: [value],
      StorageDescriptor: { Location: 'l' },
      Parameters: {},
    });
    const unprocessed = { UnprocessedKeys: [{ Values: ['b'] }, { Values: ['c'] }] };
    const { client } = await glue({
      BatchGetPartition: () => ({ Partitions: [one('a')], ...unprocessed }),
      GetPartition: ({ PartitionValues }) =>
        String(PartitionValues) === 'b' ? { Partition: one('b') } : failure('EntityNotFoundException'),
    });

    const partitions = await catalogTable(client, 'd', 't').getPartitions(['a', 'b', 'c']);

    expect(partitions.map(({ value }) => value)).toEqual(['a', 'b']);
  });

  it('takes nothing for missing that it may not ask for', async () => {
    const { client } = await glue({
      BatchGetPartition: () => ({ UnprocessedKeys: [{ Values: ['a'] }] }),
      GetPartition: () => failure('AccessDeniedException'),
    });

    await expect(catalogTable(client, 'd', 't').getPartitions(['a'])).rejects.toThrow('no');
  });

  it('reads all pages of partitions', async () => {
    const one = (value: string) => ({
      Values: [value],
      StorageDescriptor: { Location: 'l' },
      Parameters: {},
    });
    const { client, calls } = await glue({
      GetPartitions: ({ NextToken }) =>
        NextToken === undefined ? { Partitions: [one('a')], NextToken: 'n' } : { Partitions: [one('b')] },
    });

    const values: string[] = [];
    for await (const page of catalogTable(client, 'd', 't').listPartitions())
      values.push(...page.map(({ value }) => value));

    expect(values).toEqual(['a', 'b']);
    expect(calls[0]?.body).toMatchObject({ ExcludeColumnSchema: true });
  });

  it('moves the table itself under its version and keeps the parameters of others', async () => {
    const { client, calls } = await glue({ GetTable: () => table, UpdateTable: () => ({}) });

    const pointer = { versionId: '7', location: 's3://c/new/', parameters: { b: '2' } };
    const outcome = await catalogTable(client, 'd', 't').movePointer(pointer);

    expect(outcome).toBe('moved');
    expect(calls[1]?.body).toMatchObject({
      VersionId: '7',
      TableInput: {
        Name: 't',
        StorageDescriptor: { ...descriptor, Location: 's3://c/new/' },
        Parameters: { a: '1', b: '2' },
      },
    });
  });

  it('calls a stale version a conflict', async () => {
    const { client } = await glue({
      GetTable: () => table,
      UpdateTable: () => failure('ConcurrentModificationException'),
    });

    const pointer = { versionId: '6', location: 'l', parameters: {} };
    expect(await catalogTable(client, 'd', 't').movePointer(pointer)).toBe('conflict');
  });
});

describe('job runs', () => {
  it.each(['ConcurrentRunsExceededException', 'ResourceNumberLimitExceededException'])(
    'calls %s busy',
    async (name) => {
      const { client } = await glue({ StartJobRun: () => failure(name) });

      expect(await jobRunsOf(client, 'j').start({})).toEqual({ kind: 'busy', message: `${name}: no` });
    },
  );

  it('throws what is no lack of room, and knows a throttle', async () => {
    const { client } = await glue({ StartJobRun: () => failure('EntityNotFoundException') });

    const error = await jobRunsOf(client, 'j')
      .start({})
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ name: 'EntityNotFoundException' });
    expect(isThrottle(error)).toBe(false);
    expect(isThrottle(Object.assign(new Error(), { name: 'ThrottlingException' }))).toBe(true);
  });

  it('reads the newest runs with their arguments', async () => {
    const run = { Id: 'jr_1', JobRunState: 'FAILED', Arguments: { '--a': 'b' }, CompletedOn: 1_800_000_000 };
    const { client, calls } = await glue({ GetJobRuns: () => ({ JobRuns: [run] }) });

    const runs = await jobRunsOf(client, 'j').listRecent(10);

    expect(calls[0]?.body).toEqual({ JobName: 'j', MaxResults: 10 });
    expect(runs).toMatchObject([
      { runId: 'jr_1', state: 'failed', arguments: { '--a': 'b' }, endedAt: '2027-01-15T08:00:00.000Z' },
    ]);
  });

  it.each([
    ['STARTING', null, 'running'],
    ['STOPPING', null, 'running'],
    ['SUCCEEDED', null, 'succeeded'],
    ['TIMEOUT', null, 'failed'],
    ['STOPPED', null, 'stopped'],
    ['EXPIRED', null, 'no-capacity'],
    ['FAILED', 'Resource unavailable: try again', 'no-capacity'],
    ['FAILED', 'Command failed with exit code 1', 'failed'],
  ])('reads the state %s (%s) as %s', (state, message, expected) => {
    expect(toRunState(state, message)).toBe(expected);
  });

  it('names a state it does not know', () => {
    expect(() => toRunState('SLEEPING', null)).toThrow('SLEEPING');
  });
});
