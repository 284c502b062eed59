import { pipelines } from '@ledgerline/pipelines';
import { compilePipeline, DefinitionError, type PipelineDefinition, type Spec } from '@ledgerline/schema';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** Where the definition of a name lies, as seen from the root. */
export const definitionFile = (name: string) => `packages/pipelines/src/${name}.ts`;

/**
 * Compiles what a file holds, whatever that is.
 *
 * @throws CliError `wrong-definition` with file and path of every mistake
 */
export function compileDefinition(file: string, definition: unknown): Spec {
  try {
    return compilePipeline(definition as PipelineDefinition);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const problems = error.problems.map(({ path, message }) => `${file}: ${path}: ${message}`);
    throw new CliError('wrong-definition', exitCodes.configuration, problems, { cause: error });
  }
}

function problemsOf(name: string, definition: PipelineDefinition): readonly string[] {
  try {
    compileDefinition(definitionFile(name), definition);
    return [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return error.problems;
  }
}

/**
 * Compiles every definition before anything is made from one.
 *
 * @throws CliError `wrong-definition` with file and path of every mistake
 */
export function checkDefinitions(
  definitions: Readonly<Record<string, PipelineDefinition>> = pipelines,
): void {
  const problems = Object.entries(definitions).flatMap(([name, definition]) => problemsOf(name, definition));
  if (problems.length > 0) throw new CliError('wrong-definition', exitCodes.configuration, problems);
}
