import { describe, expect, it } from '@jest/globals';
import { pipelines, resourcePrefixOf, stackNameOf } from '../src/index.ts';

describe('stackNameOf', () => {
  it('is the environment for the pipeline that was here first, and tells the others apart', () => {
    expect(Object.keys(pipelines).map((name) => stackNameOf('prod', name))).toEqual([
      'prod',
      'prod-online-retail',
    ]);
    expect(resourcePrefixOf('prod', 'online-retail')).toBe('ledgerline-prod-online-retail');
  });
});
