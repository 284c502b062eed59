import { rmSync, writeFileSync } from 'node:fs';
import { bundle } from '@ledgerline/tooling/bundle';
import * as z from 'zod';

await bundle({ entry: 'src/handler.ts', outfile: 'dist/handler.mjs' });
await bundle({ entry: 'src/config.ts', outfile: 'dist/config/config.mjs' });

const { configSchema } = await import('./dist/config/config.mjs');
const schema = z.toJSONSchema(configSchema, { io: 'input' });
writeFileSync('dist/config.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
rmSync('dist/config', { recursive: true });
