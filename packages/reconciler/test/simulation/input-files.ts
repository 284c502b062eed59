import type { MemoryWorld } from '../world/memory-world.ts';
import { linesOf, sumOf, wordUnder } from '../world/words.ts';
import type { Random } from './random.ts';
import { hasTrait, type Story } from './story.ts';

export const days = [
  'ingest_date=2026-10-30',
  'ingest_date=2026-11-20',
  'ingest_date=2026-11-21',
  'ingest_date=2026-11-22',
  'ingest_date=undated',
] as const;

const fewNames = ['a.csv', 'b.csv', 'c.csv.gz'];
const manyNames = [...fewNames, 'd.csv', 'e.csv', 'f.csv', 'g.csv', 'h.csv'];

export const namesOf = (story: Story): readonly string[] =>
  hasTrait(story, 'many-names') ? manyNames : fewNames;

export const keyOf = (partition: string, name: string): string =>
  partition === 'ingest_date=undated' ? `input/${name}` : `input/${partition}/${name}`;

export const partitionOfKey = (key: string): string =>
  /ingest_date=[^/]+/.exec(key)?.[0] ?? 'ingest_date=undated';

export const daysOf = (story: Story): readonly string[] =>
  hasTrait(story, 'taken-back') ? days.slice(1, 2) : days;

/** Few for each key, so that contents come back; none that another key has, as that would be sent twice. */
export function someText(random: Random, key: string): string {
  const at = days.indexOf(partitionOfKey(key) as (typeof days)[number]);
  const own = `${at}${/([a-h])\.csv/.exec(key)?.[1]}`;
  const texts = [
    `one${own}\n`,
    `two${own}\nthree${own}\n`,
    `four${own}\nfive${own}\nbad${own}\n`,
    `six${own}\nseven${own}\neight${own}\n`,
    `two${own}\nthree${own}\n`,
    `bad${own}\nbad${own}\nnine${own}\n`,
  ];
  if (!random.oneIn(4)) return random.of(texts);
  return random.of([`bad${own}\n`, 'REFUSE\n', 'KILLER\n', '']);
}

/** Objects with data of a partition, by key. */
export function listedOf({ raw }: Pick<MemoryWorld, 'raw'>, partition: string) {
  const keys = manyNames.map((name) => keyOf(partition, name));
  return keys.flatMap((key) => {
    const stored = raw.objects.get(key);
    return stored === undefined ? [] : [{ key, ...stored, size: Buffer.byteLength(stored.text) }];
  });
}

/** What readers should see of what is listed now, each line once; null for nothing. */
export function truthOf(world: MemoryWorld, partition: string, contractHash: string): string | null {
  const listed = listedOf(world, partition);
  if (listed.length === 0) return null;
  return sumOf(listed.flatMap(({ text }) => linesOf(text).map(wordUnder(contractHash))));
}
