import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { environmentOf, type Resource, synthesise } from './synthesise.ts';

const apps = ['trigger', 'metrics-publisher'];
const root = join(import.meta.dirname, '..', '..');

interface ConfigSchema {
  readonly properties: Readonly<Record<string, { readonly pattern?: string }>>;
  readonly required: readonly string[];
}

function schemaOf(app: string): ConfigSchema {
  const path = join(root, 'apps', app, 'dist', 'config.schema.json');
  if (!existsSync(path)) throw new Error(`${path} is missing; run \`npm run build\` at the root`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

describe.each(apps)('the Lambda of %s', (app) => {
  let schema: ConfigSchema;
  let lambda: Resource;

  beforeAll(() => {
    schema = schemaOf(app);
    const named = ({ function_name }: Resource) => function_name === `ledgerline-prod-${app}`;
    const [found] = synthesise(environmentOf('prod')).resources('aws_lambda_function').filter(named);
    lambda = found ?? { id: 'none' };
  });

  it('gets every variable that the app requires', () => {
    const set = Object.keys(lambda.environment.variables);

    expect(schema.required.length).toBeGreaterThan(5);
    expect(schema.required.filter((name) => !set.includes(name))).toEqual([]);
  });

  it('gets no variable that the app does not read', () => {
    const read = [...Object.keys(schema.properties), 'NODE_OPTIONS'];

    expect(Object.keys(lambda.environment.variables).filter((name) => !read.includes(name))).toEqual([]);
  });

  it('gets values of the form that the app allows', () => {
    const variables: Readonly<Record<string, string>> = lambda.environment.variables;
    const wrong = Object.entries(schema.properties).filter(
      ([name, { pattern }]) => pattern !== undefined && !new RegExp(pattern).test(variables[name] ?? ''),
    );

    expect(wrong).toEqual([]);
  });
});
