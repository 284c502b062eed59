import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline, type PipelineDefinition, type Spec } from '@ledgerline/schema';
import type { Row } from './scan.ts';

/** One trap per file; its README tells the form of the documents. */
const root = fileURLToPath(new URL('../../schema/test/fixtures/torture/', import.meta.url));

type Rejected = readonly [line: number, reason: string, column: string | null, raw: string];

export interface ReadVerdict {
  readonly state: 'read';
  readonly lines: number;
  readonly accepted: number;
  readonly filtered: number;
  readonly blank: number;
  readonly rejected: readonly Rejected[];
  readonly groups: readonly Row[];
}

export type Verdict = ReadVerdict | { readonly state: 'refused'; readonly reason: string };

export interface Trap {
  readonly name: string;
  readonly content: Buffer;
  readonly verdict: Verdict;
}

export interface TortureSet {
  readonly spec: Spec;
  readonly traps: readonly Trap[];
}

const readJson = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'));
const recipes: Readonly<Record<string, readonly [string, number][]>> = readJson('recipes.json');

/** Names of the definitions that have traps. */
export const tortureSets = readdirSync(root).filter((name) => existsSync(`${root}${name}/verdicts.json`));

function contentOf(path: string): Buffer {
  const recipe = recipes[path];
  if (recipe === undefined) return readFileSync(`${root}${path}`);
  const content = Buffer.from(recipe.map(([text, times]) => text.repeat(times)).join(''));
  return path.endsWith('.gz') ? gzipSync(content) : content;
}

export function tortureSet(name: string): TortureSet {
  const path = `${name}/definition.json`;
  const definition: PipelineDefinition = existsSync(`${root}${path}`) ? readJson(path) : usersSummary;
  const verdicts: Record<string, Verdict> = readJson(`${name}/verdicts.json`);
  const traps = Object.entries(verdicts).map(([file, verdict]) => ({
    name: file,
    content: contentOf(`${name}/${file}`),
    verdict,
  }));
  return { spec: compilePipeline(definition), traps };
}
