import { copyFileSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  findProviderMirror,
  initStack,
  type StackFolder,
  validateStack,
  writeTerraformConfig,
} from '@ledgerline/local-aws';
import { onlineRetail, usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { environmentNames } from '../src/environments.ts';
import { environmentOf, standInArtifacts, synthesise } from './synthesise.ts';

const terraform = writeTerraformConfig({
  folder: mkdtempSync(join(tmpdir(), 'ledgerline-terraform-')),
  mirror: findProviderMirror({ named: process.env.TF_PLUGIN_MIRROR }),
  personal: process.env.TF_CLI_CONFIG_FILE,
});

/** The stack without its backend: the state of a real environment is none of a test's business. */
function withoutState(folder: string): StackFolder {
  edit(folder, (text) => {
    const stack = JSON.parse(text);
    delete stack.terraform.backend;
    return JSON.stringify(stack);
  });
  return { folder, environment: { PATH: process.env.PATH, HOME: process.env.HOME, ...terraform } };
}

function edit(folder: string, change: (text: string) => string): void {
  const path = join(folder, 'cdk.tf.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** What `init` made of another folder: reading the provider's 700 MB once is enough. */
function borrowInit({ folder: from }: StackFolder, { folder: to }: StackFolder): void {
  symlinkSync(join(from, '.terraform'), join(to, '.terraform'));
  copyFileSync(join(from, '.terraform.lock.hcl'), join(to, '.terraform.lock.hcl'));
}

describe('Terraform with the real provider', () => {
  const first = withoutState(synthesise(environmentOf('prod')).folder);

  beforeAll(() => initStack(first), 120_000);

  it.each(environmentNames)(
    'finds the stack of %s valid',
    async (name) => {
      const stack = withoutState(synthesise(environmentOf(name)).folder);
      borrowInit(first, stack);

      await expect(validateStack(stack)).resolves.toBeUndefined();
    },
    120_000,
  );

  it('finds the stack of another pipeline valid', async () => {
    const stack = withoutState(synthesise(environmentOf('prod'), standInArtifacts(), onlineRetail).folder);
    borrowInit(first, stack);

    await expect(validateStack(stack)).resolves.toBeUndefined();
  }, 120_000);

  it('finds the stack of a second version of the result valid', async () => {
    const older = compilePipeline(usersSummary);
    const second = { ...usersSummary, version: 2 };
    const stack = withoutState(synthesise(environmentOf('prod'), standInArtifacts(), second, [older]).folder);
    borrowInit(first, stack);

    await expect(validateStack(stack)).resolves.toBeUndefined();
  }, 120_000);

  it('finds a wrong value', async () => {
    const stack = withoutState(synthesise(environmentOf('prod')).folder);
    borrowInit(first, stack);
    edit(stack.folder, (text) => text.replaceAll('"G.1X"', '"G.99X"'));

    await expect(validateStack(stack)).rejects.toThrow('expected worker_type to be one of');
  }, 120_000);
});
