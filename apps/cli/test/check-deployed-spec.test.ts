import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, type PipelineDefinition, specHashOf } from '@ledgerline/schema';
import { checkDeployedSpec } from '../src/cloud/check-deployed-spec.ts';

const ours = { 'users-summary': usersSummary };

function deployed(definition: PipelineDefinition) {
  const spec = compilePipeline(definition);
  return { environment: 'dev', spec, specHash: specHashOf(spec) };
}

describe('checkDeployedSpec', () => {
  it('takes what this checkout compiles', () => {
    expect(() => checkDeployedSpec(deployed(usersSummary), ours)).not.toThrow();
  });

  it('takes the gates of the environment', () => {
    const lax = { ...usersSummary, gates: { maxRejectedRatio: 0.5, minAccepted: 0 } };

    expect(() => checkDeployedSpec(deployed(lax), ours)).not.toThrow();
  });

  it.each([
    ['a query', { queries: { all: 'SELECT * FROM users_summary' } }, 'queries'],
    ['an objective', { objectives: { freshnessHours: 2, runCostUsd: 0.5 } }, 'objectives'],
    ['a result version', { version: 2 }, 'contractHash'],
  ])('refuses another version that differs in %s, and names it', (_, difference, part) => {
    const other = deployed({ ...usersSummary, ...difference });

    expect(() => checkDeployedSpec(other, ours)).toThrow(
      expect.objectContaining({
        kind: 'other-version',
        exitCode: 78,
        message: expect.stringMatching(new RegExp(`different: .*${part}.*ledgerline deploy dev.*check out`)),
      }),
    );
  });

  it('refuses a pipeline that this checkout lacks', () => {
    for (const name of ['sales', 'constructor'])
      expect(() => checkDeployedSpec(deployed({ ...usersSummary, name }), ours)).toThrow(
        expect.objectContaining({
          exitCode: 78,
          message: expect.stringMatching(/which this checkout lacks/),
        }),
      );
  });
});
