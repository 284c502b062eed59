import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Books } from './crashes/books.ts';
import { intruders } from './crashes/intruders.ts';
import { killedPublications, killedStarts } from './crashes/killed-functions.ts';
import { killedRuns } from './crashes/killed-runs.ts';
import { eventDays, manyEvents } from './crashes/many-events.ts';
import { manyPublications } from './crashes/publications.ts';
import { Reader } from './crashes/reader.ts';
import { replacedObjects } from './crashes/replaced-objects.ts';
import { expectRight, type Stage } from './crashes/stage.ts';
import { Turns } from './crashes/turns.ts';
import { type LocalStack, startLocalStack } from './local-stack.ts';
import { World } from './world.ts';

let local: LocalStack;
let stage: Stage;
let turns: Turns;

beforeAll(async () => {
  // a third of each file is rejected, so that every build has rejected records
  local = await startLocalStack({ name: 'crashes', pipeline: 'users-summary', maxRejectedRatio: 0.5 });
  const world = new World(local.outputs);
  const books = new Books(world);
  stage = { world, books, reader: new Reader(world, books) };
});

afterAll(async () => {
  await stage?.reader.stop();
  await local?.stop();
});

manyEvents(() => stage);

describe('two builds that take turns', () => {
  beforeAll(async () => {
    turns = new Turns(stage, '2026-06-01');
    await turns.prepare();
    stage.reader.pace = 'watching';
  });

  afterAll(() => {
    stage.reader.pace = 'glancing';
  });

  killedPublications(
    () => stage,
    () => turns,
  );
  manyPublications(
    () => stage,
    () => turns,
  );
  intruders(
    () => stage,
    () => turns,
  );
});

killedStarts(() => stage);
killedRuns(() => stage, eventDays[0]);
replacedObjects(() => stage);

describe('whoever read all the while', () => {
  it('saw only what the input came to at some time, whole days, and the newest at the end', async () => {
    const { daily, total } = stage.reader;
    await expectRight(stage);
    await stage.reader.stop();
    process.stderr.write(
      `read ${daily.queries} times the days, ${total.queries} times the total: ` +
        `${daily.answers.length} and ${total.answers.length} different answers\n`,
    );

    expect([...daily.wrong, ...total.wrong]).toEqual([]);
    expect(daily.answers.at(-1)).toEqual(stage.books.amounts());
    expect(total.answers.at(-1)).toEqual(stage.books.amounts());
  });
});
