import { observePublished, type VisibleWorld } from '@ledgerline/reconciler';
import { digestOf, fingerprintOf, type PublishedBuild } from '@ledgerline/schema';

/** What readers are pointed at. */
export interface Catalog {
  /** By partition, for instance `ingest_date=2026-11-23`. */
  readonly published: ReadonlyMap<string, PublishedBuild>;
  /** Location of the total's table: `s3://<curated>/runs/<runId>/rollup/<digest>/` once there is a total. */
  readonly totalLocation: string;
}

export async function readCatalog(world: Pick<VisibleWorld, 'daily' | 'total' | 'log'>): Promise<Catalog> {
  const published = await observePublished(world);
  const { location } = await world.total.getPointer();
  return {
    published: new Map(published.map(({ partition, build }) => [partition, build])),
    totalLocation: location,
  };
}

/** The set of builds that the total sums, or nothing while there is no total. */
export function digestOfTotal({ totalLocation }: Catalog): string | undefined {
  return /\/rollup\/([0-9a-f]{64})\/?$/.exec(totalLocation)?.[1];
}

/** The set of builds that is published. */
export function digestOfPublished({ published }: Catalog): string {
  return digestOf(
    [...published].map(([partition, build]) => ({ partition, fingerprint: fingerprintOf(build) })),
  );
}
