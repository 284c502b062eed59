import { describe, expect, it } from '@jest/globals';
import { type CommittedSpec, specFileOf, usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, count, type PipelineDefinition } from '@ledgerline/schema';
import { frozenVersions } from '../src/frozen-versions.ts';
import { environmentOf, type SynthesisedStack, standInArtifacts, synthesise } from './synthesise.ts';

const versionOf = (version: number): PipelineDefinition => {
  const { measures } = usersSummary.summary;
  const counted = version === 1 ? measures : { ...measures, purchases: count() };
  return { ...usersSummary, version, summary: { ...usersSummary.summary, measures: counted } };
};
const [one, two, three] = [1, 2, 3].map((version) => compilePipeline(versionOf(version))) as [
  ReturnType<typeof compilePipeline>,
  ReturnType<typeof compilePipeline>,
  ReturnType<typeof compilePipeline>,
];

const stackOf = (version: number, frozen: readonly (typeof one)[] = []) =>
  synthesise(environmentOf('prod'), standInArtifacts(), versionOf(version), frozen);
const first = stackOf(1);
const second = stackOf(2, [one]);

/** Address in Terraform -> all that Terraform is told of the table. */
const tablesOf = ({ resources }: SynthesisedStack) =>
  Object.fromEntries(resources('aws_glue_catalog_table').map(({ id, '//': _, ...table }) => [id, table]));
/** Address -> name. */
const namesOf = (stack: SynthesisedStack) =>
  Object.fromEntries(
    Object.entries(tablesOf(stack)).map(([id, { name }]) => [id.replace(/_[0-9A-F]{8}$/, ''), name]),
  );

/** Table -> every action that a role of the stack may do with it. */
function deedsWith(stack: SynthesisedStack, table: string): Record<string, string[]> {
  const granted = stack.resources('aws_iam_role_policy').map(({ id, policy }) => {
    const statements: { Action: string[]; Resource: string[] }[] = JSON.parse(policy).Statement;
    const own = statements.filter(({ Resource }) => Resource.some((arn) => arn.endsWith(`/${table}`)));
    const role = /users-summary_(.+?)_role/.exec(id)?.[1] ?? id;
    return [role, own.flatMap(({ Action }) => Action).sort()] as const;
  });
  return Object.fromEntries(granted.filter(([, actions]) => actions.length > 0));
}

describe('a second version of the result', () => {
  it('leaves every table of the first where it is and as it is, under the same address', () => {
    const [before, after] = [tablesOf(first), tablesOf(second)];
    const result = Object.entries(before).filter(([, { name }]) => name !== 'users_raw');

    expect(result.map(([, { name }]) => name).sort()).toEqual([
      'users_quarantine',
      'users_summary',
      'users_summary_daily',
    ]);
    for (const [address, table] of result) expect([address, after[address]]).toEqual([address, table]);
  });

  it('has tables of its own with its own columns, over the one raw table', () => {
    expect(namesOf(second)).toEqual({
      'users-summary_catalog_raw_table': 'users_raw',
      'users-summary_catalog_daily_table': 'users_summary_daily',
      'users-summary_catalog_quarantine_table': 'users_quarantine',
      'users-summary_catalog_summary_table': 'users_summary',
      'users-summary_catalog_daily-v2_table': 'users_summary_daily_v2',
      'users-summary_catalog_quarantine-v2_table': 'users_quarantine_v2',
      'users-summary_catalog_summary-v2_table': 'users_summary_v2',
    });
    const daily = second
      .resources('aws_glue_catalog_table')
      .find(({ name }) => name === 'users_summary_daily_v2');
    expect(daily?.storage_descriptor).toMatchObject({
      columns: two.tables.daily.columns,
      location: 's3://ledgerline-prod-333333333333-curated/tables/users_summary_daily_v2/',
    });
  });

  it('lets Terraform ignore where the total of either version points', () => {
    const ignored = second
      .resources('aws_glue_catalog_table')
      .filter(({ lifecycle }) => lifecycle !== undefined)
      .map(({ name }) => name);

    expect(ignored.sort()).toEqual(['users_summary', 'users_summary_v2']);
  });

  it('can be looked at beside the first, of which nothing can be moved any more', () => {
    const look = ['glue:BatchGetPartition', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable'];

    // the sweep has to know what its readers are pointed at
    for (const table of ['users_summary_daily', 'users_quarantine', 'users_summary'])
      expect(deedsWith(second, table)).toEqual({ trigger: look, 'metrics-publisher': look });
    expect(deedsWith(second, 'users_summary_daily_v2').trigger).toContain('glue:BatchUpdatePartition');
    expect(deedsWith(second, 'users_summary_v2').trigger).toContain('glue:UpdateTable');
  });

  it('keeps its addresses when a third comes, and when the first is dropped', () => {
    const third = stackOf(3, [one, two]);
    const dropped = stackOf(2);
    const ofSecond = Object.entries(tablesOf(second)).filter(([, { name }]) => /_v2$/.test(name));

    expect(ofSecond).toHaveLength(3);
    expect(tablesOf(third)).toMatchObject(Object.fromEntries(ofSecond));
    expect(tablesOf(dropped)).toMatchObject(Object.fromEntries(ofSecond));
    expect(Object.values(namesOf(dropped)).filter((name) => !/_v2$/.test(name))).toEqual(['users_raw']);
    expect(Object.values(namesOf(third)).sort()).toEqual(
      [one, two, three]
        .flatMap(({ tables: { raw: _, ...result } }) => Object.values(result).map(({ name }) => name))
        .concat('users_raw')
        .sort(),
    );
  });

  it('still finds the older table not there instead of forbidden after it was dropped', () => {
    expect(deedsWith(stackOf(2), 'users_summary_daily').trigger).toContain('glue:GetPartitions');
  });
});

describe('frozenVersions', () => {
  const committed = [one, two].map(
    (spec): CommittedSpec => ({ file: specFileOf(spec), frozen: spec, whole: spec }),
  );
  const prod = environmentOf('prod');

  it('are the committed versions but the one that is defined', () => {
    const other = { ...one, pipeline: 'other' };
    const all = [...committed, { file: 'other.v1.json', frozen: other, whole: other }];

    expect(frozenVersions(all, versionOf(2), prod)).toEqual([one]);
    // taken back to the first: the tables of the second stay until its file goes
    expect(frozenVersions(all, versionOf(1), prod)).toEqual([two]);
  });

  it.each<[string, PipelineDefinition, RegExp]>([
    [
      'a gate',
      { ...versionOf(2), gates: { maxRejectedRatio: 0.4 } },
      /\(compatible\).*contract users-summary/,
    ],
    [
      'a result',
      { ...versionOf(1), summary: { ...usersSummary.summary, groupBy: ['user_id'] } },
      /\(breaking\)/,
    ],
    ['a version', versionOf(3), /\(refused\)/],
  ])('refuse %s that is not committed, but for the local environment', (_, definition, message) => {
    expect(() => frozenVersions(committed, definition, prod)).toThrow(message);
    expect(() => frozenVersions(committed, definition, environmentOf('local'))).not.toThrow();
  });
});
