#!/usr/bin/env node
// Runs jest as ESM; reports/<script>.json keeps the counts for a run that turbo replays.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const report = `reports/${process.env.npm_lifecycle_event ?? 'test'}.json`;
mkdirSync('reports', { recursive: true });
const args = ['--experimental-vm-modules', '--no-warnings', jest, '--json', `--outputFile=${report}`];
// a Spark that a test starts is over before the JVM's better compiler pays
const env = { ...process.env, SPARK_SUBMIT_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' };
const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
  stdio: ['inherit', 'ignore', 'inherit'],
  env,
});
process.exit(status ?? 1);
