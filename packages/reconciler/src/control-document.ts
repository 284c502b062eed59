import { canonicalJson } from '@ledgerline/schema';
import { parseDocument } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

interface Revised {
  readonly version: 1;
  /** Grows with every write, so that no ETag stands for two of them. */
  readonly revision: number;
}

/** A document of the whole pipeline that any look writes, over what it has read and over nothing else. */
export interface ControlDocument<D extends Revised> {
  readonly key: string;
  readonly schema: { readonly parse: (value: unknown) => D };
  /** What holds while it does not exist. */
  readonly none: D;
}

export interface Seen<D> {
  readonly document: D;
  /** Null when it does not exist yet. */
  readonly etag: string | null;
}

type Curated = Pick<VisibleWorld, 'curated'>;

/** @throws DocumentError */
export async function readControl<D extends Revised>(
  { curated }: Curated,
  { key, schema, none }: ControlDocument<D>,
): Promise<Seen<D>> {
  const stored = await curated.getText(key);
  if (stored === undefined) return { document: none, etag: null };
  return { document: parseDocument(key, stored.text, schema), etag: stored.etag };
}

/** @returns false when someone wrote meanwhile; then the next look finds out what is left to do */
export async function writeControl<D extends Revised>(
  { curated }: Curated,
  { key }: ControlDocument<D>,
  { document, etag }: Seen<D>,
  next: Omit<D, 'version' | 'revision'>,
): Promise<boolean> {
  const text = canonicalJson({ ...next, version: 1, revision: document.revision + 1 });
  return (await curated.putText(key, text, etag === null ? 'absent' : { etag })).kind === 'written';
}

/**
 * Puts on record what a look has to say. Needs no lease: the document is written only over what the look has read, and
 * who comes second finds out at the next look.
 */
export async function noteControl<D extends Revised>(
  world: Curated,
  kind: ControlDocument<D>,
  { seen, next }: { readonly seen: D; readonly next: D },
): Promise<void> {
  if (canonicalJson(next) === canonicalJson(seen)) return;
  const stored = await readControl(world, kind);
  if (stored.document.revision === seen.revision) await writeControl(world, kind, stored, next);
}
