import type { Bucket } from '@ledgerline/aws';
import { type InputObject, inputPrefix, parseInputKey, undatedPartition } from '@ledgerline/schema';

export interface ListedPartition {
  readonly partition: string;
  /** In key order. */
  readonly objects: readonly InputObject[];
  /** When the newest object came, ISO time; null without objects. */
  readonly newestAt: string | null;
  /** Whether `_SUCCESS` lies beside them. */
  readonly hasSuccess: boolean;
}

type Raw = Pick<Bucket, 'name' | 'list'>;

/** Objects whose keys mean nothing to the pipeline: nobody sums them. */
export class LeftOut {
  count = 0;
  /** In key order. */
  readonly first: { readonly key: string; readonly why: string }[] = [];

  add(key: string, why: string): void {
    this.count += 1;
    if (this.first.length < LeftOut.shown) this.first.push({ key, why });
  }

  private static readonly shown = 10;
}

/** What a console leaves behind when somebody makes a folder. */
const isFolderMark = ({ key, size }: Pick<InputObject, 'key' | 'size'>) => size === 0 && key.endsWith('/');

/** A partition while it is listed. */
class Listing implements ListedPartition {
  readonly partition: string;
  readonly objects: InputObject[] = [];
  newestAt: string | null = null;
  hasSuccess = false;

  constructor(partition: string) {
    this.partition = partition;
  }

  add({ object, lastModified }: Found): void {
    if (object === null) {
      this.hasSuccess = true;
      return;
    }
    this.objects.push(object);
    if (this.newestAt === null || lastModified > this.newestAt) this.newestAt = lastModified;
  }
}

interface Found {
  readonly partition: string;
  /** Null for `_SUCCESS`. */
  readonly object: InputObject | null;
  readonly lastModified: string;
}

/** Data objects and `_SUCCESS` of one prefix, one after the other. */
async function* inputObjects(
  raw: Raw,
  prefix: string,
  { directOnly, leftOut }: { readonly directOnly: boolean; readonly leftOut?: LeftOut | undefined },
): AsyncIterable<Found> {
  for await (const page of raw.list(prefix, { directOnly }))
    for (const { key, etag, size, lastModified } of page) {
      const parsed = parseInputKey(key);
      if (parsed.kind === 'ignored') {
        if (!isFolderMark({ key, size })) leftOut?.add(key, parsed.why);
        continue;
      }
      const object = parsed.kind === 'wake' ? null : { uri: `s3://${raw.name}/${key}`, key, etag, size };
      yield { partition: parsed.partition, object, lastModified };
    }
}

export async function listPartition(raw: Raw, partition: string): Promise<ListedPartition> {
  const listing = new Listing(partition);
  const directOnly = partition === undatedPartition;
  for await (const found of inputObjects(raw, inputPrefix(partition), { directOnly })) listing.add(found);
  return listing;
}

/**
 * All partitions that have objects, one listing. A dated partition is complete when the next key belongs to another
 * one, so that only one of them is in memory; keys directly under `input/` sort on both sides of the dated ones.
 *
 * @param leftOut is told of every other object
 */
export async function* listAllPartitions(raw: Raw, leftOut?: LeftOut): AsyncIterable<ListedPartition> {
  const undated = new Listing(undatedPartition);
  let dated: Listing | undefined;
  for await (const found of inputObjects(raw, 'input/', { directOnly: false, leftOut })) {
    if (found.partition === undatedPartition) {
      undated.add(found);
      continue;
    }
    if (dated !== undefined && dated.partition !== found.partition) {
      yield dated;
      dated = undefined;
    }
    dated ??= new Listing(found.partition);
    dated.add(found);
  }
  if (dated !== undefined) yield dated;
  if (undated.objects.length > 0) yield undated;
}
