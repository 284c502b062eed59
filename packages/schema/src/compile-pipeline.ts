import { hashDocument } from './canonical.ts';
import { compileSummary } from './compile-summary.ts';
import type { PipelineDefinition } from './define-pipeline.ts';
import type { NormalColumn } from './definition-columns.ts';
import { kindsOf } from './definition-derived.ts';
import { type NormalDefinition, normalDefinition } from './definition-schema.ts';
import { compileKernel } from './kernel.ts';
import type { Spec, SpecColumn } from './spec.ts';
import { compileTables, tableNames } from './tables.ts';

function toSpecColumn(name: string, column: NormalColumn): SpecColumn {
  const named = { name, ...column, header: column.header ?? name };
  if (named.type !== 'boolean') return named;
  const { true: trueWords, false: falseWords, ...rest } = named;
  return { ...rest, trueWords, falseWords };
}

/** What readers of the version before still have, until it is dropped. */
function olderTables(definition: NormalDefinition): Spec['older'] {
  const { daily, quarantine, summary } = tableNames({ ...definition, version: definition.version - 1 });
  return { daily, quarantine, summary };
}

/**
 * Compiles a definition into its spec. Pure: the same definition gives the same spec, byte for byte.
 *
 * @throws DefinitionError naming every wrong path, the value seen and what is allowed
 */
export function compilePipeline(given: PipelineDefinition): Spec {
  const definition = normalDefinition(given);
  const { name, version, input, queries, gates, arrival, objectives } = definition;
  const columns = Object.entries(input.columns).map(([column, of]) => toSpecColumn(column, of));
  const kinds = kindsOf(definition);
  const summary = compileSummary(definition, kinds);
  const shaping = { resultVersion: version, input: { dialect: input.format, columns }, summary };
  const kernel = compileKernel({ ...shaping, kinds });
  return {
    version: 1,
    pipeline: name,
    contractHash: hashDocument({ ...shaping, kernelVersion: kernel.version }),
    ...shaping,
    tables: compileTables(definition, summary.measures, kinds),
    older: version === 1 ? null : olderTables(definition),
    kernel,
    queries,
    gates,
    arrival,
    objectives,
  };
}

/** The name of a spec: SHA-256 of its canonical JSON. */
export function specHashOf(spec: Spec): string {
  return hashDocument(spec);
}
