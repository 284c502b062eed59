import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'cdktf';
import { findBuiltArtifacts } from './built-artifacts.ts';
import { currentConfig } from './config.ts';
import { PipelineStack } from './pipeline-stack.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

try {
  const { environment, definition } = currentConfig();
  const artifacts = findBuiltArtifacts(root, environment.endpoint === undefined);
  const app = new App();
  new PipelineStack(app, { environment, definition, artifacts });
  app.synth();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 78; // configuration
}
