import {
  compilePipeline,
  DefinitionError,
  type DefinitionProblem,
  type PipelineDefinition,
} from '../src/index.ts';

/** Path, wrong value, what the message says; the problem is at the same path unless a fourth part says where. */
export type WrongPlace = [path: string, value: unknown, message: string, at?: string];

/** What messages allow. */
export const numbers = 'pieces, customer, price, discount';
export const name = 'allowed: lower-case letters, digits and _, starting with a letter, at most 100';
export const plain = 'allowed: a text without control characters or lone surrogates';
export const latin1 = 'allowed: characters of ISO 8859-1, as objects in latin-1 hold no others';
export const time = "allowed: a time from 0001 to 9999, for instance '2026-11-23T08:30:00'";

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
