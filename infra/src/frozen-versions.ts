import { type CommittedSpec, judgeContract } from '@ledgerline/pipelines';
import { compilePipeline, type FrozenSpec, type PipelineDefinition } from '@ledgerline/schema';
import type { Environment } from './environments.ts';

/**
 * The other versions of a pipeline's result: those whose specs are still committed. Their definitions are gone.
 *
 * A real environment gets a definition only as it is committed: its verdict was read and its tables cannot change under
 * readers by accident. The local one takes whatever lies in the tree.
 *
 * @throws Error saying what to run
 */
export function frozenVersions(
  committed: readonly CommittedSpec[],
  definition: PipelineDefinition,
  { name }: Environment,
): readonly FrozenSpec[] {
  const spec = compilePipeline(definition);
  const { verdict } = judgeContract(committed, spec);
  if (name !== 'local' && verdict !== 'same')
    throw new Error(
      `cannot synthesise: the definition of ${spec.pipeline} differs from its committed spec (${verdict}), allowed for local only; ` +
        `read what it means with \`npm run ledgerline -- contract ${spec.pipeline}\`, then take it over with --write`,
    );
  return committed
    .map(({ frozen }) => frozen)
    .filter(
      ({ pipeline, resultVersion }) => pipeline === spec.pipeline && resultVersion !== spec.resultVersion,
    );
}
