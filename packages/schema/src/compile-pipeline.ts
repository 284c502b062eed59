import { hashDocument } from './canonical.ts';
import type { Column } from './columns.ts';
import type { PipelineDefinition } from './define-pipeline.ts';
import { checkDefinition } from './definition-schema.ts';
import { compileKernel } from './kernel.ts';
import type { Spec, SpecColumn } from './spec.ts';
import { compileTables, measureType } from './tables.ts';

function toSpecColumn(name: string, column: Column): SpecColumn {
  switch (column.type) {
    case 'integer':
      return { name, ...column, min: String(column.min), max: String(column.max) };
    case 'decimal':
    case 'text':
      return { name, ...column };
  }
}

/**
 * Compiles a definition into its spec. Pure: the same definition gives the same spec, byte for byte.
 *
 * @throws DefinitionError naming every wrong path, the value seen and what is allowed
 */
export function compilePipeline(definition: PipelineDefinition): Spec {
  checkDefinition(definition);
  const columns = Object.entries(definition.input.columns).map(([name, column]) =>
    toSpecColumn(name, column),
  );
  const measures = Object.entries(definition.summary.measures).map(([name, measure]) => ({
    name,
    ...measure,
    type: measureType(columns, measure.column),
  }));
  const shaping = {
    resultVersion: definition.version ?? 1,
    input: { dialect: definition.input.format, columns },
    summary: { groupBy: [...definition.summary.groupBy], measures },
  };
  const kernel = compileKernel(shaping);
  return {
    version: 1,
    pipeline: definition.name,
    contractHash: hashDocument({ ...shaping, kernelVersion: kernel.version }),
    ...shaping,
    tables: compileTables(definition, shaping),
    kernel,
    queries: { ...definition.queries },
    gates: { minAccepted: 1, ...definition.gates },
    objectives: { ...definition.objectives },
  };
}

/** The name of a spec: SHA-256 of its canonical JSON. */
export function specHashOf(spec: Spec): string {
  return hashDocument(spec);
}
