import { describe, expect, it } from '@jest/globals';
import { type BuiltRecord, sha256 } from '@ledgerline/schema';
import type { World } from '../src/index.ts';
import { readHistory } from '../src/read-history.ts';
import { repair } from '../src/repair.ts';
import { crashing } from './world/crashing.ts';
import { type MemoryWorld, memoryWorld } from './world/memory-world.ts';
import {
  type Entry,
  pastInput,
  point,
  publishByHand,
  putInput,
  writeBuild,
  writeEntry,
} from './world/written-documents.ts';

const plain = 'ingest_date=2026-11-23';
const rolledBack = 'ingest_date=2026-11-22';
const released = 'ingest_date=2026-11-21';
const removed = 'ingest_date=2026-11-20';
const undated = 'ingest_date=undated';

let repairs = 0;
const callRepair = (world: World, isDryRun = false) => {
  repairs += 1;
  return repair(world, { isDryRun, owner: `repair-${repairs}`, leaseSeconds: 60 });
};

const buildOf = async (world: MemoryWorld, partition: string, runId: string) =>
  writeBuild(world, { partition, runId, objects: [await pastInput(`input/${partition}/a.csv`, runId)] });

/** Everything that can have happened to a partition, an hour apart. */
async function publishedWorld(): Promise<MemoryWorld> {
  const world = memoryWorld();
  for (const [n, partition] of [plain, rolledBack, released, removed, undated].entries()) {
    world.pass(60);
    await publishByHand(world, await buildOf(world, partition, `jr_first_${n}`), { why: 'new' });
  }
  world.pass(60);
  await publishByHand(world, await buildOf(world, plain, 'jr_second'));
  world.pass(60);
  const heldAgainst = sha256('the wanted input');
  await publishByHand(world, await buildOf(world, rolledBack, 'jr_back'), { why: 'rollback', heldAgainst });
  world.pass(60);
  const record = await buildOf(world, released, 'jr_released');
  await publishByHand(world, record, { why: 'rollback', heldAgainst });
  const publishedAt = world.now().toISOString();
  world.pass(60);
  await writeEntry(world, record, { why: 'release', shownAt: world.now().toISOString() });
  point(world, record, { publishedAt });
  world.pass(60);
  const shownAt = world.now().toISOString();
  await writeEntry(
    world,
    { partition: removed, fingerprint: null, runId: null },
    { why: 'removed', shownAt },
  );
  for (const table of [world.daily, world.quarantine]) table.partitions.delete('2026-11-20');
  world.pass(60);
  return world;
}

const pointersOf = ({ daily, quarantine }: MemoryWorld) => ({
  daily: new Map([...daily.partitions].sort()),
  quarantine: new Map([...quarantine.partitions].sort()),
});

async function repairEntries(world: MemoryWorld): Promise<readonly string[]> {
  const all = await Promise.all(
    [plain, rolledBack, released, removed, undated].map((partition) => readHistory(world, partition)),
  );
  return all.flat().flatMap(({ why, partition }) => (why === 'repair' ? [partition] : []));
}

function loseCatalog({ daily, quarantine }: MemoryWorld): void {
  daily.partitions.clear();
  quarantine.partitions.clear();
}

function change(
  table: MemoryWorld['daily'],
  value: string,
  changed: Record<string, string>,
  location?: string,
) {
  const there = table.partitions.get(value);
  if (there === undefined) throw new Error(`${value} is not there`);
  const parameters = { ...there.parameters, ...changed };
  table.partitions.set(value, { value, location: location ?? there.location, parameters });
}

type Damage = (world: MemoryWorld) => void | Promise<void>;

const damages: readonly (readonly [string, string, Damage])[] = [
  ['the summary is gone', plain, ({ daily }) => void daily.partitions.delete('2026-11-23')],
  ['the quarantine is gone', plain, ({ quarantine }) => void quarantine.partitions.delete('2026-11-23')],
  [
    'the summary is elsewhere',
    plain,
    ({ daily }) => change(daily, '2026-11-23', {}, 's3://curated/runs/jr_first_0/summary/'),
  ],
  [
    'the quarantine is of another run',
    undated,
    ({ quarantine }) => change(quarantine, 'undated', {}, 's3://curated/runs/jr_second/quarantine/'),
  ],
  ['a count is wrong', plain, ({ daily }) => change(daily, '2026-11-23', { 'ledgerline.accepted': '7' })],
  ['a hash is missing', plain, ({ daily }) => change(daily, '2026-11-23', { 'ledgerline.input_hash': '' })],
  [
    'it is held against nothing any more',
    rolledBack,
    (world) => {
      const { daily } = world;
      const { 'ledgerline.held_against': _, ...parameters } =
        daily.partitions.get('2026-11-22')?.parameters ?? {};
      const location = daily.partitions.get('2026-11-22')?.location ?? '';
      daily.partitions.set('2026-11-22', { value: '2026-11-22', location, parameters });
    },
  ],
  [
    'it is held although it was released',
    released,
    ({ daily }) => change(daily, '2026-11-21', { 'ledgerline.held_against': sha256('x') }),
  ],
  ['it is an older build', plain, async (world) => point(world, await buildOf(world, plain, 'jr_first_0'))],
  [
    'it is there again after its removal',
    removed,
    async (world) => point(world, await buildOf(world, removed, 'jr_first_3')),
  ],
  [
    'its rejected records are there again after its removal',
    removed,
    async (world) => {
      point(world, await buildOf(world, removed, 'jr_first_3'));
      world.daily.partitions.delete('2026-11-20');
    },
  ],
];

describe('repair', () => {
  it('gives exactly the pointers of before when the catalog lost everything, and twice is a no-op', async () => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    loseCatalog(world);

    const outcome = await callRepair(world);
    const once = pointersOf(world);
    world.pass(60);
    const again = await callRepair(world);

    expect(before.daily.size).toBe(4);
    expect(once).toEqual(before);
    expect(pointersOf(world)).toEqual(before);
    expect(outcome).toMatchObject({ kind: 'repaired', problems: [], right: 1 });
    expect(again).toEqual({ kind: 'repaired', moved: [], problems: [], right: 5, left: 0 });
    expect(await repairEntries(world)).toEqual([plain, rolledBack, released, undated]);
  });

  it('says where readers are pointed at, and since when', async () => {
    const world = await publishedWorld();
    loseCatalog(world);

    await callRepair(world);

    const { location, parameters } = world.daily.partitions.get('2026-11-22') ?? {};
    expect(location).toBe(`s3://curated/runs/jr_back/summary/${rolledBack}/`);
    expect(parameters).toMatchObject({
      'ledgerline.run_id': 'jr_back',
      'ledgerline.accepted': '2',
      'ledgerline.total_total_purchase': '1.50',
      'ledgerline.published_at': '2026-11-23T07:00:00.000Z',
      'ledgerline.held_against': sha256('the wanted input'),
    });
  });

  it('gives the same pointers when they are lost again', async () => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    for (const _ of [1, 2, 3]) {
      loseCatalog(world);
      await callRepair(world);
      world.pass(60);
    }

    expect(pointersOf(world)).toEqual(before);
  });

  it.each(damages)('moves one partition only when %s', async (_, partition, damage) => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    await damage(world);

    const outcome = await callRepair(world);

    expect(pointersOf(world)).toEqual(before);
    expect(outcome).toMatchObject({ moved: [{ partition }], problems: [], right: 4 });
    expect(await repairEntries(world)).toEqual([partition]);
  });

  it('tells in a dry run what it would move, and moves nothing', async () => {
    const world = await publishedWorld();
    const before = pointersOf(world);
    loseCatalog(world);
    point(world, await buildOf(world, removed, 'jr_first_3'));
    const objects = new Map(world.curated.objects);

    const outcome = await callRepair(world, true);

    expect(before.daily.size).toBe(4);
    expect(world.daily.partitions.size).toBe(1);
    expect([...world.curated.objects]).toEqual([...objects]);
    expect(outcome).toMatchObject({ kind: 'dry-run', right: 0 });
    expect('moved' in outcome && outcome.moved.map(({ partition, runId }) => [partition, runId])).toEqual([
      [removed, null],
      [released, 'jr_released'],
      [rolledBack, 'jr_back'],
      [plain, 'jr_second'],
      [undated, 'jr_first_4'],
    ]);
  });

  it('waits for the lease', async () => {
    const world = await publishedWorld();
    loseCatalog(world);
    const text = JSON.stringify({ version: 1, owner: 'someone', expiresAt: '2030-01-01T00:00:00.000Z' });
    await world.curated.putText('control/lease.json', text);

    expect(await callRepair(world)).toEqual({ kind: 'later', message: 'lease held by someone' });
    expect(world.daily.partitions.size).toBe(0);
  });
});

describe('repair leaves alone', () => {
  it('a partition without history, and tells of it', async () => {
    const world = await publishedWorld();
    point(world, await buildOf(world, 'ingest_date=2026-10-01', 'jr_stranger'));
    world.quarantine.partitions.set('other', { value: 'other', location: 's3://else/', parameters: {} });
    const before = pointersOf(world);

    const outcome = await callRepair(world);

    expect(pointersOf(world)).toEqual(before);
    expect(outcome).toMatchObject({
      moved: [],
      problems: [
        { partition: 'ingest_date=2026-10-01', why: 'no-history' },
        { partition: 'ingest_date=other', why: 'no-history' },
      ],
    });
  });

  it.each([
    ['no-record', 'gone', (world: MemoryWorld, key: string) => world.curated.delete(key)],
    [
      'void',
      'surplus',
      (world: MemoryWorld) => world.curated.putText(`runs/jr_second/summary/${plain}/surplus`, 'x'),
    ],
    [
      'void',
      'part-0',
      (world: MemoryWorld) => world.curated.delete(`runs/jr_second/quarantine/${plain}/part-0.parquet`),
    ],
    ['malformed', 'is malformed', (world: MemoryWorld, key: string) => world.curated.putText(key, '{}')],
  ] as const)('a build that is %s (%s), and tells of it', async (why, word, lose) => {
    const world = await publishedWorld();
    const [newest] = await readHistory(world, plain);
    loseCatalog(world);

    await lose(world, `builds/${plain}/${newest?.fingerprint}.json`);
    const outcome = await callRepair(world);

    expect(outcome).toMatchObject({
      problems: [{ partition: plain, why, message: expect.stringContaining(word) }],
    });
    expect([...world.daily.partitions.keys()].sort()).toEqual(['2026-11-21', '2026-11-22', 'undated']);
    expect(world.quarantine.partitions.has('2026-11-23')).toBe(false);
    expect(await repairEntries(world)).not.toContain(plain);
  });

  it('a summary whose quarantine does not move, and tells of it', async () => {
    const world = await publishedWorld();
    loseCatalog(world);
    world.quarantine.broken.add('2026-11-23');

    const outcome = await callRepair(world);

    expect(outcome).toMatchObject({ problems: [{ partition: plain, why: 'stuck' }] });
    expect('moved' in outcome && outcome.moved.map(({ partition }) => partition)).not.toContain(plain);
    expect(world.daily.partitions.has('2026-11-23')).toBe(false);
  });

  it('a pointer that moved at a second try, later than its history says', async () => {
    const world = await publishedWorld();
    change(world.daily, '2026-11-23', { 'ledgerline.published_at': '2026-11-23T06:30:00.000Z' });

    expect(await callRepair(world)).toMatchObject({ moved: [], right: 5 });
  });

  it.each([
    ['a build', sha256('never published')],
    ['a removal', null],
  ])('what is published and wanted, when %s in history never came about', async (_, fingerprint) => {
    const world = memoryWorld();
    const objects = [await putInput(world, `input/${plain}/a.csv`, 'one')];
    await publishByHand(world, await writeBuild(world, { partition: plain, runId: 'jr_1', objects }));
    world.pass(60);
    await writeEntry(world, { partition: plain, fingerprint, runId: fingerprint && 'jr_2' });
    const before = pointersOf(world);

    expect(await callRepair(world)).toMatchObject({ moved: [], problems: [], right: 1 });
    expect(pointersOf(world)).toEqual(before);
  });

  it('no rollback behind, though what the catalog has is wanted', async () => {
    const world = memoryWorld();
    const objects = [await putInput(world, `input/${plain}/a.csv`, 'two')];
    const wanted = await writeBuild(world, { partition: plain, runId: 'jr_2', objects });
    const back = await buildOf(world, plain, 'jr_1');
    await publishByHand(world, back, { why: 'rollback', heldAgainst: wanted.inputHash });
    const before = pointersOf(world);
    point(world, wanted);

    await callRepair(world);

    expect(pointersOf(world)).toEqual(before);
  });
});

describe('a build whose pointer may never have moved', () => {
  /** One build published, and history says of another one that it follows. The input is another by now. */
  const cutShort = async (entry: Entry = {}) => {
    const world = memoryWorld();
    const first = await buildOf(world, plain, 'jr_1');
    await publishByHand(world, first, { why: 'new' });
    world.pass(60);
    const next = await buildOf(world, plain, 'jr_2');
    await writeEntry(world, next, { previous: first.fingerprint, ...entry });
    await putInput(world, `input/${plain}/a.csv`, 'another');
    return { world, next, before: pointersOf(world) };
  };

  it('is not published by a repair', async () => {
    const { world, before } = await cutShort();

    expect(await callRepair(world)).toMatchObject({ moved: [], problems: [], right: 1 });
    expect(pointersOf(world)).toEqual(before);
  });

  it('gives way to what readers are known to have seen when the catalog lost both', async () => {
    const { world, before } = await cutShort();
    loseCatalog(world);

    expect(await callRepair(world)).toMatchObject({ moved: [{ runId: 'jr_1' }], problems: [] });
    expect(pointersOf(world)).toEqual(before);
  });

  it('has been shown when the catalog has it, when it read back, or when it stands before the next one', async () => {
    const confirmations: readonly ((world: MemoryWorld, next: BuiltRecord) => Promise<void>)[] = [
      async (world, next) => {
        point(world, next);
        world.quarantine.partitions.delete('2026-11-23');
      },
      async (world) => loseCatalog(world),
      async (world, { fingerprint: previous }) => {
        await writeEntry(world, await buildOf(world, plain, 'jr_3'), { previous });
        loseCatalog(world);
      },
    ];
    for (const [n, confirm] of confirmations.entries()) {
      const { world, next } = await cutShort(n === 1 ? { shownAt: '2026-11-23T01:00:00.000Z' } : {});
      world.pass(60);
      await confirm(world, next);

      expect([n, await callRepair(world)]).toMatchObject([n, { moved: [{ runId: 'jr_2' }] }]);
      expect(world.quarantine.partitions.get('2026-11-23')?.location).toContain('jr_2');
    }
  });

  it.each(['accept', 'rollback'] as const)('is published when a person asked for it by %s', async (why) => {
    const { world } = await cutShort({ why });
    loseCatalog(world);

    expect(await callRepair(world)).toMatchObject({ moved: [{ runId: 'jr_2' }] });
  });

  it('is left to the next look when that publishes it by itself', async () => {
    const world = memoryWorld();
    const objects = [await putInput(world, `input/${plain}/a.csv`, 'one')];
    world.deploy({ gates: { maxRejectedRatio: 1, duplicateContent: 'hold' } });
    await writeEntry(world, await writeBuild(world, { partition: plain, runId: 'jr_1', objects }));

    expect(await callRepair(world)).toMatchObject({ moved: [], problems: [], left: 1 });
    expect(world.daily.partitions.size).toBe(0);
  });

  it('is told of when there is no other, unless its objects are gone', async () => {
    const world = memoryWorld();
    await writeEntry(world, await buildOf(world, plain, 'jr_1'));
    await writeEntry(world, await buildOf(world, undated, 'jr_1'));
    await putInput(world, `input/${plain}/a.csv`, 'another');

    expect(await callRepair(world)).toMatchObject({
      moved: [],
      problems: [{ partition: plain, why: 'never-shown' }],
      right: 1,
    });
    expect(world.daily.partitions.size).toBe(0);
  });
});

describe('a crash of the repair between any two calls', () => {
  it('shows no summary before its quarantine, and the next repair does the rest', async () => {
    const broken = async () => {
      const world = await publishedWorld();
      const before = pointersOf(world);
      loseCatalog(world);
      point(world, await buildOf(world, removed, 'jr_first_3'));
      return { world, before };
    };
    const counted = crashing((await broken()).world, 0, 'before');
    await callRepair(counted.world);
    for (let call = 1; call <= counted.calls(); call += 1)
      for (const when of ['before', 'after'] as const) {
        const { world, before } = await broken();
        await expect(callRepair(crashing(world, call, when).world)).rejects.toThrow();
        for (const value of world.daily.partitions.keys())
          expect([call, when, world.quarantine.partitions.has(value)]).toEqual([call, when, true]);
        world.pass(5);

        await callRepair(world);

        expect([call, when, pointersOf(world)]).toEqual([call, when, before]);
      }
    expect(counted.calls()).toBeGreaterThan(20);
  });
});
