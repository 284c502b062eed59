import { curatedKeys, digestOf, rollupRecord } from '@ledgerline/schema';
import type { Published, TotalView } from './observation.ts';
import { readDocument } from './read-document.ts';
import { digestMetadata } from './total-parameters.ts';
import type { VisibleWorld } from './world.ts';

export async function observeTotal(world: VisibleWorld, published: readonly Published[]): Promise<TotalView> {
  const { curated, spec, total } = world;
  const digest = published.length === 0 ? null : digestOf(published);
  const output = await curated.head(curatedKeys.output(spec.tables.summary.name));
  return {
    digest,
    rollup:
      digest === null ? null : await readDocument(curated, curatedKeys.rollupRecord(digest), rollupRecord),
    pointer: await total.getPointer(),
    output:
      output === undefined ? null : { etag: output.etag, digest: output.metadata[digestMetadata] ?? null },
  };
}
