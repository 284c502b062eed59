import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  findProviderMirror,
  initStack,
  type StackFolder,
  validateStack,
  writeTerraformConfig,
} from '@ledgerline/local-aws';
import { environmentNames } from '../src/environments.ts';
import { environmentOf, synthesise } from './synthesise.ts';

const terraform = writeTerraformConfig({
  folder: mkdtempSync(join(tmpdir(), 'ledgerline-terraform-')),
  mirror: findProviderMirror({ named: process.env.TF_PLUGIN_MIRROR }),
  personal: process.env.TF_CLI_CONFIG_FILE,
});

/** The stack without its backend: the state of a real environment is none of a test's business. */
function withoutState(folder: string): StackFolder {
  const path = join(folder, 'cdk.tf.json');
  const stack = JSON.parse(readFileSync(path, 'utf8'));
  delete stack.terraform.backend;
  writeFileSync(path, JSON.stringify(stack));
  return { folder, environment: { PATH: process.env.PATH, HOME: process.env.HOME, ...terraform } };
}

describe('Terraform with the real provider', () => {
  it.each(environmentNames)(
    'finds the stack of %s valid',
    async (name) => {
      const stack = withoutState(synthesise(environmentOf(name)).folder);

      await initStack(stack);

      await expect(validateStack(stack)).resolves.toBeUndefined();
    },
    120_000,
  );

  it('finds a wrong value', async () => {
    const stack = withoutState(synthesise(environmentOf('prod')).folder);
    const path = join(stack.folder, 'cdk.tf.json');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"G.1X"', '"G.99X"'));
    await initStack(stack);

    await expect(validateStack(stack)).rejects.toThrow('expected worker_type to be one of');
  }, 120_000);
});
