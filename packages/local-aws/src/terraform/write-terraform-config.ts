import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TerraformConfigOptions {
  /** Absolute folder for the generated file; made if missing. */
  readonly folder: string;
  /** From findProviderMirror. */
  readonly mirror: string | undefined;
  /** TF_CLI_CONFIG_FILE of the person; kept when the file exists and there is no mirror. */
  readonly personal?: string | undefined;
}

const aws = 'registry.terraform.io/hashicorp/aws';

function installFromMirror(mirror: string): string {
  return [
    'provider_installation {',
    '  filesystem_mirror {',
    `    path    = ${JSON.stringify(mirror)}`,
    `    include = ["${aws}"]`,
    '  }',
    '  direct {',
    `    exclude = ["${aws}"]`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Without a mirror the download of 150 MB (700 MB unpacked) is kept for the next stack. */
function installFromRegistry(folder: string): string {
  const cache = join(folder, 'plugin-cache');
  mkdirSync(cache, { recursive: true });
  return `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
}

/**
 * Writes Terraform's CLI configuration and returns the variables that make `terraform` and `cdktf` use it.
 * `cdktf diff` and `cdktf deploy` run `terraform providers lock`, which ignores a mirror unless told.
 */
export function writeTerraformConfig({
  folder,
  mirror,
  personal,
}: TerraformConfigOptions): Record<string, string> {
  const variables = { CHECKPOINT_DISABLE: '1' };
  if (mirror === undefined && personal !== undefined && existsSync(personal)) {
    return { ...variables, TF_CLI_CONFIG_FILE: personal };
  }
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'terraform.tfrc');
  writeFileSync(path, mirror === undefined ? installFromRegistry(folder) : installFromMirror(mirror));
  return {
    ...variables,
    TF_CLI_CONFIG_FILE: path,
    ...(mirror !== undefined && { TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror}` }),
  };
}
