import { describe, expect, it } from '@jest/globals';
import { arrive, arriveWith, drop, memoryWorld, readSummary, toRest, wake } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('a half-delivered day', () => {
  it('is not published because its first files are a build of before', async () => {
    const arrival = { successObject: true, quietMinutes: 0, minRunIntervalMinutes: 0 };
    const world = memoryWorld(undefined, undefined, { arrival });
    await drop(world, `input/${day}/_SUCCESS`, '');
    await arriveWith(world, day, { '1.csv': 'f1\n' });
    await arriveWith(world, day, { '2.csv': 'f2\n' });
    expect(readSummary(world, day)).toBe('f1+f2');
    // the producer sends the day again: first it takes the marker away, then it replaces the second file
    await world.raw.delete(`input/${day}/_SUCCESS`);
    await arrive(world, day);
    await world.raw.delete(`input/${day}/2.csv`);
    await arrive(world, day);

    expect(readSummary(world, day)).toBe('f1+f2');
  });

  it('is not published as it was when the run began, once its marker is taken away', async () => {
    const arrival = { successObject: true, quietMinutes: 0, minRunIntervalMinutes: 0 };
    const world = memoryWorld(undefined, undefined, { arrival });
    await drop(world, `input/${day}/1.csv`, 'f1\n');
    await drop(world, `input/${day}/_SUCCESS`, '');
    await arrive(world, day);
    await world.raw.delete(`input/${day}/_SUCCESS`);
    await drop(world, `input/${day}/2.csv`, 'f2\n');
    world.runs.finish();
    await wake(world);
    const half = readSummary(world, day);

    await drop(world, `input/${day}/_SUCCESS`, '');
    await arrive(world, day);
    await toRest(world, 5);

    expect([half, readSummary(world, day)]).toEqual([undefined, 'f1+f2']);
  });

  describe('within its quiet minutes', () => {
    const arrival = { successObject: false, quietMinutes: 10, minRunIntervalMinutes: 0 };

    it('is not published as it was when the run began, while more comes', async () => {
      const world = memoryWorld(undefined, undefined, { arrival });
      await drop(world, `input/${day}/1.csv`, 'f1\n');
      await arrive(world, day);
      world.pass(11);
      await arrive(world, day);
      await drop(world, `input/${day}/2.csv`, 'f2\n');
      await arrive(world, day);
      world.runs.finish();
      await wake(world);
      const half = readSummary(world, day);
      world.pass(11);
      await wake(world);
      await toRest(world, 11);

      expect([half, readSummary(world, day)]).toEqual([undefined, 'f1+f2']);
    });

    /** The first file was published alone, then both. */
    async function deliveredTwice() {
      const world = memoryWorld(undefined, undefined, { arrival });
      for (const [name, text] of [
        ['1.csv', 'f1\n'],
        ['2.csv', 'f2\n'],
      ] as const) {
        await drop(world, `input/${day}/${name}`, text);
        await arrive(world, day);
        world.pass(11);
        await wake(world);
        await toRest(world, 11);
      }
      expect(readSummary(world, day)).toBe('f1+f2');
      return world;
    }

    it('is not published as it was before, its first file a second old', async () => {
      const world = await deliveredTwice();
      // the folder is emptied and sent again
      for (const name of ['1.csv', '2.csv']) await world.raw.delete(`input/${day}/${name}`);
      await drop(world, `input/${day}/1.csv`, 'f1\n');
      await arrive(world, day);

      expect(readSummary(world, day)).toBe('f1+f2');
    });

    it('is not published as it was before, its second file deleted a second ago', async () => {
      const world = await deliveredTwice();
      await world.raw.delete(`input/${day}/2.csv`);
      await arrive(world, day);
      const atOnce = readSummary(world, day);
      world.pass(11);
      await wake(world);

      expect([atOnce, readSummary(world, day)]).toEqual(['f1+f2', 'f1']);
    });

    it('is not built without a file that was deleted a second ago', async () => {
      const world = await deliveredTwice();
      await world.raw.delete(`input/${day}/1.csv`);

      expect(await arrive(world, day)).toMatchObject({ kind: 'later' });
      world.pass(5);
      await drop(world, `input/${day}/1.csv`, 'f3\n');
      await arrive(world, day);
      world.pass(6);
      expect(await wake(world)).toMatchObject({ kind: 'later' });
      world.pass(5);
      expect(await wake(world)).toMatchObject({ kind: 'started' });
    });
  });
});
