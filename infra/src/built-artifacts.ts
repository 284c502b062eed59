import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the other workspaces have built; absolute paths. */
export interface BuiltArtifacts {
  /** Folders with `handler.mjs`. */
  readonly triggerFolder: string;
  readonly publisherFolder: string;
  readonly jobScript: string;
  readonly jobWheel: string;
  /** Wheels of other people that Glue does not have. */
  readonly thirdPartyWheels: readonly string[];
}

function wheelsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  return names.sort().map((name) => join(folder, name));
}

/**
 * Finds the outputs of the builds below the root of the workspace.
 *
 * @param forAws Glue needs wheels that the local cloud has already
 * @throws Error naming every missing file
 */
export function findBuiltArtifacts(root: string, forAws: boolean): BuiltArtifacts {
  const glue = join(root, 'glue', 'dist');
  const [jobWheel, ...others] = wheelsIn(glue);
  const artifacts = {
    triggerFolder: join(root, 'apps', 'trigger', 'dist'),
    publisherFolder: join(root, 'apps', 'metrics-publisher', 'dist'),
    jobScript: join(glue, 'main.py'),
    jobWheel: jobWheel ?? join(glue, 'ledgerline_job-*.whl'),
    thirdPartyWheels: wheelsIn(join(glue, 'wheels')),
  };
  if (others.length > 0) {
    throw new Error(`${glue} holds ${others.length + 1} wheels, one is allowed; delete the old ones`);
  }
  const { triggerFolder, publisherFolder, jobScript } = artifacts;
  const needed = [join(triggerFolder, 'handler.mjs'), join(publisherFolder, 'handler.mjs'), jobScript];
  const missing = [...needed, artifacts.jobWheel].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    throw new Error(`not built: ${missing.join(', ')}; run \`npm run build\` at the root`);
  }
  if (forAws && artifacts.thirdPartyWheels.length === 0) {
    const fix = 'run `pnpm --filter @ledgerline/glue package:wheels`';
    throw new Error(`${join(glue, 'wheels')} holds no wheels, the job on AWS needs them; ${fix}`);
  }
  return artifacts;
}
