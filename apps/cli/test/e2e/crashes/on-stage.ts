import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { World } from '../world.ts';
import { Books } from './books.ts';
import { Reader } from './reader.ts';
import { expectRight, type Stage } from './stage.ts';

/** Deploys an environment before the tests of a file, and has somebody read from it until they are done. */
export function onStage(name: string): () => Stage {
  let local: LocalStack;
  let stage: Stage;

  beforeAll(async () => {
    // a third of each file is rejected, so that every build has rejected records
    local = await startLocalStack({ name, pipeline: 'users-summary', maxRejectedRatio: 0.5 });
    const world = new World(local.outputs);
    const books = new Books(world);
    stage = { world, books, reader: new Reader(world, books) };
  });

  afterAll(async () => {
    await stage?.reader.stop();
    await local?.stop();
  });

  return () => stage;
}

/** The last word of a file. */
export function whoeverRead(stage: () => Stage): void {
  describe('whoever read all the while', () => {
    it('saw only what the input came to at some time, whole days, and the newest at the end', async () => {
      const { reader, books } = stage();
      const { daily, total } = reader;
      await expectRight(stage());
      await reader.stop();
      process.stderr.write(
        `read ${daily.queries} times the days, ${total.queries} times the total: ` +
          `${daily.answers.length} and ${total.answers.length} different answers\n`,
      );

      expect([...daily.wrong, ...total.wrong]).toEqual([]);
      expect(daily.answers.at(-1)).toEqual(books.amounts());
      expect(total.answers.at(-1)).toEqual(books.amounts());
    });
  });
}
