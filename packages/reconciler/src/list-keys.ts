import type { Bucket } from '@ledgerline/aws';

/** All keys below a prefix, in key order. */
export async function listKeys({ list }: Pick<Bucket, 'list'>, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of list(prefix)) keys.push(...page.map(({ key }) => key));
  return keys;
}

/** Keys of `<kind>/<partition>/<name>` below `<kind>/`, by partition, each in key order. */
export async function listByPartition(
  bucket: Pick<Bucket, 'list'>,
  prefix: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>();
  for (const key of await listKeys(bucket, prefix)) {
    const partition = key.slice(prefix.length).split('/', 1)[0] ?? '';
    const others = keys.get(partition);
    if (others === undefined) keys.set(partition, [key]);
    else others.push(key);
  }
  return keys;
}
