import preset from '@ledgerline/tooling/jest';

/**
 * One local cloud per file: the tests in it build on each other and run in order. Three files at a time, as a story waits
 * for its runs more than it works.
 */
export default {
  ...preset,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'],
  testTimeout: 1_800_000,
  maxWorkers: 3,
  testSequencer: './test/e2e/longest-first.mjs',
};
