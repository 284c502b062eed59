import { curatedKeys, digestOf, retried, rollupRecord } from '@ledgerline/schema';
import type { Published, TotalView } from './observation.ts';
import { readDocument } from './read-document.ts';
import { digestMetadata, totalParameters } from './total-parameters.ts';
import type { VisibleWorld } from './world.ts';

async function readRetriedAt(curated: VisibleWorld['curated'], digest: string): Promise<string | null> {
  const read = await readDocument(curated, curatedKeys.retried('total', digest), retried);
  return read?.time ?? null;
}

export async function observeTotal(world: VisibleWorld, published: readonly Published[]): Promise<TotalView> {
  const { curated, spec, total } = world;
  const pointer = await total.getPointer();
  const isNew = published.length === 0 && pointer.parameters[totalParameters.digest] === undefined;
  const digest = isNew ? null : digestOf(published);
  const rollup =
    digest === null ? null : await readDocument(curated, curatedKeys.rollupRecord(digest), rollupRecord);
  const output = await curated.head(curatedKeys.output(spec.tables.summary.name));
  return {
    digest,
    rollup,
    pointer,
    output:
      output === undefined ? null : { etag: output.etag, digest: output.metadata[digestMetadata] ?? null },
    retriedAt: digest === null || rollup !== null ? null : await readRetriedAt(curated, digest),
  };
}
