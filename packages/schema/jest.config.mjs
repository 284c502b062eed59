export { default } from '@ledgerline/tooling/jest-properties';
