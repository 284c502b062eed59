import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pipelines } from '@ledgerline/pipelines';
import type { PipelineDefinition, Spec } from '@ledgerline/schema';
import { compileDefinition, definitionFile } from '../check-definitions.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { projectRoot } from '../project.ts';
import { parseDefinition } from './parse-definition.ts';

export interface DefinitionRequest {
  /** The name of a definition. */
  readonly pipeline: string;
  /** A file that holds it, when it is none of packages/pipelines. */
  readonly file?: string | undefined;
}

const usage = (problem: string) => new CliError('usage', exitCodes.usage, [problem]);

const wrong = (file: string, problem: string, cause?: unknown) =>
  new CliError('wrong-definition', exitCodes.configuration, [`${file}: ${problem}`], { cause });

/** A file anywhere may import `@ledgerline/schema`: it gets the one of this ledgerline. */
function offerSchema(): void {
  const { href } = pathToFileURL(join(projectRoot, 'apps', 'cli', 'dist', 'schema.mjs'));
  const hooks = `export const resolve = (specifier, context, next) =>
    specifier === '@ledgerline/schema' ? { url: ${JSON.stringify(href)}, shortCircuit: true } : next(specifier, context);`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

type Module = Readonly<Record<string, unknown>>;

/** Nothing is left to do for the process, and the module waits all the same. */
function neverReady(): Promise<never> {
  const problem = new Error('waits for something that never comes; look at its `await`');
  return new Promise((_, reject) => process.once('beforeExit', () => reject(problem)));
}

const inStack = /(file:\/\/[^\s()]+?):([0-9]+)(?::[0-9]+)?(?=[\s)]|$)/;
const inCheck = /^(.+):([0-9]+)$/m;

/** Where the error was thrown; Node keeps the place of a syntax error to itself, but for its own messages. */
function placeOf(path: string, { stack = '' }: Error): string | undefined {
  const [, url, line] = inStack.exec(stack) ?? [];
  if (url !== undefined) return `${fileURLToPath(url)}:${line}`;
  return inCheck.exec(spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' }).stderr)?.[0];
}

/** Says in which file and line the module, or one that it imports, is wrong. */
function locate(path: string, error: unknown): never {
  const place = error instanceof Error ? placeOf(path, error) : undefined;
  if (place === undefined) throw error;
  throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
}

async function importDefault(path: string): Promise<unknown> {
  offerSchema();
  const module: Module = await Promise.race([
    import(pathToFileURL(path).href).catch((error: unknown) => locate(path, error)),
    neverReady(),
  ]);
  if ('default' in module) return module.default;
  const names = Object.keys(module).join(', ') || 'nothing';
  throw new Error(`exports ${names}; allowed: \`export default\` and a definition`);
}

/** @throws CliError `usage` for a file that is not there, `wrong-definition` for one that cannot be read or run */
async function readDefinition(file: string): Promise<unknown> {
  const path = resolve(file);
  const kind = extname(path).toLowerCase();
  if (kind !== '.mjs' && kind !== '.json')
    throw usage(`--definition ${file}: allowed: an .mjs file with a definition as default export, or .json`);
  if (!existsSync(path)) throw usage(`--definition ${file}: no such file`);
  try {
    return kind === '.json' ? parseDefinition(readFileSync(path, 'utf8')) : await importDefault(path);
  } catch (error) {
    throw wrong(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function named(pipeline: string): PipelineDefinition {
  const definition = Object.hasOwn(pipelines, pipeline) ? pipelines[pipeline] : undefined;
  if (definition !== undefined) return definition;
  const names = Object.keys(pipelines).join(', ');
  throw usage(
    `${JSON.stringify(pipeline)} is no pipeline; allowed: ${names}, or one of your own with --definition FILE`,
  );
}

/**
 * The compiled form of a definition of ours, or of one in a file.
 *
 * @throws CliError `usage` or `wrong-definition`, the latter with every mistake
 */
export async function loadDefinition({ pipeline, file }: DefinitionRequest): Promise<Spec> {
  if (file === undefined) return compileDefinition(definitionFile(pipeline), named(pipeline));
  const spec = compileDefinition(file, await readDefinition(file));
  if (spec.pipeline === pipeline) return spec;
  throw usage(
    `--definition ${file} defines ${JSON.stringify(spec.pipeline)}, the command says ${JSON.stringify(pipeline)}; use one name`,
  );
}
