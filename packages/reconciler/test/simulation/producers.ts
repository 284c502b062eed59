import type { Cloud } from './cloud.ts';
import { days, keyOf, listedOf, partitionOfKey, someText } from './input-files.ts';
import type { Random } from './random.ts';

function put(cloud: Cloud, key: string, text: string): void {
  void cloud.world.raw.putText(key, text);
  cloud.scheduler.say(`put ${key} ${JSON.stringify(text)}`);
  cloud.emit({ mode: 'object', partition: partitionOfKey(key) });
}

function remove(cloud: Cloud, key: string): void {
  cloud.world.raw.objects.delete(key);
  cloud.scheduler.say(`deleted ${key}`);
  cloud.emit({ mode: 'object', partition: partitionOfKey(key) });
}

const someKey = (cloud: Cloud, random: Random): string =>
  keyOf(random.of(cloud.days), random.of(cloud.names));

/** A file comes, changes, goes or comes back. */
export function change(cloud: Cloud, random: Random): void {
  const key = someKey(cloud, random);
  if (cloud.world.raw.objects.has(key) && random.oneIn(4)) remove(cloud, key);
  else put(cloud, key, someText(random, key));
}

/** A whole day comes at once. */
export function deliver(cloud: Cloud, random: Random): void {
  const partition = random.of(cloud.days);
  for (const name of cloud.names) {
    const key = keyOf(partition, name);
    cloud.changes += 1;
    put(cloud, key, `${random.below(3)} of ${key}\n`);
  }
}

/** Somebody cleans up. */
export function deleteFolders(cloud: Cloud, random: Random): void {
  const isWide = random.oneIn(3);
  for (const partition of days)
    if (isWide || random.oneIn(3)) for (const { key } of listedOf(cloud.world, partition)) remove(cloud, key);
}

function someListed({ world }: Cloud, random: Random): string | undefined {
  const keys = days.flatMap((partition) => listedOf(world, partition).map(({ key }) => key));
  return keys.length === 0 ? undefined : random.of(keys);
}

/** The same bytes under another name, of this day or of another. */
export function copy(cloud: Cloud, random: Random): void {
  const from = someListed(cloud, random);
  const to = someKey(cloud, random);
  if (from !== undefined && from !== to) put(cloud, to, cloud.world.raw.objects.get(from)?.text ?? '');
}

/** Some time passes between the two halves. */
export function move(cloud: Cloud, random: Random): void {
  const from = someListed(cloud, random);
  const to = someKey(cloud, random);
  if (from === undefined || from === to) return;
  const text = cloud.world.raw.objects.get(from)?.text ?? '';
  const [first, second] = random.oneIn(2)
    ? [() => put(cloud, to, text), () => remove(cloud, from)]
    : [() => remove(cloud, from), () => put(cloud, to, text)];
  first();
  cloud.scheduler.after(random.oneIn(2) ? 0 : random.between(0, 1200), second);
}

export const successKeyOf = (partition: string): string => keyOf(partition, '_SUCCESS');

/** A day is said to be whole. */
export function succeed(cloud: Cloud, partitions: readonly string[]): void {
  for (const partition of partitions) {
    const key = successKeyOf(partition);
    if (listedOf(cloud.world, partition).length > 0 && !cloud.world.raw.objects.has(key)) put(cloud, key, '');
  }
}
