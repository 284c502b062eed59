import {
  compilePipeline,
  DefinitionError,
  type DefinitionProblem,
  type PipelineDefinition,
} from '../src/index.ts';

/** As a value: the place is left out. */
export const nothing = Symbol('the place is left out');

/** A right definition with one place changed. */
export function withPlace(right: PipelineDefinition, path: string, value: unknown): PipelineDefinition {
  const definition: Record<string, unknown> = structuredClone({ ...right });
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((place, name) => place[name] as Record<string, unknown>, definition);
  if (value === nothing) delete parent[last];
  else parent[last] = value;
  return definition as unknown as PipelineDefinition;
}

export function problemsOf(definition: unknown): readonly DefinitionProblem[] {
  try {
    compilePipeline(definition as PipelineDefinition);
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
  return [];
}
