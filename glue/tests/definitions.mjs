// Every definition the Python tests run: those of the torture set, which are plain data, and the real pipelines.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pipelines } from '@ledgerline/pipelines';
import { canonicalJson, compilePipeline } from '@ledgerline/schema';

/** File name below `generated/` -> the canonical JSON of a spec; `torture` is the folder of the torture set. */
export function compileSpecs(torture) {
  const files = readdirSync(torture)
    .map((name) => new URL(`${name}/definition.json`, torture))
    .filter((file) => existsSync(file));
  const definitions = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return {
    ...specsOf('', definitions),
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
