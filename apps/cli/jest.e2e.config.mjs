import preset from '@ledgerline/tooling/jest';

/** One local cloud for all of it: the tests build on each other and run in order. */
export default { ...preset, testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'], testTimeout: 600_000 };
