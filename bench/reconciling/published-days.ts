import type { World } from '@ledgerline/reconciler';
import type { Environment } from './environment.ts';

/** A day and how many files it has. */
export interface Day {
  readonly date: string;
  readonly files: number;
}

/** Sixteen at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const takeAll = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, takeAll));
}

function uploadAll(environment: Environment, days: readonly Day[]): Promise<void> {
  const names = days.flatMap(({ date, files }) =>
    Array.from({ length: files }, (_, n) => ({ date, name: `part-${String(n).padStart(5, '0')}` })),
  );
  return inParallel(names, ({ date, name }) => environment.upload(date, name));
}

/** Looks until nothing is left to do, and checks the total. */
export async function settle(environment: Environment, world: World = environment.world): Promise<void> {
  for (let look = 0; look < 4; look += 1) {
    const { kind } = await environment.look({}, world);
    await environment.runEnded();
    if (kind === 'up-to-date') break;
  }
  await environment.checkExport();
}

/** Uploads days and publishes them with the real job, all of them in one run. */
export async function publishDays(environment: Environment, days: readonly Day[]): Promise<void> {
  await uploadAll(environment, days);
  const all = { movesPerStep: days.length, buildsPerRun: days.length, bytesPerRun: 1e12 };
  const limits = { ...environment.world.limits, ...all };
  const world: World = { ...environment.world, limits };
  await settle(environment, world);
}

/** So many days before a date, the newest last. */
export function datesBefore(date: string, count: number): readonly string[] {
  const end = Date.parse(`${date}T00:00:00Z`);
  return Array.from({ length: count }, (_, n) =>
    new Date(end - (count - n) * 86_400_000).toISOString().slice(0, 10),
  );
}
