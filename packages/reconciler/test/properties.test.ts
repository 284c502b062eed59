import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import fc from 'fast-check';
import { observe, plan } from '../src/index.ts';
import {
  arrive,
  drop,
  type MemoryWorld,
  memoryWorld,
  readSummary,
  tick,
  toRest,
} from './world/memory-world.ts';

/** The few texts of these stories come under many names. */
const gates = { ...usersSummary.gates, duplicateContent: 'allow' } as const;

const days = ['ingest_date=2026-11-21', 'ingest_date=2026-11-22', 'ingest_date=undated'];

const files = fc.uniqueArray(
  fc.record({
    partition: fc.constantFrom(...days),
    name: fc.constantFrom('a.csv', 'b.CSV', 'z.csv.gz'),
    text: fc.constantFrom('one\n', 'two\nthree\n', 'bad\n', 'REFUSE\n', ''),
  }),
  { selector: ({ partition, name }) => `${partition}/${name}`, minLength: 1 },
);

const keyOf = ({ partition, name }: { partition: string; name: string }) =>
  partition === 'ingest_date=undated' ? `input/${name}` : `input/${partition}/${name}`;

type File = { readonly partition: string; readonly name: string; readonly text: string };

/** Every line of a partition, in the order of the listing. */
function linesOf(dropped: readonly File[], partition: string): readonly string[] {
  const own = dropped.filter((file) => file.partition === partition);
  const sorted = own.sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.flatMap(({ text }) => text.split('\n')).filter((line) => line !== '');
}

/** A world at rest, in which these files arrived together or one by one. */
async function atRest(dropped: readonly File[], isOneByOne: boolean): Promise<MemoryWorld> {
  const world = memoryWorld(gates);
  for (const file of dropped) {
    await drop(world, keyOf(file), file.text);
    if (isOneByOne) await arrive(world, file.partition);
  }
  await tick(world);
  await toRest(world);
  return world;
}

const plansOf = ({ curated }: MemoryWorld) =>
  [...curated.objects.keys()].filter((key) => key.startsWith('plans/'));

describe('reconciling any set of files', () => {
  it('comes to rest with nothing left to do, every partition published or held', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (dropped, isOneByOne) => {
        const world = await atRest(dropped, isOneByOne);

        const { decisions, step, total } = plan(await observe(world, 'all'));

        expect(step).toEqual({ kind: 'nothing' });
        expect(total).toEqual({ kind: 'up-to-date' });
        for (const { partition, verdict } of decisions) {
          const lines = linesOf(dropped, partition);
          expect(['up-to-date', 'held']).toContain(verdict.kind);
          if (verdict.kind === 'up-to-date')
            expect(readSummary(world, partition)?.split('+').sort()).toEqual(lines.toSorted());
          else expect(lines.length === 0 || lines.some((line) => /bad|REFUSE/.test(line))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('plans the same, by name, whatever the order and the time of arrival', async () => {
    const orders = files.chain((dropped) =>
      fc.tuple(
        fc.constant(dropped),
        fc.shuffledSubarray(dropped, { minLength: dropped.length }),
        fc.nat(100_000),
      ),
    );
    await fc.assert(
      fc.asyncProperty(orders, async ([dropped, shuffled, minutes]) => {
        const [world, later] = [memoryWorld(gates), memoryWorld(gates)];
        for (const file of dropped) await drop(world, keyOf(file), file.text);
        later.pass(minutes);
        for (const file of shuffled) await drop(later, keyOf(file), file.text);

        await Promise.all([tick(world), tick(later)]);

        expect(plansOf(later)).toEqual(plansOf(world));
        expect(plansOf(world)).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('does nothing for duplicated and shuffled events of what it has seen', async () => {
    const events = files.chain((dropped) =>
      fc.tuple(fc.constant(dropped), fc.array(fc.constantFrom(...dropped), { maxLength: 10 })),
    );
    await fc.assert(
      fc.asyncProperty(events, async ([dropped, duplicates]) => {
        const world = memoryWorld(gates);
        for (const file of dropped) await drop(world, keyOf(file), file.text);
        await tick(world);
        const runs = await toRest(world);
        const before = [...world.curated.objects.keys()];

        for (const { partition } of duplicates) await arrive(world, partition);

        expect(world.runs.all).toHaveLength(runs);
        expect([...world.curated.objects.keys()]).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });
});
