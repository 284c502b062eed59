import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Plan, Spec } from '@ledgerline/schema';
import type { ScannedBuild } from './engine.ts';
import { pathOf } from './make-plan.ts';

interface Scanned {
  readonly partition: string;
  readonly key: string;
  readonly path: string;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Objects with records, by size: only what is equal in size can be equal in bytes. A header alone is the same everywhere. */
function bySize(plan: Plan, builds: readonly ScannedBuild[]): readonly (readonly Scanned[])[] {
  const groups = new Map<number, Scanned[]>();
  for (const [n, { partition, state, inputs = [] }] of builds.entries()) {
    const records = new Map(inputs.map(({ key, counts }) => [key, counts?.records ?? 0]));
    for (const { key, uri, size } of state === 'built' ? (plan.builds[n]?.objects ?? []) : []) {
      if ((records.get(key) ?? 0) === 0) continue;
      const group = groups.get(size) ?? [];
      groups.set(size, group);
      group.push({ partition, key, path: pathOf(uri) });
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

const hint = 'gate duplicateContent is hold: take one away, or set it to allow';

/**
 * What the gate `duplicateContent` finds: partition -> a sentence about the first object in it that repeats the bytes of
 * one before it.
 */
export async function repeatedContents(
  plan: Plan,
  builds: readonly ScannedBuild[],
  gates: Spec['gates'],
): Promise<ReadonlyMap<string, string>> {
  if (gates.duplicateContent === 'allow') return new Map();
  const problems = new Map<string, string>();
  for (const group of bySize(plan, builds)) {
    const first = new Map<string, string>();
    for (const { partition, key, path } of group) {
      const hash = await sha256Of(path);
      const before = first.get(hash);
      if (before === undefined) first.set(hash, key);
      else if (!problems.has(partition))
        problems.set(partition, `${key} has the same bytes as ${before}; ${hint}`);
    }
  }
  return problems;
}
