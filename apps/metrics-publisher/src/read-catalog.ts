import type { CatalogTable } from '@ledgerline/aws';
import { fromPartitionParameters, type PublishedBuild, partitionOf } from '@ledgerline/schema';
import type { Catalog } from './catalog.ts';

/** A partition whose parameters are not those of a publication. */
export class CatalogError extends Error {
  readonly code = 'foreign-partition';
}

function toPublished(table: string, partition: string, parameters: Readonly<Record<string, string>>) {
  try {
    return fromPartitionParameters(parameters);
  } catch (cause) {
    throw new CatalogError(
      `partition ${partition} of ${table} has parameters that no publication wrote: ${JSON.stringify(parameters)}; ` +
        'find out who changed it, then publish it again',
      { cause },
    );
  }
}

/**
 * @param daily the table of the published partitions
 * @param summary the table of the total
 * @throws CatalogError when a partition carries no publication
 */
export async function readCatalog(daily: CatalogTable, summary: CatalogTable): Promise<Catalog> {
  const published = new Map<string, PublishedBuild>();
  for await (const page of daily.listPartitions())
    for (const { value, parameters } of page) {
      const partition = partitionOf(value);
      published.set(partition, toPublished(daily.name, partition, parameters));
    }
  return { published, totalLocation: (await summary.getPointer()).location };
}
