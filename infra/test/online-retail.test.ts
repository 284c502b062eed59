import { describe, expect, it } from '@jest/globals';
import { onlineRetail, usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, csv, type PipelineDefinition } from '@ledgerline/schema';
import {
  environmentOf,
  type Resource,
  type SynthesisedStack,
  standInArtifacts,
  synthesise,
} from './synthesise.ts';

const spec = compilePipeline(onlineRetail);
const stackOf = (definition: PipelineDefinition) =>
  synthesise(environmentOf('prod'), standInArtifacts(), definition);
const stack = stackOf(onlineRetail);
const firstStack = synthesise(environmentOf('prod'));

/** Attributes by which a resource of any type is known in its account. */
const nameAttributes = ['name', 'bucket', 'function_name', 'alarm_name', 'dashboard_name'];

function namesIn({ resources, types }: SynthesisedStack): string[] {
  return types
    .filter((type) => !['aws_athena_named_query', 'aws_iam_role_policy'].includes(type))
    .flatMap((type) =>
      resources(type).flatMap((resource) => nameAttributes.map((name) => `${type} ${resource[name]}`)),
    )
    .filter((name) => !name.includes('undefined') && !name.includes('${'));
}

function rawTable(definition: PipelineDefinition): Resource {
  const [raw] = stackOf(definition)
    .resources('aws_glue_catalog_table')
    .filter(({ name }) => name === `${definition.input.table}_raw`);
  if (raw === undefined) throw new Error('the stack has no raw table');
  return raw;
}

describe('a second pipeline in the same environment', () => {
  it('shares no name with the first', () => {
    const [first, second] = [namesIn(firstStack), namesIn(stack)];

    expect(second.length).toBeGreaterThan(30);
    expect(second.filter((name) => first.includes(name))).toEqual([]);
  });

  it('has a state of its own', () => {
    expect(stack.json.terraform.backend).toMatchObject({ s3: { key: 'prod-online-retail.tfstate' } });
    expect(stack.json.provider.aws).toMatchObject([
      { default_tags: [{ tags: { environment: 'prod', pipeline: 'online-retail' } }] },
    ]);
  });

  it('has its own tables, with the columns of its spec', () => {
    const tables = stack.resources('aws_glue_catalog_table');

    expect(
      Object.fromEntries(tables.map(({ name, storage_descriptor }) => [name, storage_descriptor.columns])),
    ).toEqual(Object.fromEntries(Object.values(spec.tables).map(({ name, columns }) => [name, columns])));
    expect(spec.tables.daily.columns).toContainEqual({ name: 'last_invoice', type: 'timestamp' });
  });

  it('is alarmed by its own objectives and gates, on its own metrics', () => {
    const ours = stack
      .resources('aws_cloudwatch_metric_alarm')
      .filter(({ namespace }) => namespace === 'Ledgerline');
    const thresholds = Object.fromEntries(ours.map(({ metric_name, threshold }) => [metric_name, threshold]));

    expect(thresholds).toMatchObject({
      DataAgeMinutes: spec.objectives.freshnessHours * 60,
      RejectedRatio: spec.gates.maxRejectedRatio,
    });
    for (const { dimensions } of ours)
      expect(dimensions).toEqual({ Pipeline: 'online-retail', Environment: 'prod' });
  });

  it('hears of its own publications only', () => {
    const patterns = stack
      .resources('aws_cloudwatch_event_rule')
      .map(({ event_pattern }) => event_pattern)
      .filter((pattern) => pattern?.includes('Ledgerline Publication'));

    expect(patterns.map((pattern) => JSON.parse(pattern).detail)).toEqual([
      { pipeline: ['online-retail'], environment: ['prod'] },
    ]);
  });

  it('has the named queries of its definition', () => {
    const queries = stack.resources('aws_athena_named_query').map(({ name, query }) => [name, query]);

    expect(Object.fromEntries(queries)).toEqual(onlineRetail.queries);
  });

  it('is refused with a name that no bucket could carry', () => {
    const long = { ...onlineRetail, name: 'a-name-of-thirty-one-characters' };

    expect(() => stackOf(long)).toThrow(
      'the name of bucket ledgerline-prod-a-name-of-thirty-one-characters-333333333333-raw has 64 characters, 63 are allowed',
    );
  });
});

describe('the raw table', () => {
  const withFormat = (options: Parameters<typeof csv>[0]) =>
    rawTable({ ...usersSummary, input: { ...usersSummary.input, format: csv(options) } });

  it('reads what the dialect says', () => {
    const { storage_descriptor, parameters, description } = withFormat({ delimiter: ';', quote: "'" });

    expect(storage_descriptor.ser_de_info).toEqual({
      serialization_library: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      parameters: { separatorChar: ';', quoteChar: "'", escapeChar: '"' },
    });
    expect(parameters).toMatchObject({ 'skip.header.line.count': '1' });
    expect(description).toBeUndefined();
  });

  it('skips no line of files without a header', () => {
    expect(withFormat({ header: false }).parameters).toEqual({ EXTERNAL: 'TRUE', classification: 'csv' });
  });

  it.each([
    [{ encoding: 'latin-1' }, 'letters beyond ASCII'],
    [{ multiline: true }, 'line by line'],
  ] as const)('says what Athena cannot read of %j', (options, limit) => {
    expect(withFormat(options).description).toContain(limit);
  });
});
