import { type BuildRecord, buildRecord } from '@ledgerline/schema';
import type { MemoryWorld } from './memory-world.ts';

/** The build record of a partition that was written last. */
export function newestRecord({ curated }: MemoryWorld, partition: string): { record: BuildRecord } {
  const texts = [...curated.objects].filter(([key]) => key.startsWith(`builds/${partition}/`));
  const last = texts.at(-1)?.[1].text;
  return { record: buildRecord.parse(JSON.parse(last ?? 'null')) };
}
