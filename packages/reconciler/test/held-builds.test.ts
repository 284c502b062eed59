import { describe, expect, it } from '@jest/globals';
import { arrive, drop, memoryWorld, readCsv, readSummary, tick, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';
const other = 'ingest_date=2026-11-22';

describe('reconcile', () => {
  it('builds a gated partition once and keeps the old result', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await arrive(world, day);
    world.runs.finish();
    await wake(world);
    await drop(world, `input/${day}/b.csv`, 'bad\nbad\nbad\n');

    await arrive(world, day);
    world.runs.finish();
    const answers = [await wake(world), await tick(world), await arrive(world, day), await tick(world)];

    const gated = { partition: day, state: 'held', why: 'gate' };
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'held', partitions: [gated] });
    expect(world.runs.all).toHaveLength(2);
    expect(readSummary(world, day)).toBe('one');
    expect(world.daily.partitions.get('2026-11-23')?.parameters).toMatchObject({
      'ledgerline.run_id': 'jr_1',
    });
  });

  it('sums again without builds when a run summed a build that a gate held back', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'one\n');
    await drop(world, `input/${other}/a.csv`, 'bad\n');
    await arrive(world, day, other);
    world.runs.finish();

    const ended = await wake(world);
    world.runs.finish();
    const summed = await wake(world);

    expect(ended).toMatchObject({ kind: 'started', runId: 'jr_2', published: [{ partition: day }] });
    expect(summed).toMatchObject({ kind: 'published', published: [], movedTotal: expect.any(String) });
    expect(readCsv(world)).toBe('one\n');
    expect(await tick(world)).toMatchObject({ kind: 'held' });
    expect(world.runs.all).toHaveLength(2);
  });

  it('holds a refused partition and lets others go on', async () => {
    const world = memoryWorld();
    await drop(world, `input/${day}/a.csv`, 'REFUSE\n');
    await drop(world, `input/${other}/a.csv`, 'one\n');
    await tick(world);
    world.runs.finish();

    const answer = await wake(world);

    expect(answer).toMatchObject({ kind: 'published', published: [{ partition: other }] });
    expect(await tick(world)).toMatchObject({
      kind: 'held',
      partitions: [{ partition: day, why: 'refused', detail: expect.stringContaining('wrong-header') }],
    });
    expect(world.runs.all).toHaveLength(1);
  });
});
