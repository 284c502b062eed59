import { describe, expect, it } from '@jest/globals';
import { type Plan, sha256 } from '@ledgerline/schema';
import { memoryTable } from './world/memory-catalog.ts';
import { type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import { days, fateOf, listOf, nights, recordsNaming, writeForgotten } from './world/nights.ts';
import {
  addRun,
  pastInput,
  point,
  putFile,
  putInput,
  writeBuild,
  writeEntry,
  writeMonth,
  writeRefused,
  writeSegment,
  writeTotal,
} from './world/written-documents.ts';

const day = 'ingest_date=2026-11-23';
const key = `input/${day}/a.csv`;

const emptyPlan = (world: MemoryWorld): Plan => ({
  version: 1,
  pipeline: world.spec.pipeline,
  specHash: world.specHash,
  builds: [],
  rollup: { months: [], children: [] },
});

/** A segment of yesterday in a run of its own, and a build of another run that is made of it. */
async function writeOfSegment(world: MemoryWorld, objects: Parameters<typeof writeBuild>[1]['objects']) {
  const segment = await writeSegment(world, { partition: day, runId: 'jr_old', objects });
  return writeBuild(world, { partition: day, runId: 'jr_new', objects }, [segment]);
}

type Prepare = (world: MemoryWorld) => Promise<unknown>;

/** Each refers to run jr_old in one way only. */
const references: readonly (readonly [string, Prepare])[] = [
  [
    'the build that readers see, though its record is gone',
    async (world) => {
      const record = await writeForgotten(world, 'jr_old');
      point(world, record);
      await world.curated.delete(`builds/${day}/${record.fingerprint}.json`);
    },
  ],
  [
    'the rejected records that readers see',
    async (world) => {
      point(world, await writeForgotten(world, 'jr_old'));
      world.daily.partitions.clear();
    },
  ],
  [
    'a segment of the build that readers see',
    async (world) => point(world, await writeOfSegment(world, [await pastInput(key)])),
  ],
  [
    'a build that is wanted, though a gate holds it',
    async (world) =>
      writeBuild(world, { partition: day, runId: 'jr_old', objects: [await putInput(world, key, 'bad')] }),
  ],
  [
    'a build that is wanted, though it was refused',
    async (world) =>
      writeRefused(world, { partition: day, runId: 'jr_old', objects: [await putInput(world, key, 'bad')] }),
  ],
  [
    'the build that a rollback holds its partition against',
    async (world) => {
      const objects = [await putInput(world, key, 'two')];
      const record = await writeBuild(world, { partition: day, runId: 'jr_old', objects });
      point(world, await writeForgotten(world, 'jr_new'), { heldAgainst: record.inputHash });
    },
  ],
  [
    'a segment of a build that is wanted and has more',
    async (world) => {
      const old = await putInput(world, key, 'one');
      const late = await putInput(world, `input/${day}/b.csv`, 'late');
      const segment = await writeSegment(world, { partition: day, runId: 'jr_old', objects: [old] });
      await writeBuild(world, { partition: day, runId: 'jr_new', objects: [old, late] }, [segment]);
    },
  ],
  [
    'the fifth entry of history, 400 days old',
    async (world) => {
      await writeEntry(world, await writeForgotten(world, 'jr_old'));
      world.pass(400 * days);
      for (const n of [1, 2, 3, 4])
        await writeEntry(world, { partition: day, fingerprint: sha256(`${n}`), runId: null }, at(n));
    },
  ],
  [
    'what readers saw 27 days ago, behind ten entries',
    async (world) => {
      await writeEntry(world, await writeForgotten(world, 'jr_old'), { time: '2025-01-01T00:00:00.000Z' });
      world.pass(27 * days);
      for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        await writeEntry(world, { partition: day, fingerprint: sha256(`${n}`), runId: null }, at(n));
    },
  ],
  [
    'a segment that a running run takes over',
    async (world) => {
      const objects = [await pastInput(key)];
      const { id } = await writeSegment(world, { partition: day, runId: 'jr_old', objects });
      const build = { partition: day, reason: 'changed', objects, reuse: [id], later: [] } as const;
      const { contractHash } = world.spec;
      await running(world, {
        builds: [{ ...build, objects, reuse: [id], later: [], inputHash: sha256('x'), contractHash }],
      });
    },
  ],
  [
    'the record of a build that a running run was asked for',
    async (world) => {
      const { inputHash, contractHash } = await writeForgotten(world, 'jr_old');
      const objects = [await pastInput(key)];
      const build = { partition: day, reason: 'changed', objects, reuse: [], later: [] } as const;
      await running(world, {
        builds: [{ ...build, objects, reuse: [], later: [], inputHash, contractHash }],
      });
    },
  ],
  [
    'a build that a running run sums',
    async (world) => {
      const { fingerprint, manifest, controlTotals } = await writeForgotten(world, 'jr_old');
      const children = [{ partition: day, fingerprint, keys: manifest.summary, controlTotals }];
      await running(world, { rollup: { months: [], children } });
    },
  ],
  [
    'a month that a running run sums',
    async (world) => {
      const month = await writeMonth(world, 'jr_old', [{ partition: day, fingerprint: sha256('x') }]);
      await running(world, { rollup: { months: [month], children: [] } });
    },
  ],
  [
    'a run that runs',
    async (world) => {
      await putFile(world, 'runs/jr_old/summary/part-0.parquet');
      await addRun(world, { runId: 'jr_old', state: 'running' });
    },
  ],
  [
    'the total that readers see',
    async (world) => {
      await putFile(world, 'runs/jr_old/rollup/x/part-0.parquet');
      pointTotal(world, 'jr_old', 'x', {});
    },
  ],
  [
    'a month of the total that readers see',
    async (world) => {
      const children = [{ partition: day, fingerprint: sha256('x') }];
      const months = [await writeMonth(world, 'jr_old', children)];
      const digest = await writeTotal(world, 'jr_new', children, months);
      pointTotal(world, 'jr_new', digest, { 'ledgerline.digest': digest });
    },
  ],
  [
    'the total that the CSV is a copy of',
    async (world) => {
      const children = [{ partition: day, fingerprint: sha256('x') }];
      const digest = await writeTotal(world, 'jr_old', children, []);
      await copyCsv(world, `runs/jr_old/export/${digest}.csv`, digest);
    },
  ],
  [
    'the total of what is published, which nothing is pointed at yet',
    async (world) => {
      const record = await writeForgotten(world, 'jr_new');
      point(world, record);
      await writeTotal(world, 'jr_old', [record], []);
    },
  ],
  [
    'a month of what is published, whose total was never summed',
    async (world) => {
      const record = await writeForgotten(world, 'jr_new');
      point(world, record);
      await writeMonth(world, 'jr_old', [record]);
    },
  ],
  [
    'a segment of a day that is built in parts',
    async (world) => {
      const objects = [await putInput(world, key, 'first part')];
      await putInput(world, `input/${day}/b.csv`, 'second part');
      await writeSegment(world, { partition: day, runId: 'jr_old', objects });
    },
  ],
];

const at = (n: number) => ({
  time: new Date(Date.parse('2026-11-24T00:00:00.000Z') + n * 3_600_000).toISOString(),
});

const running = (world: MemoryWorld, asked: Partial<Plan>) =>
  addRun(world, { runId: 'jr_running', state: 'running', plan: { ...emptyPlan(world), ...asked } });

function pointTotal(
  { total }: MemoryWorld,
  runId: string,
  digest: string,
  parameters: Record<string, string>,
) {
  const location = `s3://curated/runs/${runId}/rollup/${digest}/`;
  total.pointer.current = { versionId: '1', location, parameters };
}

async function copyCsv({ curated }: MemoryWorld, from: string, digest: string) {
  const fromEtag = curated.objects.get(from)?.etag ?? '';
  const metadata = { 'ledgerline-digest': digest };
  const to = 'output/users_summary.csv';
  await curated.copy({ from, fromEtag, to, condition: 'absent', metadata, contentType: 'text/csv' });
}

/** Look like references, and are none. */
const forgotten: readonly (readonly [string, Prepare])[] = [
  ['a build of what lies there no more', (world) => writeForgotten(world, 'jr_old')],
  ['a run without a record', (world) => putFile(world, 'runs/jr_old/report.json')],
  [
    'a refused build of what lies there no more',
    async (world) => {
      await writeRefused(world, { partition: day, runId: 'jr_old', objects: [await pastInput(key)] });
      await putFile(world, 'runs/jr_old/report.json');
    },
  ],
  [
    'the sixth entry of history, replaced more than 30 days ago',
    async (world) => {
      await writeEntry(world, await writeForgotten(world, 'jr_old'));
      for (const n of [0, 1, 2, 3, 4])
        await writeEntry(world, { partition: day, fingerprint: sha256(`${n}`), runId: null }, at(n));
      world.pass(40 * days);
    },
  ],
  [
    'a segment of which an object was replaced',
    async (world) => {
      const objects = [await putInput(world, key, 'one'), await putInput(world, `input/${day}/b.csv`, 'two')];
      await writeSegment(world, { partition: day, runId: 'jr_old', objects });
      await putInput(world, `input/${day}/b.csv`, 'three');
    },
  ],
  [
    'a segment that a later scan replaced in the build that is wanted',
    async (world) => {
      const objects = [await putInput(world, key, 'one'), await putInput(world, `input/${day}/b.csv`, 'two')];
      await writeSegment(world, { partition: day, runId: 'jr_old', objects: objects.slice(0, 1) });
      const scan = { partition: day, runId: 'jr_new', objects };
      await writeBuild(world, scan, [await writeSegment(world, scan)]);
    },
  ],
  [
    'a segment under an older contract',
    async (world) => {
      const scan = { partition: day, runId: 'jr_old', objects: [await putInput(world, key, 'one')] };
      await writeSegment(world, { ...scan, contractHash: sha256('older') });
    },
  ],
  [
    'a total of what was published once',
    async (world) => {
      const children = [{ partition: day, fingerprint: sha256('x') }];
      const months = [await writeMonth(world, 'jr_old', children)];
      await writeTotal(world, 'jr_old', children, months);
    },
  ],
  [
    'a run that ended, with its plan',
    async (world) => {
      const { fingerprint, manifest, controlTotals } = await writeForgotten(world, 'jr_old');
      const children = [{ partition: day, fingerprint, keys: manifest.summary, controlTotals }];
      const plan = { ...emptyPlan(world), rollup: { months: [], children } };
      await addRun(world, { runId: 'jr_old', state: 'succeeded', plan });
      world.pass(2 * days);
    },
  ],
];

describe('what the sweep keeps', () => {
  it.each(references)('keeps %s', async (_, refer) => {
    const world = memoryWorld();
    await writeForgotten(world, 'jr_dead', 'never seen again');
    await refer(world);
    const records = recordsNaming(world, 'jr_old');

    await nights(world, 3);

    expect(recordsNaming(world, 'jr_old')).toEqual(records);
    expect({ old: fateOf(world, 'jr_old'), dead: fateOf(world, 'jr_dead') }).toEqual({
      old: 'kept',
      dead: 'swept',
    });
    expect(listOf(world)).toMatchObject({ swept: expect.arrayContaining(['jr_dead']) });
    expect(Object.keys(listOf(world).deadSince)).not.toContain('jr_old');
  });

  it.each(forgotten)('takes %s', async (_, prepare) => {
    const world = memoryWorld();
    await prepare(world);

    await nights(world, 3);

    expect(fateOf(world, 'jr_old')).toBe('swept');
    expect(listOf(world)).toEqual({ version: 1, deadSince: {}, swept: ['jr_old'] });
  });

  it('keeps what is published by an older version of the result, until that is dropped', async () => {
    const world = memoryWorld();
    point(world, await writeForgotten(world, 'jr_old'));
    const older = { daily: memoryTable('v1'), quarantine: memoryTable('q1'), total: memoryTable('t1') };
    for (const [value, one] of world.daily.partitions) older.daily.partitions.set(value, one);
    for (const table of [world.daily, world.quarantine]) table.partitions.clear();

    await nights({ ...world, older }, 3);
    const before = fateOf(world, 'jr_old');
    await nights(world, 2);

    expect([before, fateOf(world, 'jr_old')]).toEqual(['kept', 'swept']);
  });
});
