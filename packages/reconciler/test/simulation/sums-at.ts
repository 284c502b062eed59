import type { MemoryWorld } from '../world/memory-world.ts';
import { sumOf } from '../world/words.ts';

/** The sums of all files below a location, as Athena reads them; undefined when there are none. */
export function sumsAt({ curated }: Pick<MemoryWorld, 'curated'>, location: string | undefined) {
  const keys = curated.objects.keysBelow(location?.replace('s3://curated/', '') ?? '');
  return keys.length === 0 ? undefined : sumOf(keys.map((key) => curated.objects.get(key)?.text ?? ''));
}
