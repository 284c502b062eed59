import { sweep as sweepSchema } from '@ledgerline/schema';
import { sweep } from '../../src/sweep.ts';
import type { MemoryWorld } from './memory-world.ts';
import { pastInput, writeBuild } from './written-documents.ts';

export const hours = 60;
export const days = 24 * hours;

let sweeps = 0;
export const night = (world: MemoryWorld) => {
  sweeps += 1;
  return sweep(world, { owner: `sweep-${sweeps}`, leaseSeconds: 180 });
};

/** One a day. */
export async function nights(world: MemoryWorld, count: number) {
  for (let n = 1; n <= count; n += 1) {
    await night(world);
    world.pass(1 * days);
  }
}

export const listOf = ({ curated }: MemoryWorld) =>
  sweepSchema.parse(JSON.parse(curated.objects.get('control/sweep.json')?.text ?? 'null'));

export const filesOf = ({ curated }: MemoryWorld, runId: string) =>
  [...curated.objects.keys()].filter((name) => name.startsWith(`runs/${runId}/`));

export const taggedOf = (world: MemoryWorld, runId: string) =>
  filesOf(world, runId).filter((name) => world.curated.tags.get(name)?.ledgerline === 'swept');

const recordPrefixes = ['builds/', 'segments/', 'months/', 'rollups/'];

export const recordsNaming = ({ curated }: MemoryWorld, runId: string) =>
  [...curated.objects]
    .filter(([name]) => recordPrefixes.some((prefix) => name.startsWith(prefix)))
    .filter(([, { text }]) => text.includes(`runs/${runId}/`) || text.includes(`"runId":"${runId}"`))
    .map(([name]) => name);

/** `kept`, `swept`, or what lies between the two, which no run should be. */
export function fateOf(world: MemoryWorld, runId: string): string {
  const [files, tagged] = [filesOf(world, runId).length, taggedOf(world, runId).length];
  const records = recordsNaming(world, runId).length;
  if (tagged === 0 && files > 0) return 'kept';
  return tagged === files && records === 0 ? 'swept' : `${tagged} of ${files} tagged, ${records} records`;
}

/** Nothing refers to it: its objects are gone and it is in no history. */
export const writeForgotten = async (world: MemoryWorld, runId: string, name = runId) =>
  writeBuild(world, {
    partition: 'ingest_date=2026-11-23',
    runId,
    objects: [await pastInput('input/ingest_date=2026-11-23/a.csv', name)],
  });
