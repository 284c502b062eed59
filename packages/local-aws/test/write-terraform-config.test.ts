import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { writeTerraformConfig } from '../src/terraform/write-terraform-config.ts';

describe('writeTerraformConfig', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerline-tfrc-'));
  });

  it('sends Terraform and the lock of cdktf to the mirror, whatever the person has', () => {
    const personal = join(folder, 'personal');
    writeFileSync(personal, '');

    const variables = writeTerraformConfig({ folder, mirror: '/opt/mirror', personal });

    expect(variables).toEqual({
      CHECKPOINT_DISABLE: '1',
      TF_CLI_CONFIG_FILE: join(folder, 'terraform.tfrc'),
      TF_CLI_ARGS_providers_lock: '-fs-mirror=/opt/mirror',
    });
    expect(readFileSync(variables.TF_CLI_CONFIG_FILE ?? '', 'utf8')).toContain('path    = "/opt/mirror"');
  });

  it('keeps the configuration of a person when there is no mirror', () => {
    const personal = join(folder, 'personal');
    writeFileSync(personal, '');

    const variables = writeTerraformConfig({ folder, mirror: undefined, personal });

    expect(variables).toEqual({ CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: personal });
  });

  it('replaces a configuration that does not exist, and keeps what it downloads', () => {
    const personal = join(folder, 'missing');

    const { TF_CLI_CONFIG_FILE = '' } = writeTerraformConfig({ folder, mirror: undefined, personal });

    expect(TF_CLI_CONFIG_FILE).not.toBe(personal);
    expect(readFileSync(TF_CLI_CONFIG_FILE, 'utf8')).toContain(
      `plugin_cache_dir = "${join(folder, 'plugin-cache')}"`,
    );
  });
});
