import { describe, expect, it } from '@jest/globals';
import { observe, readHistory } from '../src/index.ts';
import { loseFiles } from './world/losses.ts';
import {
  arrive,
  arriveWith,
  ask,
  drop,
  partitionNow,
  publishedTwice,
  readCsv,
  readSummary,
  tick,
  toRest,
  wake,
} from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('rollback', () => {
  it('points at the build before, holds it there, and takes the total with it', async () => {
    const world = await publishedTwice(day);

    const answer = await ask(world, { mode: 'rollback', partition: day, note: 'wrong prices' });
    const quiet = await tick(world);

    expect(answer).toMatchObject({ kind: 'published', published: [{ partition: day, runId: 'jr_1' }] });
    expect(readSummary(world, day)).toBe('one');
    expect(readCsv(world)).toContain('one');
    expect(quiet).toMatchObject({ kind: 'held', partitions: [{ why: 'rollback' }] });
    expect(await readHistory(world, day)).toMatchObject([
      { why: 'rollback', note: 'wrong prices', runId: 'jr_1', heldAgainst: expect.any(String) },
      { why: 'changed' },
      { why: 'new' },
    ]);
  });

  it('points at the build of a run that is named, and at none that never was', async () => {
    const world = await publishedTwice(day);
    await arriveWith(world, day, { 'a.csv': 'three\n' });

    const wrong = await ask(world, { mode: 'rollback', partition: day, to: 'jr_9' });
    const right = await ask(world, { mode: 'rollback', partition: day, to: 'jr_1' });

    expect(wrong).toMatchObject({ kind: 'refused', code: 'no-such-build' });
    expect(right).toMatchObject({ kind: 'published' });
    expect(readSummary(world, day)).toBe('one');
  });

  it('goes further back when it is asked for again, and never forward', async () => {
    const world = await publishedTwice(day);
    await arriveWith(world, day, { 'a.csv': 'three\n' });
    const seen = [];
    for (let n = 0; n < 3; n += 1) {
      const { kind } = await ask(world, { mode: 'rollback', partition: day });
      seen.push([kind, readSummary(world, day)]);
      world.pass(1);
    }

    const forward = await ask(world, { mode: 'rollback', partition: day, to: 'jr_3' });

    expect(seen).toEqual([
      ['published', 'two'],
      ['published', 'one'],
      ['refused', 'one'],
    ]);
    expect(forward).toMatchObject({ kind: 'refused', message: expect.stringContaining('release') });
  });

  it('passes over what the input asks for, which a gate holds back by now', async () => {
    const world = await publishedTwice(day);
    const other = 'ingest_date=2026-11-22';
    await arriveWith(world, day, { 'a.csv': 'three\n' });
    await arriveWith(world, other, { 'b.csv': 'two\n' });
    // what comes back is shown elsewhere meanwhile
    await drop(world, `input/${day}/a.csv`, 'two\n');
    expect(await arrive(world, day)).toMatchObject({ kind: 'held', partitions: [{ why: 'gate' }] });

    const answer = await ask(world, { mode: 'rollback', partition: day });

    expect(answer).toMatchObject({ published: [{ partition: day, runId: 'jr_1' }] });
    expect(readSummary(world, day)).toBe('one');
  });

  it('points at no build that readers never saw', async () => {
    const world = await publishedTwice(day);
    await drop(world, `input/${day}/a.csv`, 'never seen\n');
    await arrive(world, day);
    world.runs.finish();
    world.quarantine.broken.add('2026-11-23');
    await expect(wake(world)).rejects.toThrow('did not move');
    world.quarantine.broken.clear();
    await arriveWith(world, day, { 'a.csv': 'three\n' });

    await ask(world, { mode: 'rollback', partition: day });

    expect((await readHistory(world, day)).map(({ shownAt }) => shownAt !== undefined)).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(readSummary(world, day)).toBe('two');
  });

  it('points at no build whose files are gone', async () => {
    const world = await publishedTwice(day);
    await loseFiles(world, 'runs/jr_1/summary/');

    expect(await ask(world, { mode: 'rollback', partition: day })).toMatchObject({ kind: 'refused' });
    expect(readSummary(world, day)).toBe('two');
  });

  it('ends when the input changes', async () => {
    const world = await publishedTwice(day);
    await ask(world, { mode: 'rollback', partition: day });

    await arriveWith(world, day, { 'a.csv': 'three\n' });

    expect(readSummary(world, day)).toBe('three');
  });

  it('stays in history when another publication is cut short and this one is made again', async () => {
    const world = await publishedTwice(day);
    await ask(world, { mode: 'rollback', partition: day });
    await drop(world, `input/${day}/a.csv`, 'three\n');
    await arrive(world, day);
    world.runs.finish();
    world.daily.broken.add('2026-11-23');
    await expect(wake(world)).rejects.toThrow('did not move');
    world.daily.broken.clear();
    await drop(world, `input/${day}/a.csv`, 'two\n');
    world.pass(1);

    await arrive(world, day);
    const [newest] = await readHistory(world, day);
    const repaired = await ask(world, { mode: 'repair' });

    expect(newest).toMatchObject({ runId: 'jr_1', heldAgainst: expect.any(String) });
    expect(repaired).toMatchObject({ data: { moved: [], problems: [] } });
    expect(await partitionNow(world, day)).toMatchObject({ state: 'held', why: 'rollback' });
  });

  it('refuses what has no objects, and does nothing while someone else acts', async () => {
    const world = await publishedTwice(day);
    await world.raw.delete(`input/${day}/a.csv`);
    const gone = await ask(world, { mode: 'rollback', partition: day });
    await world.curated.putText(
      'control/lease.json',
      JSON.stringify({ version: 1, owner: 'other', expiresAt: '2027-01-01T00:00:00.000Z' }),
    );

    expect(gone).toMatchObject({ kind: 'refused', code: 'no-such-build' });
    expect(await ask(world, { mode: 'rollback', partition: day })).toMatchObject({ code: 'busy' });
    expect(readSummary(world, day)).toBe('two');
  });

  it('holds nothing back that came while the question stood on the screen', async () => {
    const world = await publishedTwice(day);
    const seen = (await observe(world, [day])).partitions[0]?.wanted?.inputHash;
    await drop(world, `input/${day}/a.csv`, 'mended\n');

    const answer = await ask(world, { mode: 'rollback', partition: day, to: 'jr_1', seen });
    await arrive(world, day);
    await toRest(world, 5);

    expect(answer).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(readSummary(world, day)).toBe('mended');
  });

  it('finds what was shown before the build it went back to, also when that was shown twice', async () => {
    const world = await publishedTwice(day);
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    await arriveWith(world, day, { 'a.csv': 'three\n' });

    await ask(world, { mode: 'rollback', partition: day });
    const first = readSummary(world, day);
    world.pass(1);
    await ask(world, { mode: 'rollback', partition: day });

    expect([first, readSummary(world, day)]).toEqual(['one', 'two']);
  });

  it('is refused with the reason where history cannot be read', async () => {
    const world = await publishedTwice(day);
    const [oldest = ''] = world.curated.objects.keysBelow('history/');
    await world.curated.putText(oldest, 'not json');

    expect(await ask(world, { mode: 'rollback', partition: day })).toMatchObject({
      kind: 'refused',
      code: 'no-such-build',
      message: expect.stringContaining(`${oldest} is malformed`),
    });
    expect(readSummary(world, day)).toBe('two');
  });

  it('goes nowhere by itself where history does not know any more when the build came that it went to', async () => {
    const world = await publishedTwice(day);
    await arriveWith(world, day, { 'a.csv': 'three\n' });
    const [oldest = ''] = world.curated.objects.keysBelow('history/');
    await ask(world, { mode: 'rollback', partition: day, to: 'jr_1' });
    await world.curated.delete(oldest);

    expect(await ask(world, { mode: 'rollback', partition: day })).toMatchObject({ code: 'no-such-build' });
    expect(readSummary(world, day)).toBe('one');
  });
});
