import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const bundle = join(import.meta.dirname, '..', 'dist', 'main.mjs');

function run(variables: Readonly<Record<string, string>>) {
  const outdir = mkdtempSync(join(tmpdir(), 'ledgerline-main-'));
  const env = { PATH: process.env.PATH, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: '1', ...variables };
  const { status, stderr } = spawnSync(process.execPath, [bundle], { env, encoding: 'utf8' });
  return { status, stderr, stacks: join(outdir, 'stacks') };
}

describe('the bundled app', () => {
  it('synthesises the one stack it is asked for, with the built artefacts', () => {
    const variables = { LEDGERLINE_ENVIRONMENT: 'local', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };

    const { status, stderr, stacks } = run(variables);

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { resource } = JSON.parse(readFileSync(join(stacks, 'local', 'cdk.tf.json'), 'utf8'));
    const [script] = Object.values(resource.aws_s3_object as Record<string, { source: string }>).filter(
      ({ source }) => source.endsWith('/main.py'),
    );
    expect(existsSync(join(stacks, 'local', script?.source ?? ''))).toBe(true);
  });

  it('synthesises another pipeline in a stack of its own', () => {
    const { status, stacks } = run({
      LEDGERLINE_ENVIRONMENT: 'local',
      LEDGERLINE_PIPELINE: 'online-retail',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    });

    expect(status).toBe(0);
    expect(readdirSync(stacks)).toEqual(['local-online-retail']);
  });

  it('ends with the exit code for configuration and words, not a stack trace, when it cannot', () => {
    const { status, stderr, stacks } = run({ LEDGERLINE_ENVIRONMENT: 'local' });

    expect(status).toBe(78);
    expect(stderr).toMatch(/^cannot synthesise:\n {2}AWS_ENDPOINT_URL is not set; .*\n$/);
    expect(existsSync(stacks)).toBe(false);
  });
});
