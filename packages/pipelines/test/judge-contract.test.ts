import { describe, expect, it } from '@jest/globals';
import { compilePipeline, count, type PipelineDefinition, type Spec } from '@ledgerline/schema';
import { type CommittedSpec, judgeContract, specFileOf, usersSummary } from '../src/index.ts';

const committed = (...specs: readonly Spec[]): readonly CommittedSpec[] =>
  specs.map((spec) => ({ file: specFileOf(spec), frozen: spec, whole: spec }));

const { summary, gates } = usersSummary;
const definition: PipelineDefinition = usersSummary;
const counted = { ...definition, summary: { ...summary, measures: { ...summary.measures, n: count() } } };
const [one, two] = [compilePipeline(definition), compilePipeline({ ...counted, version: 2 })];
const other = compilePipeline({ ...definition, name: 'other' });

describe('judgeContract', () => {
  it.each<[string, readonly Spec[], PipelineDefinition, string]>([
    ['a first version', [other], definition, 'new'],
    ['what is committed', [other, one], definition, 'same'],
    ['another gate', [one], { ...definition, gates: { ...gates, maxRejectedRatio: 0.5 } }, 'compatible'],
    ['a new version', [one], { ...counted, version: 2 }, 'next'],
    ['the newest of two versions', [one, two], { ...counted, version: 2 }, 'same'],
    ['a way back to the first', [one, two], definition, 'same'],
    ['what is left when the first was dropped', [two], { ...counted, version: 2 }, 'same'],
  ])('takes %s', (_, specs, given, verdict) => {
    const judged = judgeContract(committed(...specs), compilePipeline(given));

    expect(judged.verdict).toBe(verdict);
    expect(judged.remedy).toBeUndefined();
  });

  it.each<[string, readonly Spec[], PipelineDefinition, string, RegExp]>([
    [
      'a broken result',
      [one],
      counted,
      'breaking',
      /^set version: 2 in the definition.*delete users-summary\.v1\.json/,
    ],
    ['a broken result below a newer one', [one, two], counted, 'breaking', /^set version: 3 /],
    ['a version too far', [one], { ...counted, version: 3 }, 'refused', /^version is 3, .* allowed: 1, or 2/],
    ['a version that was dropped', [two], definition, 'refused', /^version is 1, .* allowed: 2, or 3/],
    [
      'a third version beside two',
      [one, two],
      { ...counted, version: 3 },
      'refused',
      /^version 1 still has tables, .* delete users-summary\.v1\.json and deploy/,
    ],
    [
      'a new version under another name',
      [one],
      { ...counted, version: 2, summary: { ...counted.summary, table: 'buyers' } },
      'refused',
      /another name than in version 1 \(its tables: users_summary, users_summary_daily\)/,
    ],
  ])('sends %s away with what to do', (_, specs, given, verdict, remedy) => {
    const judged = judgeContract(committed(...specs), compilePipeline(given));

    expect(judged.verdict).toBe(verdict);
    expect(judged.remedy).toMatch(remedy);
  });

  it('judges by tables and hash where the committed words cannot be read', () => {
    const unread = committed(one).map((spec) => ({ ...spec, whole: null }));

    const verdicts = [
      definition,
      { ...definition, input: { ...definition.input, table: 'buyers' } },
      counted,
    ].map((given) => judgeContract(unread, compilePipeline(given)).verdict);

    expect(verdicts).toEqual(['compatible', 'breaking', 'breaking']);
  });
});
