import { describe, expect, it } from '@jest/globals';
import type { DryRun, PartitionStatus, VisibleWorld } from '@ledgerline/reconciler';
import { canonicalJson, curatedKeys } from '@ledgerline/schema';
import { proposeStart, proposeStop } from '../src/commands/backfill.ts';
import { proposeResume } from '../src/commands/pause.ts';
import { proposeRelease } from '../src/commands/release.ts';
import { emptyWords } from '../src/commands/trigger.ts';
import { foresee, type Proposal } from '../src/operate/change-state.ts';
import { partitionStatus, statusWith } from './status-of.ts';

/** A world of documents, for requests that need no look at partitions. */
const worldWith = (documents: Readonly<Record<string, unknown>>) =>
  ({
    curated: {
      head: async (key: string) => documents[key],
      getText: async (key: string) =>
        documents[key] === undefined ? undefined : { text: canonicalJson(documents[key]), etag: '"1"' },
    },
  }) as unknown as VisibleWorld;

const proposal = (request: Proposal['request']): Proposal => ({ will: 'it is done', details: [], request });
const pause = { version: 1, reason: 'wrong prices', since: '2026-11-23T00:00:00.000Z' };

describe('foresee', () => {
  it.each([{ mode: 'pause', note: 'me too' }, { mode: 'repair' }] as const)(
    'asks nobody to agree to a $mode that is refused',
    async (request) => {
      const world = worldWith({ [curatedKeys.pause]: pause });

      const foreseen = await foresee(world, proposal(request));

      expect(foreseen).toMatchObject({
        kind: 'refused',
        exitCode: 64,
        problems: [expect.stringMatching(/^refused \(paused\): .*nothing was done/)],
      });
    },
  );

  it('lets through what would be done, and what is an answer already', async () => {
    const done = { kind: 'up-to-date', data: null, text: 'nothing to do' };
    const asked = proposal({ mode: 'repair' });

    expect(await foresee(worldWith({}), asked)).toBe(asked);
    expect(await foresee(worldWith({}), done)).toBe(done);
  });
});

describe('what there is nothing to do about', () => {
  it('is an answer, not a question', () => {
    const nothing = { kind: 'up-to-date', text: expect.stringContaining('nothing to do') };

    expect(proposeResume('sales', null)).toMatchObject(nothing);
    expect(proposeStop('sales', statusWith([]))).toMatchObject(nothing);
  });

  it('is a question where there is something', () => {
    const backfill = { from: '2026-11-01', to: '2026-11-30', since: '2026-11-23T00:00:00.000Z' };

    expect(proposeResume('sales', pause)).toMatchObject({
      details: [expect.stringContaining('wrong prices')],
      request: { mode: 'resume' },
    });
    expect(proposeStop('sales', statusWith([], { backfill }))).toMatchObject({
      will: expect.stringContaining('2026-11-01 to 2026-11-30'),
      request: { mode: 'stop-backfill' },
    });
  });
});

describe('proposeStart of a backfill', () => {
  const days = { from: '2026-11-01', to: '2026-11-30' };
  const estimate = { runs: 0, objects: 0, bytes: 0, seconds: 0, usd: 0, executionClass: 'FLEX' };
  const noWork = { publishes: [], removals: [], builds: [], waiting: [], estimate };
  const contract = { stale: 'contract', state: 'build' } as const;
  const under = (partition: string) => {
    const one = partitionStatus(partition, contract);
    return { ...one, published: one.published && { ...one.published, isUnderOlderContract: true } };
  };
  const would = (partitions: readonly PartitionStatus[], releases: readonly string[] = []) =>
    ({ partitions, releases, work: noWork, total: null }) as unknown as DryRun;

  it('is an answer where nothing of the range is of an older contract or rolled back', () => {
    const other = partitionStatus('ingest_date=2026-11-22', { state: 'waiting', why: 'absent' });

    for (const partitions of [[], [other], [under('ingest_date=2026-10-31')]])
      expect(proposeStart(days, would(partitions), 'sales')).toMatchObject({
        kind: 'up-to-date',
        text: expect.stringMatching(/2026-11-01 to 2026-11-30 .* nothing to do/),
      });
  });

  it('is a question where something is', () => {
    const request = { mode: 'backfill', ...days };

    for (const one of [
      would([under('ingest_date=2026-11-30')]),
      would([under('ingest_date=undated')]),
      would([], ['ingest_date=2026-11-12']),
    ])
      expect(proposeStart(days, one, 'sales')).toMatchObject({ request });
  });
});

describe('emptyWords', () => {
  it('names what was asked for and does not exist', () => {
    const [there, gone] = [
      partitionStatus('ingest_date=2026-11-22'),
      partitionStatus('ingest_date=2026-11-24'),
    ];
    const fresh = partitionStatus('ingest_date=2026-11-23', {
      published: null,
      stale: 'new',
      state: 'build',
    });

    expect(emptyWords([there, fresh, { ...gone, published: null }])).toEqual([
      '  ingest_date=2026-11-24 has no objects, and nothing is published',
    ]);
  });
});

describe('proposeRelease', () => {
  it('says that a rollback ends of those alone that are rolled back', () => {
    const plain = partitionStatus('ingest_date=2026-11-22');
    const published = partitionStatus('ingest_date=2026-11-23').published;
    const back = partitionStatus('ingest_date=2026-11-23', {
      published: published && { ...published, heldAgainst: 'b'.repeat(64) },
    });

    const { will, details, request } = proposeRelease([plain, back], { note: 'mended' });

    expect(will).toMatch(/^the rollback of ingest_date=2026-11-23 ends/);
    expect(details).toHaveLength(2);
    expect(request).toEqual({
      mode: 'release',
      partitions: [plain.partition, back.partition],
      note: 'mended',
    });
  });
});
