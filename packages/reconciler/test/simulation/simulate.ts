import { jobArgumentNames } from '@ledgerline/schema';
import { Cloud } from './cloud.ts';
import { endHolds } from './end-holds.ts';
import { calm, type Faults } from './faults.ts';
import { days } from './input-files.ts';
import { change, copy, deleteFolders, deliver, move, succeed } from './producers.ts';
import { Random } from './random.ts';
import { Readers } from './readers.ts';
import { checkAllPublished, checkRest } from './rest.ts';
import { type EventName, hasTrait, type Item, type Story, windowsOf } from './story.ts';

const hourMs = 3_600_000;
const restHours = 8;
const roundsAllowed = 8;
/** Waits of 5, 10, 20, 40, then 60 minutes, within the hours in which there is no capacity. */
const refusalsAllowed = 12;

type EventItem = Extract<Item, { kind: 'event' }>;

const producers = {
  change,
  delivered: deliver,
  'folder-deleted': deleteFolders,
  copied: copy,
  moved: move,
} as const;

function happen(cloud: Cloud, event: EventName, random: Random): void {
  // a press of the button alone is no reason for a run
  if (event !== 'manual') cloud.changes += 1;
  switch (event) {
    case 'change':
    case 'delivered':
    case 'folder-deleted':
    case 'copied':
    case 'moved':
      producers[event](cloud, random);
      break;
    case 'success':
      succeed(cloud, days);
      break;
    case 'deploy':
      cloud.deploy();
      break;
    case 'sweep':
      cloud.send({ mode: 'sweep' }, 0);
      break;
    default:
      cloud.ask(event, random);
  }
}

const eventsOf = ({ items }: Story) => items.filter((item): item is EventItem => item.kind === 'event');

function faultsOf({ items }: Story): Faults {
  const told = items.flatMap((item) => (item.kind === 'fault' ? [[item.fault, item.oneIn] as const] : []));
  return { ...calm, ...Object.fromEntries(told) };
}

/** Nothing starts when nothing changes. */
async function rest(cloud: Cloud, readers: Readers, hours: number): Promise<void> {
  const { scheduler, world } = cloud;
  const check = () => readers.check();
  const begun = scheduler.time;
  await scheduler.run(begun + (hours / 2) * hourMs, check);
  const runs = world.runs.all.length;
  await scheduler.run(begun + hours * hourMs, check);
  if (world.runs.all.length > runs)
    throw new Error(`${world.runs.all.length - runs} runs started when nothing had changed for hours`);
}

/** People end what is held, one hold after the other; then all that is listed is published. */
async function settleAll(cloud: Cloud, readers: Readers): Promise<void> {
  for (let round = 1; await endHolds(cloud); round += 1) {
    if (round > roundsAllowed) break;
    await cloud.scheduler.run(cloud.scheduler.time + 3 * hourMs, () => readers.check());
  }
  await checkAllPublished(cloud);
  await checkRest(cloud);
}

/** Those without capacity cost nothing, and are asked for again and again; each plan after longer waits. */
function checkRuns({ world, changes, deadRuns }: Cloud): void {
  const [refused, others] = [true, false].map((isRefused) =>
    world.runs.all.filter(({ state }) => (state === 'no-capacity') === isRefused),
  );
  const runs = others?.length ?? 0;
  if (runs > changes + deadRuns + 8) throw new Error(`${runs} runs for ${changes} changes, ${deadRuns} died`);
  const asked = new Map<string, number>();
  for (const run of refused ?? []) {
    const plan = run.arguments[jobArgumentNames.run.plan] ?? '';
    asked.set(plan, (asked.get(plan) ?? 0) + 1);
  }
  const most = Math.max(0, ...asked.values());
  if (most > refusalsAllowed) throw new Error(`${most} runs of one plan, and no capacity for any`);
}

/** Hours of changes and faults, then calm. */
async function tell(cloud: Cloud, readers: Readers, story: Story): Promise<void> {
  const { scheduler } = cloud;
  const begun = scheduler.time;
  for (const { event, at, seed } of eventsOf(story))
    scheduler.after(at, () => happen(cloud, event, new Random(seed)));
  for (const [from, to] of windowsOf((trait) => hasTrait(story, trait))) {
    cloud.lookEvery(6);
    await scheduler.run(begun + from * 1000, () => readers.check());
    cloud.lookEvery(1);
    cloud.faults = faultsOf(story);
    await scheduler.run(begun + to * 1000 + hourMs / 2, () => readers.check());
    cloud.faults = calm;
    scheduler.say('calm');
  }
  await rest(cloud, readers, restHours);
  await checkRest(cloud);
  await settleAll(cloud, readers);
  checkRuns(cloud);
}

/** A failure with the history that led to it. */
export class StoryError extends Error {
  readonly history: string;

  constructor(message: string, history: string, cause: unknown) {
    super(message, { cause });
    this.history = history;
  }
}

/**
 * Tells a story, in virtual time.
 *
 * @param done gets what people asked for in it and was not refused
 * @throws StoryError
 */
export async function simulate(story: Story, done: Set<string>): Promise<void> {
  const cloud = new Cloud(new Random(story.seed), story, done);
  try {
    await tell(cloud, new Readers(cloud.world, cloud), story);
  } catch (error) {
    throw new StoryError((error as Error).message, cloud.scheduler.tell(4000), error);
  }
}
