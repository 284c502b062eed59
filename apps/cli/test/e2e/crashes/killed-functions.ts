import { describe, expect, it } from '@jest/globals';
import { ofDaily } from './books.ts';
import { arm, death } from './kills.ts';
import {
  expectRight,
  isFull,
  lookAgain,
  messageArrives,
  partitionOfDay,
  putOff,
  runIds,
  runsSince,
  type Stage,
} from './stage.ts';
import type { Turns } from './turns.ts';

const lease = 'PUT /[^/]+/control/lease\\.json';
const history = 'PUT /[^/]+/history/';
const pending = 'PUT /[^/]+/control/pending\\.json';

/** Every request of a publication that has an effect, in their order. */
const publishing = [
  { step: 'the lease is taken', request: lease },
  { step: 'history is written', request: history },
  { step: 'the quarantine pointer moves', request: 'AWSGlue.BatchUpdatePartition' },
  { step: 'the summary pointer moves', request: 'AWSGlue.BatchUpdatePartition', skip: 1 },
  { step: 'history says that it was shown', request: history, skip: 1 },
  { step: 'the total moves', request: 'AWSGlue.UpdateTable' },
  { step: 'the CSV is copied', request: 'PUT /[^/]+/output/' },
  { step: 'it is announced', request: 'AWSEvents.PutEvents' },
  { step: 'it is no longer pending', request: pending },
  { step: 'the lease is given back', request: lease, skip: 1 },
];
const commit = publishing.findIndex(({ step }) => step === 'the summary pointer moves');

/** Every request of a start. */
const starting = [
  { step: 'the watchdog is sent', request: 'AmazonSQS.SendMessage' },
  { step: 'the watchdog is on record', request: pending },
  { step: 'the plan is put', request: 'PUT /[^/]+/plans/' },
  { step: 'the run is started', request: 'AWSGlue.StartJobRun' },
];

const bothSides = <Step extends { readonly step: string }>(steps: readonly Step[]) =>
  steps.flatMap((one) => (['before', 'after'] as const).map((when) => ({ ...one, when })));

const publications = bothSides(publishing).map((one) => {
  const at = publishing.findIndex(({ step }) => step === one.step);
  return { ...one, isNew: at > commit || (at === commit && one.when === 'after') };
});
const inShort = (wanted: readonly string[]) => (one: { step: string; when: string }) =>
  isFull || wanted.includes(`${one.when} ${one.step}`);

/** The trigger dies at a request of a publication. */
export function killedPublications(stage: () => Stage, turns: () => Turns): void {
  describe('a trigger that is killed while it publishes', () => {
    it.each(
      publications.filter(
        inShort([
          'after the quarantine pointer moves',
          'after the summary pointer moves',
          'before the CSV is copied',
        ]),
      ),
    )('$when $step: readers have one build, then the newest', async ({ request, when, skip = 0, isNew }) => {
      const { world, books } = stage();
      const { day } = turns();
      const [known, before] = [await runIds(stage()), books.amounts()[day]];
      await putOff(stage(), day);
      await arm({ caller: 'function', request, when, skip });

      const after = await turns().take();
      await death();
      expect((await ofDaily(world))[day]).toBe(isNew ? after : before);
      await lookAgain(stage(), day);
      await world.settled([partitionOfDay(day)]);

      await expectRight(stage());
      expect(await runsSince(stage(), known)).toEqual([]);
    });
  });
}

/** The trigger dies at a request of a start. */
export function killedStarts(stage: () => Stage): void {
  const day = '2026-06-02';

  describe('a trigger that is killed while it starts a run', () => {
    it.each(bothSides(starting).filter(inShort(['after the run is started'])))(
      '$when $step: one run makes the build',
      async ({ request, when, step }) => {
        const { world, books } = stage();
        const known = await runIds(stage());
        await messageArrives(stage());
        await arm({ caller: 'function', request, when });

        await books.put(day, `${when} ${step}.csv`, 1);
        await death();
        await lookAgain(stage(), day);
        await world.settled([partitionOfDay(day)]);

        await expectRight(stage());
        expect(await runsSince(stage(), known)).toHaveLength(1);
      },
    );
  });
}
