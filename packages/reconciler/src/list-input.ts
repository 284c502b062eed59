import type { Bucket } from '@ledgerline/aws';
import { type InputObject, inputPrefix, parseInputKey, undatedPartition } from '@ledgerline/schema';

export interface ListedPartition {
  readonly partition: string;
  /** In key order. */
  readonly objects: readonly InputObject[];
}

type Raw = Pick<Bucket, 'name' | 'list'>;

/** Data objects of one prefix, one after the other. */
async function* dataObjects(raw: Raw, prefix: string, directOnly: boolean) {
  for await (const page of raw.list(prefix, { directOnly }))
    for (const { key, etag, size } of page) {
      const parsed = parseInputKey(key);
      if (parsed.kind !== 'data') continue;
      const object: InputObject = { uri: `s3://${raw.name}/${key}`, key, etag, size };
      yield { partition: parsed.partition, object };
    }
}

export async function listPartition(raw: Raw, partition: string): Promise<ListedPartition> {
  const objects: InputObject[] = [];
  for await (const found of dataObjects(raw, inputPrefix(partition), partition === undatedPartition))
    objects.push(found.object);
  return { partition, objects };
}

/**
 * All partitions that have objects, one listing. A dated partition is complete when the next key belongs to another
 * one, so that only one of them is in memory; keys directly under `input/` sort on both sides of the dated ones.
 */
export async function* listAllPartitions(raw: Raw): AsyncIterable<ListedPartition> {
  const undated: InputObject[] = [];
  let dated: { partition: string; objects: InputObject[] } | undefined;
  for await (const { partition, object } of dataObjects(raw, 'input/', false)) {
    if (partition === undatedPartition) {
      undated.push(object);
      continue;
    }
    if (dated !== undefined && dated.partition !== partition) {
      yield dated;
      dated = undefined;
    }
    dated ??= { partition, objects: [] };
    dated.objects.push(object);
  }
  if (dated !== undefined) yield dated;
  if (undated.length > 0) yield { partition: undatedPartition, objects: undated };
}
