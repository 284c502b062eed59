// Every definition the Python tests run: those of the torture set, which are plain data, the widest, the real pipelines.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pipelines } from '@ledgerline/pipelines';
import { canonicalJson, compilePipeline } from '@ledgerline/schema';

/** As many columns and as long lines as there may be. */
const widest = {
  name: 'widest',
  input: {
    table: 'widest',
    format: { format: 'csv', maxLineBytes: 4 * 1024 * 1024 },
    columns: {
      ...Object.fromEntries(Array.from({ length: 999 }, (_, index) => [`text_${index}`, { type: 'text' }])),
      amount: { type: 'integer' },
    },
  },
  summary: {
    table: 'widest_summary',
    groupBy: ['text_0'],
    measures: { total: { function: 'sum', column: 'amount' } },
  },
  queries: {},
  gates: { maxRejectedRatio: 1 },
  objectives: { freshnessHours: 24, runCostUsd: 1 },
};

/** File name below `generated/` -> the canonical JSON of a spec; `torture` is the folder of the torture set. */
export function compileSpecs(torture) {
  const files = readdirSync(torture)
    .map((name) => new URL(`${name}/definition.json`, torture))
    .filter((file) => existsSync(file));
  const definitions = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return {
    ...specsOf('', [...definitions, widest]),
    ...specsOf('pipelines/', Object.values(pipelines)),
  };
}

function specsOf(folder, definitions) {
  return Object.fromEntries(
    definitions.map((definition) => [
      `${folder}${definition.name}.json`,
      canonicalJson(compilePipeline(definition)),
    ]),
  );
}
