#!/usr/bin/env node
// Runs the Python of the project's own .venv, from whatever package folder it is called.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const python = fileURLToPath(new URL('../../../.venv/bin/python', import.meta.url));
const { status, error } = spawnSync(python, process.argv.slice(2), { stdio: 'inherit' });
if (error)
  process.stderr.write(`cannot run ${python}: ${error.message}; run \`npm test\` once, it installs it\n`);
process.exit(status ?? 1);
