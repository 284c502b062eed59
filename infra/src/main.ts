import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommittedSpecs, specsFolder } from '@ledgerline/pipelines';
import { App } from 'cdktf';
import { findBuiltArtifacts } from './built-artifacts.ts';
import { currentConfig } from './config.ts';
import { frozenVersions } from './frozen-versions.ts';
import { PipelineStack } from './pipeline-stack.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

try {
  const { environment, definition } = currentConfig();
  // read, not bundled: deleting the file of a version drops its tables
  const frozen = frozenVersions(readCommittedSpecs(join(root, specsFolder)), definition, environment);
  const artifacts = findBuiltArtifacts(root, environment.endpoint === undefined);
  const app = new App();
  new PipelineStack(app, { environment, definition, frozen, artifacts });
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 78; // configuration
}
