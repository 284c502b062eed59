// What definitions of people import as `@ledgerline/schema`; see run/load-definition.ts.
export * from '@ledgerline/schema';
