import { describe, expect, it } from '@jest/globals';
import { observe } from '../src/index.ts';
import { moveTotal } from '../src/move-total.ts';
import { arrive, arriveWith, drop, memoryWorld, readCsv, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('moving the total', () => {
  it('leaves the CSV alone when someone else moved the table meanwhile', async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    const seen = await observe(world, 'all');
    const { total } = seen;
    if (total.rollup === null) throw new Error('there is no roll-up');
    await drop(world, 'input/ingest_date=2026-11-22/a.csv', 'two\n');
    await wake(world, 'ingest_date=2026-11-22');
    world.runs.finish();
    await wake(world);
    const output = await world.curated.head('output/users_summary.csv');
    const before = [readCsv(world), world.total.pointer.current];

    const outcome = await moveTotal(world, total.rollup, {
      ...seen,
      total: { ...total, output: output === undefined ? null : { etag: output.etag, digest: null } },
    });

    expect(outcome).toBe('conflict');
    expect([readCsv(world), world.total.pointer.current]).toEqual(before);
  });

  it('leaves a CSV alone that somebody else wrote meanwhile, until the next look', async () => {
    const world = memoryWorld();
    await arriveWith(world, day, { 'a.csv': 'one\n' });
    const seen = await observe(world, 'all');
    if (seen.total.rollup === null) throw new Error('there is no roll-up');
    await world.curated.putText('output/users_summary.csv', 'somebody else');

    const outcome = await moveTotal(world, seen.total.rollup, seen);
    const left = readCsv(world);
    await wake(world);

    expect([outcome, left, readCsv(world)]).toEqual(['conflict', 'somebody else', 'one\n']);
  });

  it.each([
    ['of another sum than the builds that readers see', { total_purchase: '2.00' }],
    ['without an account, as records of old are', undefined],
  ])('deletes a roll-up record %s, and has it summed again', async (_, controlTotals) => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    const [key = ''] = world.curated.objects.keysBelow('rollups/');
    const record = JSON.parse(world.curated.objects.get(key)?.text ?? '');
    await world.curated.putText(key, JSON.stringify({ ...record, controlTotals }));

    const ended = await wake(world);
    const before = [world.total.pointer.current.location, world.curated.objects.has(key)];
    world.runs.finish();
    await wake(world);

    expect(ended).toMatchObject({ kind: 'started', runId: 'jr_2', published: [{ partition: day }] });
    expect(before).toEqual(['s3://curated/tables/users_summary/', false]);
    expect(world.total.pointer.current.location).toContain('s3://curated/runs/jr_2/rollup/');
    expect(readCsv(world)).toBe('one\n');
  });

  it('points the total at no roll-up whose files are not its record, and has it summed again', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    const [record = ''] = world.curated.objects.keysBelow('rollups/');
    const digest = record.slice('rollups/'.length, -'.json'.length);
    await world.curated.putText(`runs/jr_1/rollup/${digest}/surplus.parquet`, 'twice');

    const ended = await wake(world);
    const before = world.total.pointer.current.location;
    world.runs.finish();
    const summed = await wake(world);

    expect(ended).toMatchObject({ kind: 'started', runId: 'jr_2', published: [{ partition: day }] });
    expect(before).toBe('s3://curated/tables/users_summary/');
    expect(summed).toMatchObject({ kind: 'published', published: [] });
    expect(world.total.pointer.current.location).toContain('s3://curated/runs/jr_2/rollup/');
  });
});
