import { canonicalJson, curatedKeys, type History } from '@ledgerline/schema';
import type { World } from './world.ts';

type Entry = Omit<History, 'version'>;

/** Stands in the key of an entry that removes a partition. */
const removed = 'removed';

/** True when the newest entry says the same: its pointer did not move then, and is tried again. */
async function isInHistory({ curated }: World, entry: Entry): Promise<boolean> {
  let newest: string | undefined;
  for await (const page of curated.list(curatedKeys.histories(entry.partition)))
    newest = page.at(-1)?.key ?? newest;
  return newest?.endsWith(`-${entry.fingerprint ?? removed}.json`) ?? false;
}

/** Before a pointer moves. One entry for one move, however often it has to be tried; a person's word always gets its own. */
export async function writeHistory(world: World, entry: Entry): Promise<void> {
  const isOwn = ['rollback', 'release', 'accept'].includes(entry.why);
  if (!isOwn && (await isInHistory(world, entry))) return;
  const { partition, time, fingerprint } = entry;
  const key = curatedKeys.history(partition, time, fingerprint ?? removed);
  await world.curated.putText(key, canonicalJson({ version: 1, ...entry } satisfies History));
}
