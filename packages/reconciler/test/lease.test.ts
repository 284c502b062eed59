import { describe, expect, it } from '@jest/globals';
import { canonicalJson, pending } from '@ledgerline/schema';
import { releaseLease, takeLease } from '../src/lease.ts';
import { addPending, readPending, settlePending } from '../src/pending.ts';
import {
  arrive,
  drop,
  type MemoryWorld,
  memoryWorld,
  readSummary,
  Throttle,
  tick,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

const pendingOf = ({ curated }: MemoryWorld) =>
  pending.parse(JSON.parse(curated.objects.get('control/pending.json')?.text ?? 'null'));

const settled = { looked: [day], isTotalUnsettled: false, delaySeconds: 30 };

const leaseOf = (owner: string, expiresAt: string) => JSON.stringify({ version: 1, owner, expiresAt });

describe('the lease', () => {
  it('makes a second look write down its partition and wake up later', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await world.curated.putText('control/lease.json', leaseOf('someone', '2026-11-23T00:05:00.000Z'));

    const answer = await arrive(world, day);

    expect(answer).toMatchObject({ kind: 'later', message: 'lease held by someone' });
    expect(world.runs.all).toHaveLength(0);
    expect(pendingOf(world).partitions).toEqual([day]);
    expect(world.sent).toEqual([{ partitions: [day], delaySeconds: 30 }]);
  });

  it('is not given back by who held it before it was stolen', async () => {
    const world = memoryWorld();
    const stalled = await takeLease(world, 'stalled', 60);
    world.pass(2);
    const thief = await takeLease(world, 'thief', 60);
    if (stalled.kind !== 'taken') throw new Error('nobody held it');

    await releaseLease(world, stalled.lease);

    expect(thief.kind).toBe('taken');
    expect(await takeLease(world, 'third', 60)).toMatchObject({ kind: 'held-by-other' });
  });

  it('is stolen when it has expired', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await world.curated.putText('control/lease.json', leaseOf('dead', '2026-11-23T00:00:00.000Z'));

    expect(await arrive(world, day)).toMatchObject({ kind: 'started' });
  });

  it('is free for the next look as soon as one is over', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();

    expect(await wake(world)).toMatchObject({ kind: 'published' });
  });

  it('forbids to act once it has expired', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    const list: typeof world.raw.list = (...given) => {
      if (world.curated.objects.has('control/lease.json')) world.pass(2);
      return world.raw.list(...given);
    };

    const answer = await arrive({ ...world, raw: { ...world.raw, list } }, day);

    expect(answer).toMatchObject({ kind: 'later', message: 'the lease expired' });
    expect(world.runs.all).toHaveLength(0);
    expect(pendingOf(world).partitions).toEqual([day]);
  });

  it('is not taken by a look that has nothing to do', async () => {
    const world = memoryWorld();

    expect(await tick(world)).toMatchObject({ kind: 'up-to-date' });
    expect([...world.curated.objects.keys()]).toEqual([]);
  });
});

describe('what is pending', () => {
  it('finds the end of a run whose event was lost, by the watchdog', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    world.pass(15);

    const [message] = world.sent;
    await wake(world, ...(message?.partitions ?? []));

    expect(message).toEqual({ partitions: [day], delaySeconds: 900 });
    expect(readSummary(world, day)).toBe('one');
    expect(pendingOf(world).partitions).toEqual([]);
  });

  it('sends one wake-up for many events while a run is on its way, and plans them all at its end', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    const days = ['ingest_date=2026-11-01', 'ingest_date=2026-11-02', 'ingest_date=2026-11-03'];
    for (const late of days) {
      await drop(world, `input/${late}/a.csv`, `${late}\n`);
      expect(await arrive(world, late)).toMatchObject({ kind: 'later' });
      await arrive(world, late);
    }
    expect(world.sent).toHaveLength(1);
    expect([...world.curated.objects.keys()].filter((key) => key.startsWith('plans/'))).toHaveLength(1);
    world.runs.finish();

    await wake(world);
    world.runs.finish();
    await wake(world);

    expect(world.runs.all).toHaveLength(2);
    expect(days.map((late) => readSummary(world, late))).toEqual(days);
  });

  it('keeps a wish that came while another look was under way', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    const soon = { version: 1, revision: 7, partitions: [day], wakeAt: '2026-11-23T00:00:10.000Z' };
    await world.curated.putText('control/pending.json', canonicalJson(soon));
    const late = async () => {
      await drop(world, `input/${day}/b.csv`, 'two\n');
      expect(await arrive(world, day)).toMatchObject({
        kind: 'later',
        message: expect.stringMatching(/^lease/),
      });
    };

    const answer = await wake({ ...world, announce: late });

    expect(answer).toMatchObject({ kind: 'published' });
    expect(pendingOf(world).partitions).toEqual([day]);
    expect(await wake(world)).toMatchObject({ kind: 'started' });
  });

  it('keeps what one look left over beside what another wished for meanwhile', async () => {
    const world = memoryWorld();
    const seen = await readPending(world);
    await addPending(world, [other], 900);

    await settlePending(world, seen, { ...settled, unsettled: [day] });

    expect(pendingOf(world).partitions).toEqual([other, day]);
    expect(world.sent.at(-1)).toEqual({ partitions: [day], delaySeconds: 30 });
  });

  it('is left as another look wished it when this one has nothing left over', async () => {
    const world = memoryWorld();
    await addPending(world, [day], 900);
    const seen = await readPending(world);
    await addPending(world, [other], 900);
    const before = pendingOf(world);

    await settlePending(world, seen, { ...settled, unsettled: [] });

    expect(pendingOf(world)).toEqual(before);
    expect(world.sent).toHaveLength(1);
  });

  it('puts a throttled look off instead of failing it', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    const start = () => Promise.reject(new Throttle('slow down'));

    const answer = await arrive({ ...world, runs: { ...world.runs, start } }, day);

    expect(answer).toMatchObject({ kind: 'later', message: 'throttled: slow down' });
    expect(pendingOf(world).partitions).toEqual([day]);
    expect(await wake(world)).toMatchObject({ kind: 'started' });
  });

  it('comes back soon when Glue has not freed the slot of the last run', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await drop(world, `input/${other}/a.csv`, 'one\n');
    const start = async () => ({ kind: 'busy', message: 'Concurrent runs exceeded' }) as const;

    const answer = await tick({ ...world, runs: { ...world.runs, start } });

    expect(answer).toMatchObject({ kind: 'later', message: 'Concurrent runs exceeded' });
    expect(world.sent.at(-1)).toEqual({ partitions: [other, day], delaySeconds: 30 });
    expect(await wake(world)).toMatchObject({ kind: 'started' });
  });
});
