import type { Bucket } from '@ledgerline/aws';
import type { MemoryBucket } from '../world/memory-bucket.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

const records = ['builds/', 'segments/', 'months/', 'rollups/'];

/** A record that names the file. */
const recordOf = ({ objects }: MemoryBucket, key: string): string | undefined =>
  records
    .flatMap((prefix) => objects.keysBelow(prefix))
    .find((record) => objects.get(record)?.text.includes(`"${key}"`));

interface Given {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly isQuick: boolean;
}

/** The bucket with its lifecycle rule: what is tagged is gone, at once or some day. */
export function withLifecycle(
  bucket: MemoryBucket,
  { scheduler, random, isQuick }: Given,
): Pick<Bucket, 'tag'> {
  const expire = (key: string) => {
    if (bucket.tags.get(key)?.ledgerline !== 'swept' || !bucket.objects.has(key)) return;
    const record = recordOf(bucket, key);
    if (record !== undefined) scheduler.violation = new Error(`${key} expires, and ${record} names it`);
    bucket.objects.delete(key);
  };
  return {
    tag: async (key, tags) => {
      await bucket.tag(key, tags);
      if (isQuick) expire(key);
      else scheduler.after(random.between(0, 48 * 3600), () => expire(key));
    },
  };
}
