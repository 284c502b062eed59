import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';
import { projectRoot } from '../../src/project.ts';

/** Real sales lines, beside the clone where they are present: `../shared/data/online-retail/purchases`. */
const purchasesFolder = join(projectRoot, '..', 'shared', 'data', 'online-retail', 'purchases');

export interface RealDay {
  readonly partition: string;
  readonly key: string;
  readonly path: string;
  readonly body: Buffer;
}

/** The three days of real data; none where the folder is missing. */
export function realDays(): readonly RealDay[] {
  if (!existsSync(purchasesFolder)) return [];
  return readdirSync(purchasesFolder).map((partition) => {
    const path = join(purchasesFolder, partition, 'purchases.csv');
    return { partition, key: `input/${partition}/purchases.csv`, path, body: readFileSync(path) };
  });
}

export interface Expected {
  /** Country -> exact total. */
  readonly totals: Readonly<Record<string, string>>;
  /** `<path>:<line>:<reason>` of each rejected record. */
  readonly rejected: readonly (readonly [path: string, line: number, reason: string])[];
}

/** What the files must come to, computed in plain Python without the kernel. */
export function expectedOf(paths: readonly string[]): Expected {
  const { status, stdout, stderr } = spawnSync(
    join(projectRoot, '.venv', 'bin', 'python'),
    [fileURLToPath(new URL('./reference.py', import.meta.url)), ...paths],
    { input: JSON.stringify(compilePipeline(usersSummary)), encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the reference ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
