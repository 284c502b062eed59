import { beforeAll, describe, expect, it } from '@jest/globals';
import { arm, disarm, type Kill } from './kills.ts';
import { randomBy } from './random.ts';
import { expectRight, isFull, partitionOfDay, runIds, runsSince, type Stage } from './stage.ts';

/** Every kind of request of a run that has an effect, in their order, of a build that takes segments over. */
const steps = [
  { step: 'an attempt begins', request: 'PUT /[^/]+/attempts/' },
  { step: 'partial sums are written', request: 'PUT /[^/]+/runs/[^/]+/segments/' },
  { step: 'rejected records are written', request: 'PUT /[^/]+/runs/[^/]+/quarantine/' },
  { step: 'rejected records are copied', request: 'PUT /[^/]+/runs/[^/]+/quarantine/[^/]+/[0-9a-f]{16}-' },
  { step: 'sums are merged', request: 'PUT /[^/]+/runs/[^/]+/summary/' },
  { step: 'contents are marked', request: 'PUT /[^/]+/contents/' },
  { step: 'a segment is recorded', request: 'PUT /[^/]+/segments/' },
  { step: 'a build is recorded', request: 'PUT /[^/]+/builds/' },
  { step: 'an attempt ends', request: 'PUT /[^/]+/attempts/', skip: 1 },
  { step: 'a month is summed', request: 'PUT /[^/]+/runs/[^/]+/rollup/' },
  { step: 'a month is recorded', request: 'PUT /[^/]+/months/' },
  { step: 'the total is summed', request: 'PUT /[^/]+/runs/[^/]+/rollup/', skip: 1 },
  { step: 'the export is written', request: 'PUT /[^/]+/runs/[^/]+/export/' },
  { step: 'the total is recorded', request: 'PUT /[^/]+/rollups/' },
  { step: 'the report is written', request: 'PUT /[^/]+/runs/[^/]+/report\\.json' },
] as const;

type Side = Pick<Kill, 'request' | 'when' | 'skip'> & { readonly step: string };

const sides: readonly Side[] = steps.flatMap((one) => [
  { ...one, when: 'before' },
  { ...one, when: 'after' },
]);
const inShort = ['after a segment is recorded', 'before the report is written'];

/** Any of the writes of a run, by a seed. */
function atRandom(seed: number, count: number): readonly Side[] {
  const random = randomBy(seed);
  return Array.from({ length: count }, () => {
    const skip = 1 + Math.floor(random() * (steps.length - 1));
    return { step: `write ${skip + 1}`, request: '^PUT ', when: random() < 0.5 ? 'before' : 'after', skip };
  });
}

const seed = Number(process.env.LEDGERLINE_SEED ?? 1);
const chosen = [
  ...sides.filter(({ step, when }) => isFull || inShort.includes(`${when} ${step}`)),
  ...atRandom(seed, isFull ? 8 : 1),
];

const day = '2026-06-03';

/** The job dies at a request; each time a file more for a day that has some, published before. */
export function killedRuns(stage: () => Stage): void {
  describe(`a run that is killed (LEDGERLINE_SEED=${seed})`, () => {
    beforeAll(async () => {
      const { world, books } = stage();
      await books.put(day, 'first.csv', 1);
      await world.settled([partitionOfDay(day)]);
    });

    it.each(chosen)('$when $step leaves nothing wrong, and one more does the rest', async (side) => {
      const { world, books } = stage();
      const known = await runIds(stage());
      await arm({ caller: 'run', ...withoutStep(side) });

      await books.put(day, `${side.when}-${side.step.replaceAll(' ', '-')}.csv`, 1);
      await world.settled([partitionOfDay(day)]);

      expect(await disarm()).toBe(false);
      await expectRight(stage());
      expect((await runsSince(stage(), known)).length).toBeLessThanOrEqual(2);
    });
  });
}

const withoutStep = ({ request, when, skip = 0 }: Side) => ({ request, when, skip });
