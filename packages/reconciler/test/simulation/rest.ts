import { fingerprintOf, inputHashOf } from '@ledgerline/schema';
import type { PartitionStatus, TotalStatus } from '../../src/index.ts';
import { digestMetadata } from '../../src/total-parameters.ts';
import type { Cloud } from './cloud.ts';
import { days, listedOf, truthOf } from './input-files.ts';
import { lookAround } from './operators.ts';
import { successKeyOf } from './producers.ts';
import { sumsAt } from './sums-at.ts';
import { holdsOf, publishedOf } from './truth.ts';

type State = Pick<PartitionStatus, 'state' | 'why'>;

const upToDate: State = { state: 'up-to-date', why: null };

const locationOf = ({ world }: Cloud, partition: string) =>
  world.daily.partitions.get(partition.slice('ingest_date='.length))?.location ?? '';

/** Readers see the listed objects, all of them, under the contract that holds. */
function checkTruth(cloud: Cloud, partition: string): void {
  const { world, lost } = cloud;
  const { contractHash } = world.spec;
  const [listed, published] = [listedOf(world, partition), publishedOf(world, partition)];
  const wanted = listed.length === 0 ? null : fingerprintOf({ inputHash: inputHashOf(listed), contractHash });
  const seen = published === null ? null : fingerprintOf(published);
  if (wanted !== seen)
    throw new Error(`${partition} is up to date at rest with ${seen}, wanted is ${wanted}`);
  const location = locationOf(cloud, partition);
  const truth = truthOf(world, partition, contractHash);
  const sums = published === null ? null : sumsAt(world, location);
  const isReady = !world.spec.arrival.successObject || world.raw.objects.has(successKeyOf(partition));
  if (listed.length > 0 && !isReady) throw new Error(`${partition} is published without _SUCCESS`);
  // nobody has to read it, so nobody has noticed
  if (truth !== sums && !lost.has(location))
    throw new Error(`${partition} shows "${sums}" at rest, listed is "${truth}"`);
}

/** At rest: published is what is listed, or it is held or waiting for a reason that is true. */
function checkPartition(cloud: Cloud, partition: string, { state, why }: State, isPaused: boolean): void {
  if (state === 'up-to-date') {
    checkTruth(cloud, partition);
    return;
  }
  // nobody looks at all prefixes
  if (state === 'remove' && !cloud.hasSchedule) return;
  const mayFail = (cloud.deaths.get(partition) ?? 0) >= 3 ? ['failed'] : [];
  const mayPause = isPaused ? ['paused', 'absent'] : [];
  const allowed = [...holdsOf(cloud, partition), ...mayFail, ...mayPause];
  if (why === null || !allowed.includes(why))
    throw new Error(`${partition} is ${state} ${why} at rest; allowed is ${allowed.join(', ') || 'nothing'}`);
}

/** Summary and quarantine are of the same partitions, and of each of the same run, unless its files are lost. */
function checkQuarantine({ world, lost }: Cloud): void {
  const isLost = (value: string) => lost.has(world.daily.partitions.get(value)?.location ?? '');
  const runsOf = ({ partitions }: typeof world.daily) =>
    [...partitions]
      .filter(([value]) => !isLost(value))
      .map(([value, { parameters }]) => `${value} ${parameters['ledgerline.run_id']}`)
      .sort();
  const [summaries, rejected] = [runsOf(world.daily), runsOf(world.quarantine)];
  if (summaries.join() !== rejected.join())
    throw new Error(`summaries are of ${summaries.join()}, quarantines of ${rejected.join()}`);
}

function checkTotal(cloud: Cloud, { digest, state, why }: TotalStatus, isPaused: boolean): void {
  const { world, deadRuns } = cloud;
  const isLost = days.some((partition) => cloud.lost.has(locationOf(cloud, partition)));
  const isHeld = isLost || (state === 'held' && deadRuns >= 3) || (isPaused && why === 'paused');
  if (state !== 'up-to-date' && !isHeld) throw new Error(`the total is ${state} ${why} at rest`);
  const csv = world.curated.objects.get('output/users_summary.csv')?.metadata[digestMetadata] ?? null;
  if (state === 'up-to-date' && csv !== digest)
    throw new Error(`the CSV is of ${csv}, published is ${digest}`);
}

/** @throws Error when something is neither as it should be, nor held for a reason */
export async function checkRest(cloud: Cloud): Promise<void> {
  const { status } = await lookAround(cloud.world);
  const { partitions, total, runningRunId, isPaused } = status;
  // which would make room for what it holds back
  const isLeft = !cloud.hasSchedule && partitions.some(({ state }) => state === 'remove');
  for (const day of days) {
    const state = partitions.find(({ partition }) => partition === day) ?? upToDate;
    if (!isLeft || state.state !== 'publish') checkPartition(cloud, day, state, isPaused);
  }
  if (!isPaused) checkQuarantine(cloud);
  checkTotal(cloud, total, isPaused);
  if (runningRunId !== null) throw new Error(`run ${runningRunId} runs at rest`);
}

/** @throws Error unless readers see everything that is listed */
export async function checkAllPublished(cloud: Cloud): Promise<void> {
  const { partitions, total } = (await lookAround(cloud.world)).status;
  for (const { partition, state, why, detail } of partitions)
    if (state !== 'up-to-date') throw new Error(`${partition} is ${state} ${why} to the end: ${detail}`);
  if (total.state !== 'up-to-date') throw new Error(`the total is ${total.state} ${total.why} to the end`);
}
