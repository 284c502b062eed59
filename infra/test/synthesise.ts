import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackNameOf, usersSummary } from '@ledgerline/pipelines';
import type { FrozenSpec, PipelineDefinition } from '@ledgerline/schema';
import { App } from 'cdktf';
import type { BuiltArtifacts } from '../src/built-artifacts.ts';
import { readConfig } from '../src/config.ts';
import { type Environment, type EnvironmentName, environmentNames } from '../src/environments.ts';
import { PipelineStack } from '../src/pipeline-stack.ts';

type Json = Readonly<Record<string, unknown>>;

export interface SynthesisedStack {
  /** Where `cdk.tf.json` lies. */
  readonly folder: string;
  readonly json: { readonly terraform: Json; readonly provider: Json; readonly output: Json };
  /** Every resource of a type by its name. */
  resources(type: string): readonly Resource[];
  readonly types: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON of any resource
export type Resource = { readonly id: string } & Readonly<Record<string, any>>;

const scratch = mkdtempSync(join(tmpdir(), 'ledgerline-infra-'));

function writeBuilt(path: string, content: string): string {
  const whole = join(scratch, 'built', path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

/** Small files in place of the built ones, so that a stack's text does not change with each commit. */
export function standInArtifacts(): BuiltArtifacts {
  const handler = 'export const handler = async () => ({});\n';
  return {
    triggerFolder: join(writeBuilt('trigger/handler.mjs', handler), '..'),
    publisherFolder: join(writeBuilt('publisher/handler.mjs', handler), '..'),
    jobScript: writeBuilt('main.py', 'print()\n'),
    jobWheel: writeBuilt('ledgerline_job-0.1.0-py3-none-any.whl', 'job'),
    thirdPartyWheels: [writeBuilt('wheels/duckdb-1.5.6-cp311-cp311-manylinux_2_28_x86_64.whl', 'duckdb')],
  };
}

export function environmentOf(name: EnvironmentName): Environment {
  return readConfig({ LEDGERLINE_ENVIRONMENT: name, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }).environment;
}

/** Synthesises the stack of a pipeline in an environment. */
export function synthesise(
  environment: Environment,
  artifacts = standInArtifacts(),
  definition: PipelineDefinition = usersSummary,
  frozen: readonly FrozenSpec[] = [],
): SynthesisedStack {
  const outdir = mkdtempSync(join(scratch, 'out-'));
  const app = new App({ outdir });
  new PipelineStack(app, { environment, definition, frozen, artifacts });
  app.synth();
  const folder = join(outdir, 'stacks', stackNameOf(environment.name, definition.name));
  const json = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
  return {
    folder,
    json,
    types: Object.keys(json.resource),
    resources: (type) =>
      Object.entries((json.resource[type] ?? {}) as Record<string, Json>).map(([id, config]) => ({
        id,
        ...config,
      })),
  };
}

/** Every environment's stack, once per test file. */
export function synthesiseAll(): readonly (readonly [EnvironmentName, SynthesisedStack])[] {
  return environmentNames.map((name) => [name, synthesise(environmentOf(name))]);
}
