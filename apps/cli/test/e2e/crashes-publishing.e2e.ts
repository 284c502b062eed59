import { afterAll, beforeAll, describe } from '@jest/globals';
import { intruders } from './crashes/intruders.ts';
import { killedPublications } from './crashes/killed-functions.ts';
import { manyEvents } from './crashes/many-events.ts';
import { onStage, whoeverRead } from './crashes/on-stage.ts';
import { manyPublications } from './crashes/publications.ts';
import { Turns } from './crashes/turns.ts';

const stage = onStage('crashes-publishing');

manyEvents(stage);

describe('two builds that take turns', () => {
  let turns: Turns;

  beforeAll(async () => {
    turns = new Turns(stage(), '2026-06-01');
    await turns.prepare();
    stage().reader.pace = 'watching';
  });

  afterAll(() => {
    stage().reader.pace = 'glancing';
  });

  killedPublications(stage, () => turns);
  manyPublications(stage, () => turns);
  intruders(stage, () => turns);
});

whoeverRead(stage);
