import { pipelines, usersSummary } from '@ledgerline/pipelines';
import type { PipelineDefinition } from '@ledgerline/schema';
import * as z from 'zod';
import { type Environment, environmentNames, environments } from './environments.ts';

const oneOf = (names: readonly string[]) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    `is ${input === undefined ? 'not set' : `'${input}'`}; allowed are ${names.join(', ')}`,
});

/** The variables that `cdktf` hands to the app. */
const configSchema = z.object({
  LEDGERLINE_ENVIRONMENT: z.enum(environmentNames, oneOf(environmentNames)),
  /** Each pipeline has a stack of its own. */
  LEDGERLINE_PIPELINE: z
    .enum(Object.keys(pipelines), oneOf(Object.keys(pipelines)))
    .default(usersSummary.name),
  AWS_ENDPOINT_URL: z.string().optional(),
  /** Share of rejected records, 0 to 1, that replaces the gate; for trying things on the local cloud. */
  LEDGERLINE_MAX_REJECTED_RATIO: z.coerce.number().min(0).max(1).optional(),
});

function isLoopback(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function problemsOf({
  LEDGERLINE_ENVIRONMENT: name,
  ...config
}: z.infer<typeof configSchema>): readonly string[] {
  const problems: string[] = [];
  if (name === 'local' && !isLoopback(config.AWS_ENDPOINT_URL)) {
    const seen = config.AWS_ENDPOINT_URL === undefined ? 'not set' : `'${config.AWS_ENDPOINT_URL}'`;
    problems.push(
      `AWS_ENDPOINT_URL is ${seen}; the local environment is made only on a loopback address such as ` +
        'http://127.0.0.1:4566. Start the local cloud with `npm run ledgerline -- local up`, then ' +
        '`eval "$(npm run --silent ledgerline -- env local)"`',
    );
  }
  if (name !== 'local' && config.LEDGERLINE_MAX_REJECTED_RATIO !== undefined) {
    problems.push(
      `LEDGERLINE_MAX_REJECTED_RATIO is allowed for local only; for ${name} set gates in environments.ts`,
    );
  }
  return problems;
}

/** One stack: a pipeline in an environment. */
export interface Config {
  readonly environment: Environment;
  readonly definition: PipelineDefinition;
}

/** @throws Error naming every wrong variable, what was seen, what is allowed and what to do */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const parsed = configSchema.safeParse(variables);
  const problems = parsed.success
    ? problemsOf(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  if (!parsed.success || problems.length > 0) {
    throw new Error(`cannot synthesise:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  const definition = pipelines[parsed.data.LEDGERLINE_PIPELINE] ?? usersSummary;
  return { environment: toEnvironment(parsed.data), definition };
}

function toEnvironment(config: z.infer<typeof configSchema>): Environment {
  const { LEDGERLINE_ENVIRONMENT: name, AWS_ENDPOINT_URL: endpoint } = config;
  const environment: Environment = environments[name];
  const maxRejectedRatio = config.LEDGERLINE_MAX_REJECTED_RATIO;
  return {
    ...environment,
    ...(name === 'local' && endpoint !== undefined && { endpoint: new URL(endpoint).origin }),
    ...(maxRejectedRatio !== undefined && { gates: { ...environment.gates, maxRejectedRatio } }),
  };
}

/** What this process is asked to synthesise. */
export function currentConfig(): Config {
  return readConfig(process.env);
}
