// Writes generated/<document>.schema.json, the documents as Python reads them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';

await bundle({ entry: 'src/json-schemas.ts', outfile: 'dist/json-schemas.mjs' });
const { jsonSchemas } = await import('./dist/json-schemas.mjs');
mkdirSync('generated', { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas()))
  writeFileSync(`generated/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
