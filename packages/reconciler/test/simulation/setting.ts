import { usersSummary } from '@ledgerline/pipelines';
import { type PipelineDefinition, text } from '@ledgerline/schema';
import { type MemoryWorld, memoryWorld } from '../world/memory-world.ts';
import { hasTrait, type Story } from './story.ts';

/** The world as the traits of a story have it. */
export function worldOf(story: Story, clock: () => number): MemoryWorld {
  const has = (trait: Parameters<typeof hasTrait>[1]) => hasTrait(story, trait);
  return memoryWorld(
    { maxRejectedRatio: 0.5, duplicateContent: has('duplicates-allowed') ? 'allow' : 'hold' },
    clock,
    {
      arrival: {
        successObject: has('success-object'),
        quietMinutes: has('quiet-minutes') ? 10 : 0,
        // a day of many parts is built before a story ends
        minRunIntervalMinutes: has('run-interval') ? (has('many-names') ? 5 : 20) : 0,
      },
      limits: {
        ...(has('few-builds') && { buildsPerRun: 2 }),
        ...(has('few-bytes') && { bytesPerRun: 15 }),
        ...(has('few-moves') && { movesPerStep: 1 }),
        ...(has('few-segments') && { segmentsPerBuild: 2 }),
      },
    },
  );
}

/** There are three contracts, so that an old one comes back. */
export function contractOf(deployment: number): Partial<PipelineDefinition> {
  const { input } = usersSummary;
  const country = text({ maxLength: 56 + (deployment % 3) });
  return { input: { ...input, columns: { ...input.columns, country } } };
}
