import type { Cloud } from './cloud.ts';
import type { Sight } from './operators.ts';
import type { Random } from './random.ts';

/** What somebody who asks for a repair did before. Content that is held for it would be published elsewhere. */
export function breakCatalog({ world, dropped, scheduler }: Cloud, random: Random): void {
  const { daily, quarantine, spec } = world;
  if (spec.gates.duplicateContent === 'hold') return;
  for (const value of [...daily.partitions.keys()]) {
    const [hasDaily, hasQuarantine] = [random.oneIn(2), random.oneIn(2)];
    if (hasDaily) quarantine.partitions.delete(value);
    if (!hasDaily || !hasQuarantine) continue;
    daily.partitions.delete(value);
    dropped.add(`ingest_date=${value}`);
    scheduler.say(`somebody drops ${value} from the catalog`);
  }
}

/** A person says yes to the list that was shown. @returns takes it back, where the answer is no */
export function confirm({ confirmed }: Cloud, digest: string, { planned: { removals } }: Sight): () => void {
  const list = removals?.digest === digest ? removals.list.map(({ partition }) => partition) : [];
  const added = list.filter((partition) => !confirmed.has(partition));
  for (const partition of added) confirmed.add(partition);
  return () => {
    for (const partition of added) confirmed.delete(partition);
  };
}
