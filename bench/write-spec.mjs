import { writeFileSync } from 'node:fs';
import { usersSummary } from '@ledgerline/pipelines';
import { canonicalJson, compilePipeline } from '@ledgerline/schema';

writeFileSync('generated/users-summary.json', canonicalJson(compilePipeline(usersSummary)));
