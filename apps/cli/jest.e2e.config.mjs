import preset from '@ledgerline/tooling/jest';

/** One local cloud per file: the tests in it build on each other and run in order. */
export default { ...preset, testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'], testTimeout: 1_800_000 };
