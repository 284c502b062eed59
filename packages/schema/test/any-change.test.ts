import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compareSpecs,
  compilePipeline,
  type PipelineDefinition,
  type Spec,
  verdictOf,
} from '../src/index.ts';
import { changesOfColumns } from './changes-of-columns.ts';
import { changesOfOperation } from './changes-of-operation.ts';
import { changesOfResult } from './changes-of-result.ts';
import { everything } from './everything.ts';
import { type Edit, sales } from './sales-edits.ts';

const before = compilePipeline(sales);
const all = [...changesOfOperation, ...changesOfColumns, ...changesOfResult];
const edits = all.map(([, edit]) => edit);

/** What the definition compiles to after some of the edits, those that make it wrong left out. */
function compileSome(chosen: readonly Edit[]): Spec {
  let [definition, spec]: [PipelineDefinition, Spec] = [sales, before];
  for (const edit of chosen) {
    try {
      const next = edit(definition);
      [definition, spec] = [next, compilePipeline(next)];
    } catch {
      // one edit took away what another one names
    }
  }
  return spec;
}

describe('any change', () => {
  it('is none when a spec is compared with itself', () => {
    expect(compareSpecs(compilePipeline(everything), compilePipeline(everything))).toEqual([]);
    fc.assert(
      fc.property(fc.shuffledSubarray(edits, { maxLength: 3 }), (chosen) => {
        const spec = compileSome(chosen);
        expect(compareSpecs(spec, structuredClone(spec))).toEqual([]);
      }),
    );
  });

  it('of the contract is never compatible, of the tables always breaking, and no change goes unnamed', () => {
    const some = fc.shuffledSubarray(edits, { maxLength: 3 });
    fc.assert(
      fc.property(some, some, (first, second) => {
        const [a, b] = [compileSome(first), compileSome(second)];
        const verdict = verdictOf(compareSpecs(a, b));

        if (JSON.stringify(a) !== JSON.stringify(b)) expect(verdict).not.toBe('same');
        if (a.contractHash !== b.contractHash) expect(['rebuild', 'breaking']).toContain(verdict);
        if (a.resultVersion === b.resultVersion && a.tables.daily.name === b.tables.daily.name) {
          const isSame = JSON.stringify(a.tables.daily) === JSON.stringify(b.tables.daily);
          if (!isSame) expect(verdict).toBe('breaking');
        }
      }),
    );
  });
});
