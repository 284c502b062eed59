import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { closedGate } from '@ledgerline/reconciler/gates';
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

/** Objects with records of a build. A header alone is the same everywhere. */
function scannedOf(
  { objects = [] }: Partial<Plan['builds'][number]>,
  { partition, inputs = [] }: ScannedBuild,
) {
  const records = new Map(inputs.map(({ key, counts }) => [key, counts?.records ?? 0]));
  return objects
    .filter(({ key }) => (records.get(key) ?? 0) > 0)
    .map(({ key, uri, size }) => ({ partition, key, path: pathOf(uri), size }));
}

/** The hash of every object that has the size of another: no others can be equal in bytes. */
async function hashesOf(scanned: readonly (Scanned & { readonly size: number })[]) {
  const sizes = new Map<number, number>();
  for (const { size } of scanned) sizes.set(size, (sizes.get(size) ?? 0) + 1);
  const hashes = new Map<Scanned, string>();
  for (const one of scanned) if ((sizes.get(one.size) ?? 0) > 1) hashes.set(one, await sha256Of(one.path));
  return hashes;
}

interface Known {
  /** Of the objects that may be equal to another. */
  readonly hashes: ReadonlyMap<Scanned, string>;
  /** Hash -> the object that shows it. */
  readonly shown: ReadonlyMap<string, string>;
}

/** What objects of one partition show, and of the first that repeats what is shown already, what it repeats. */
function lookAt(objects: readonly Scanned[], { hashes, shown }: Known) {
  const seen = new Map(shown);
  let repeated: string | undefined;
  for (const one of objects) {
    const hash = hashes.get(one);
    if (hash === undefined) continue;
    const before = seen.get(hash);
    if (before === undefined) seen.set(hash, one.key);
    else repeated ??= `${one.key} has the same bytes as ${before}`;
  }
  return { seen, repeated };
}

const hint = 'gate duplicateContent is hold: take one away, or set it to allow';

/**
 * What the gate `duplicateContent` finds: partition -> a sentence about an object in it that repeats the bytes of one
 * before it, in it or in a partition before it that nothing holds; as the trigger judges builds that it publishes
 * together.
 */
export async function repeatedContents(
  plan: Plan,
  builds: readonly ScannedBuild[],
  gates: Spec['gates'],
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>();
  if (gates.duplicateContent === 'allow') return problems;
  const built = builds.flatMap((build, n) =>
    build.state === 'built' ? [{ build, objects: scannedOf(plan.builds[n] ?? {}, build) }] : [],
  );
  const hashes = await hashesOf(built.flatMap(({ objects }) => objects));
  let shown: ReadonlyMap<string, string> = new Map();
  for (const { build, objects } of built) {
    const { seen, repeated } = lookAt(objects, { hashes, shown });
    if (repeated !== undefined) problems.set(build.partition, `${repeated}; ${hint}`);
    else if (closedGate({ counts: build }, gates) === null) shown = seen;
  }
  return problems;
}
