import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplyProgress } from '../src/terraform/apply-progress.ts';
import { applyStack, destroyStack, initStack, planStack, readOutputs } from '../src/terraform/apply-stack.ts';

const outputOf = (name: string) => `\${terraform_data.${name}.output}`;

const twoThings = {
  resource: { terraform_data: { first: { input: 'a' }, second: { input: 'b' } } },
  output: { both: { value: `${outputOf('first')}${outputOf('second')}` } },
};

describe('a stack in the hands of the real Terraform', () => {
  let folder: string;
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, CHECKPOINT_DISABLE: '1' };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerline-stack-'));
  });

  function write(stack: unknown): void {
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
  }

  it('is applied with progress and times, has an empty plan then, and goes away again', async () => {
    write(twoThings);
    const seen: ApplyProgress[] = [];
    const stack = { folder, environment, onProgress: (progress: ApplyProgress) => seen.push(progress) };
    await initStack(stack);

    const { outputs, times } = await applyStack(stack);

    expect(outputs).toEqual({ both: 'ab' });
    expect(times.map(({ address }) => address).sort()).toEqual([
      'terraform_data.first',
      'terraform_data.second',
    ]);
    expect(seen[0]).toEqual({ done: 0, total: 2, waiting: [] });
    expect(seen.at(-1)).toEqual({ done: 2, total: 2, waiting: [] });
    expect(await planStack(stack)).toBe('');

    await destroyStack(stack);

    expect(await readOutputs(stack)).toEqual({});
  }, 60_000);

  it('tells what a change would do', async () => {
    write(twoThings);
    await initStack({ folder, environment });

    expect(await planStack({ folder, environment })).toContain('2 to add, 0 to change, 0 to destroy');
  }, 60_000);

  it('fails with what Terraform found wrong, not with its log', async () => {
    const command = 'echo broken pipe in the cellar && exit 3';
    const provisioner = { 'local-exec': { command } };
    write({ resource: { terraform_data: { first: { provisioner } } } });
    const stack = { folder, environment };
    await initStack(stack);

    const applied = applyStack(stack);

    await expect(applied).rejects.toMatchObject({
      name: 'TerraformError',
      code: 'terraform-failed',
      exitCode: 1,
    });
    await expect(applied).rejects.toThrow(
      /^terraform apply ended with 1: local-exec provisioner error: .*exit status 3/s,
    );
  }, 60_000);

  it('ends early, with its state written, when it is called off', async () => {
    const provisioner = { 'local-exec': { command: 'sleep 600' } };
    write({ resource: { terraform_data: { first: { provisioner } } } });
    const caller = new AbortController();
    const stack = { folder, environment, signal: caller.signal };
    await initStack(stack);

    const applied = applyStack({
      ...stack,
      onProgress: ({ waiting }) => waiting.length > 0 && caller.abort(),
    });

    await expect(applied).rejects.toThrow('terraform apply ended with');
  }, 60_000);
});
