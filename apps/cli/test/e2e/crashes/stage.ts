import { expect } from '@jest/globals';
import { canonicalJson, curatedKeys, lease, type Pending, pending } from '@ledgerline/schema';
import type { World } from '../world.ts';
import { type Books, ofCsv, ofDaily, ofTotal, rejectedIn } from './books.ts';
import type { Reader } from './reader.ts';

/** True for everything, false for the handful that every `npm test` runs. */
export const isFull = process.env.LEDGERLINE_FULL === '1';

/** One deployed environment, what was sent to it, and who reads all the while. */
export interface Stage {
  readonly world: World;
  readonly books: Books;
  readonly reader: Reader;
}

export const partitionOfDay = (day: string) => `ingest_date=${day}`;

/** Days, total, exported file and rejected records are those of everything that was uploaded. */
export async function expectRight({ world, books }: Stage): Promise<void> {
  const [daily, total, csv] = [await ofDaily(world), await ofTotal(world), await ofCsv(world)];
  expect(daily).toEqual(books.amounts());
  expect(total).toEqual(books.amounts());
  expect(csv).toEqual(books.amounts());
  expect(await rejectedIn(world)).toEqual(books.rejected());
}

/** Moves the end of a lease, as if its holder had taken it earlier or later. */
export async function leaseUntil({ world }: Stage, expiresAt: Date): Promise<void> {
  const stored = await world.curated.getText(curatedKeys.lease);
  if (stored === undefined) return;
  const seen = lease.parse(JSON.parse(stored.text));
  await world.curated.putText(
    curatedKeys.lease,
    canonicalJson({ ...seen, expiresAt: expiresAt.toISOString() }),
  );
}

/** Nothing is changed before anything was ever pending. */
async function changePending({ world }: Stage, change: Partial<Pending>): Promise<void> {
  const stored = await world.curated.getText(curatedKeys.pending);
  if (stored === undefined) return;
  const seen = pending.parse(JSON.parse(stored.text));
  const text = canonicalJson({ ...seen, revision: seen.revision + 1, ...change });
  await world.curated.putText(curatedKeys.pending, text);
}

/** As if the message that is on its way had arrived: the next start sends one. */
export const messageArrives = (stage: Stage): Promise<void> => changePending(stage, { wakeAt: null });

/** As if a look had put the day off: whoever publishes it takes it off the list. */
export const putOff = (stage: Stage, day: string): Promise<void> =>
  changePending(stage, { partitions: [partitionOfDay(day)] });

/** A look as the watchdog's message asks for it, when the lease of one who died has expired. */
export async function lookAgain(stage: Stage, day: string): Promise<void> {
  await leaseUntil(stage, new Date(0));
  await stage.world.send({ mode: 'replan', partitions: [partitionOfDay(day)] });
}

/** Ids of the runs that were started since, newest first. */
export async function runsSince({ world }: Stage, known: readonly string[]): Promise<readonly string[]> {
  return (await world.runs()).map(({ runId }) => runId).filter((runId) => !known.includes(runId));
}

export const runIds = async ({ world }: Stage) => (await world.runs()).map(({ runId }) => runId);
