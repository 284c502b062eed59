import type { Request } from '@ledgerline/schema';
import { observe, type PartitionStatus, type Planned, plan, type Status, statusOf } from '../../src/index.ts';
import type { Observation } from '../../src/observation.ts';
import { readHistory } from '../../src/read-history.ts';
import type { MemoryWorld } from '../world/memory-world.ts';
import { days } from './input-files.ts';
import type { Random } from './random.ts';

/** What a person sees before asking for something. */
export interface Sight {
  readonly seen: Observation;
  readonly planned: Planned;
  readonly status: Status;
}

export async function lookAround(world: MemoryWorld): Promise<Sight> {
  const seen = await observe(world, 'all');
  const planned = plan(seen);
  return { seen, planned, status: statusOf(seen, planned) };
}

export type Asked = Exclude<Request['mode'], 'replan' | 'scheduled' | 'sweep'>;

/** Mostly one of those that it makes sense for. */
function somePartition(random: Random, sensible: readonly string[]): string {
  return sensible.length === 0 || random.oneIn(8) ? random.of(days) : random.of(sensible);
}

const heldFor = ({ status }: Sight, ...whys: readonly string[]): readonly string[] =>
  status.partitions.filter(({ why }) => why !== null && whys.includes(why)).map(({ partition }) => partition);

async function someRun(world: MemoryWorld, random: Random, partition: string): Promise<string | undefined> {
  const entries = await readHistory(world, partition);
  const runIds = entries.flatMap(({ runId }) => runId ?? []);
  return runIds.length === 0 || random.oneIn(3) ? undefined : random.of(runIds);
}

async function toRollback(world: MemoryWorld, random: Random, { seen }: Sight): Promise<Request> {
  const partition = somePartition(
    random,
    seen.published.map((one) => one.partition),
  );
  const to = await someRun(world, random, partition);
  const wanted = seen.partitions.find((one) => one.partition === partition)?.wanted;
  return {
    mode: 'rollback',
    partition,
    ...(to !== undefined && { to }),
    ...(wanted && { seen: wanted.inputHash }),
  };
}

export function toAccept({ seen }: Sight, partition: string): Request {
  const view = seen.partitions.find((one) => one.partition === partition);
  const fingerprint = view?.wanted?.fingerprint ?? '0'.repeat(64);
  return { mode: 'accept', partition, fingerprint, note: 'looked at it' };
}

const heldTotal = ({ status }: Sight) => status.total.state === 'held';

function toRetry(random: Random, sight: Sight): Request {
  const held = heldFor(sight, 'failed', 'refused');
  const isTotal = heldTotal(sight) || (held.length === 0 && random.oneIn(2));
  return { mode: 'retry', partitions: isTotal ? [] : [somePartition(random, held)] };
}

const wholeRange = { from: '2026-10-01', to: '2026-12-31' } as const;
const ranges = [wholeRange, { from: '2026-11-01', to: '2026-11-21' }] as const;

/** What somebody asks for at the sight of this. */
export async function toRequest(
  mode: Asked,
  world: MemoryWorld,
  random: Random,
  sight: Sight,
): Promise<Request> {
  switch (mode) {
    case 'manual':
      return random.oneIn(2) ? { mode } : { mode, partitions: [random.of(days)] };
    case 'rollback':
      return toRollback(world, random, sight);
    case 'release':
      return { mode, partitions: [somePartition(random, heldFor(sight, 'rollback'))] };
    case 'accept':
      return toAccept(sight, somePartition(random, heldFor(sight, 'gate')));
    case 'retry':
      return toRetry(random, sight);
    case 'confirm-removals':
      return { mode, digest: sight.status.removalsDigest ?? '0'.repeat(64) };
    case 'pause':
      return { mode, note: 'to look at it' };
    case 'resume':
    case 'stop-backfill':
    case 'repair':
      return { mode };
    case 'backfill':
      return { mode, ...random.of(ranges) };
  }
}

/** What a person asks for to end this hold or wait; null where something else than a request ends it. */
export function toEnd(
  sight: Sight,
  { partition, state, why }: Pick<PartitionStatus, 'partition' | 'state' | 'why'>,
): Request | null {
  // a look at all prefixes, where none comes by itself
  if (state === 'remove') return { mode: 'manual' };
  switch (why) {
    case 'paused':
      return { mode: 'resume' };
    case 'rollback':
      return { mode: 'release', partitions: [partition] };
    case 'gate':
      return toAccept(sight, partition);
    case 'failed':
    case 'refused':
      return { mode: 'retry', partitions: [partition] };
    case 'removals':
      return { mode: 'confirm-removals', digest: sight.status.removalsDigest ?? '' };
    case 'contract':
      return { mode: 'backfill', ...wholeRange };
    case 'absent':
      return { mode: 'manual' };
    default:
      return null;
  }
}
