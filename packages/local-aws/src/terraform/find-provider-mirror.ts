import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The provider that `@cdktf/provider-aws` 20.1.0 was generated from. */
export const awsProviderVersion = '5.100.0';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** `linux_amd64`, as Terraform names the machine. */
function platformOf(os: string, architecture: string): string {
  return `${os}_${architectures[architecture] ?? architecture}`;
}

function holdsProvider(folder: string, platform: string): boolean {
  const provider = join(folder, 'registry.terraform.io', 'hashicorp', 'aws');
  const packed = `terraform-provider-aws_${awsProviderVersion}_${platform}.zip`;
  return existsSync(join(provider, awsProviderVersion, platform)) || existsSync(join(provider, packed));
}

function childrenOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => join(folder, entry.name));
  } catch {
    return []; // missing or not ours to read: no mirror there
  }
}

/** Where Terraform itself looks when no configuration says otherwise. */
function impliedMirrors(home: string): string[] {
  return [
    join(home, '.terraform.d', 'plugins'),
    join(home, '.local', 'share', 'terraform', 'plugins'),
    join(home, 'Library', 'Application Support', 'io.terraform', 'plugins'),
    '/Library/Application Support/io.terraform/plugins',
    '/usr/local/share/terraform/plugins',
    '/usr/share/terraform/plugins',
  ];
}

export interface MirrorSearch {
  /** Folder that the person names in TF_PLUGIN_MIRROR; looked at first. */
  readonly named?: string | undefined;
  /** @default the home folder */
  readonly home?: string;
  /** Folders whose direct children may be mirrors. @default /opt, /usr/share, /usr/local/share */
  readonly parents?: readonly string[];
}

/**
 * The first folder on this machine that holds our AWS provider in Terraform's mirror layout
 * (`registry.terraform.io/hashicorp/aws/5.100.0/<os>_<arch>`), or undefined: then the registry serves it.
 *
 * @throws Error when `named` is set but does not hold it, because the person meant it
 */
export function findProviderMirror({
  named,
  home = homedir(),
  parents = ['/opt', '/usr/share', '/usr/local/share'],
}: MirrorSearch = {}): string | undefined {
  const platform = platformOf(process.platform, process.arch);
  if (named !== undefined && named !== '') {
    if (holdsProvider(named, platform)) return named;
    throw new Error(
      `TF_PLUGIN_MIRROR=${named} holds no registry.terraform.io/hashicorp/aws/${awsProviderVersion}/${platform}; ` +
        'point it at a folder made by `terraform providers mirror`, or unset it',
    );
  }
  const candidates = [...impliedMirrors(home), ...parents.flatMap(childrenOf)];
  return candidates.find((folder) => holdsProvider(folder, platform));
}
