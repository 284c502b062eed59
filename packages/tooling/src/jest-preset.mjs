// The one jest configuration: ESM, TypeScript through esbuild, tests in test/*.test.ts.
import { fileURLToPath } from 'node:url';

export default {
  testEnvironment: 'node',
  // no test has a time in it: this only ends one that hangs, on a machine that is busy; a start of Spark takes 5 s on an
  // idle one and minutes beside others
  testTimeout: 600_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  transform: { '\\.ts$': fileURLToPath(new URL('./jest-transform.mjs', import.meta.url)) },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktf.out/'],
};
