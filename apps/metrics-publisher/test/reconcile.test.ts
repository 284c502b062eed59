import { describe, expect, it } from '@jest/globals';
import { reconcile } from '../src/reconcile.ts';
import {
  buildOf,
  catalogOf,
  fakeWorld,
  hashOf,
  monday,
  rightCatalog,
  rightTables,
  undated,
} from './published-world.ts';

const both = [monday, undated];

describe('reconcile', () => {
  it('finds no difference where Athena adds up to the parameters', async () => {
    const { deps } = fakeWorld();

    expect(await reconcile(deps, both)).toEqual({
      checked: [...both, 'total'],
      unsettled: [],
      differences: [],
    });
  });

  it.each([
    {
      name: 'a wrong sum of a partition',
      tables: { users_summary_daily: [{ ingest_date: '2026-11-23', total_purchase: '1550.01' }] },
      differences: [
        { place: monday, what: 'total_purchase', expected: '1550.00', seen: '1550.01' },
        { place: undated, what: 'total_purchase', expected: '0.30', seen: '0' },
      ],
    },
    {
      name: 'a wrong number of rejected records',
      tables: { users_quarantine: [{ ingest_date: '2026-11-23', _rows: 3n }] },
      differences: [{ place: monday, what: 'rejected records', expected: '2', seen: '3' }],
    },
    {
      name: 'rejected records where none were counted',
      tables: {
        users_quarantine: [
          { ingest_date: 'undated', _rows: 1n },
          { ingest_date: '2026-11-23', _rows: 2n },
        ],
      },
      differences: [{ place: undated, what: 'rejected records', expected: '0', seen: '1' }],
    },
    {
      name: 'a quarantine without rows',
      tables: { users_quarantine: [] },
      differences: [{ place: monday, what: 'rejected records', expected: '2', seen: '0' }],
    },
    {
      name: 'a wrong total',
      tables: { users_summary: [{ total_purchase: '1550.29' }] },
      differences: [{ place: 'total', what: 'total_purchase', expected: '1550.30', seen: '1550.29' }],
    },
    {
      name: 'an empty total',
      tables: { users_summary: [{ total_purchase: null }] },
      differences: [{ place: 'total', what: 'total_purchase', expected: '1550.30', seen: '0' }],
    },
  ])('reports $name', async ({ tables, differences }) => {
    const { deps } = fakeWorld({ tables: [{ ...rightTables, ...tables }] });

    expect((await reconcile(deps, both)).differences).toEqual(differences);
  });

  it('compares numbers, not their spelling, and beyond the digits of a float', async () => {
    const catalog = catalogOf({ [monday]: buildOf('90071992547409930.01', { rejected: 0 }) });
    const off = (total: string) => ({
      users_summary_daily: [{ ingest_date: '2026-11-23', total_purchase: total }],
      users_summary: [{ total_purchase: '90071992547409930.0100' }],
    });
    const right = fakeWorld({ catalogs: [catalog], tables: [off('90071992547409930.010')] });
    const wrong = fakeWorld({ catalogs: [catalog], tables: [off('90071992547409930.02')] });

    expect((await reconcile(right.deps, [monday])).differences).toEqual([]);
    expect((await reconcile(wrong.deps, [monday])).differences).toHaveLength(1);
  });

  it('expects no rows of a partition that is not published', async () => {
    const { deps } = fakeWorld({ catalogs: [catalogOf({ [undated]: buildOf('0.30', { rejected: 0 }) })] });

    const { differences } = await reconcile(deps, [monday]);

    expect(differences).toEqual([
      { place: monday, what: 'total_purchase', expected: '0', seen: '1550.00' },
      { place: monday, what: 'rejected records', expected: '0', seen: '2' },
      { place: 'total', what: 'total_purchase', expected: '0.30', seen: '1550.30' },
    ]);
  });

  it('does not compare a partition whose parameters changed around the query', async () => {
    const moved = catalogOf({
      [monday]: buildOf('1600.00', { inputHash: hashOf('b') }),
      [undated]: buildOf('0.30', { rejected: 0 }),
    });
    const { deps } = fakeWorld({ catalogs: [moved, rightCatalog] });

    expect(await reconcile(deps, both)).toEqual({
      checked: [undated],
      unsettled: [monday, 'total'],
      differences: [],
    });
  });

  it.each([
    { name: 'removed', catalogs: [rightCatalog, catalogOf({ [undated]: buildOf('0.30', { rejected: 0 }) })] },
    {
      name: 'published',
      catalogs: [catalogOf({ [undated]: buildOf('0.30', { rejected: 0 }) }), rightCatalog],
    },
  ])('does not compare a partition that was $name around the query', async ({ name, catalogs }) => {
    const gone = {
      users_summary_daily: [{ ingest_date: 'undated', total_purchase: '0.30' }],
      users_quarantine: [],
      users_summary: [{ total_purchase: '0.30' }],
    };
    const { deps } = fakeWorld({ catalogs, tables: [name === 'removed' ? gone : rightTables] });

    expect(await reconcile(deps, 'all')).toEqual({
      checked: [undated],
      unsettled: [monday, 'total'],
      differences: [],
    });
  });

  it('does not compare a partition that was moved and moved back around the query', async () => {
    const back = catalogOf({
      [monday]: buildOf('1550.00', { publishedAt: '2026-11-23T10:00:01Z' }),
      [undated]: buildOf('0.30', { rejected: 0 }),
    });
    const other = [
      { ingest_date: '2026-11-23', total_purchase: '7.00' },
      { ingest_date: 'undated', total_purchase: '0.30' },
    ];
    const { deps } = fakeWorld({
      catalogs: [rightCatalog, back],
      tables: [{ ...rightTables, users_summary_daily: other }],
    });

    const { unsettled, differences } = await reconcile(deps, both);

    expect([unsettled, differences]).toEqual([[monday], []]);
  });

  it('does not compare a total that does not sum what is published yet', async () => {
    const behind = { ...rightCatalog, totalLocation: `s3://curated/runs/jr_0/rollup/${hashOf('0')}/` };
    const { deps } = fakeWorld({
      catalogs: [behind],
      tables: [{ ...rightTables, users_summary: [{ total_purchase: '7.00' }] }],
    });

    expect(await reconcile(deps, both)).toEqual({ checked: both, unsettled: ['total'], differences: [] });
  });

  it('does not compare the total before there is one', async () => {
    const empty = { published: new Map(), totalLocation: 's3://curated/tables/users_summary/' };
    const { deps } = fakeWorld({ catalogs: [empty], tables: [{}] });

    expect(await reconcile(deps, 'all')).toEqual({ checked: [], unsettled: ['total'], differences: [] });
  });

  it('looks once more at a difference, and forgets one that is gone', async () => {
    const halfMoved = { ...rightTables, users_quarantine: [{ ingest_date: '2026-11-23', _rows: 9n }] };
    const { deps, queries } = fakeWorld({ tables: [halfMoved, rightTables] });

    expect((await reconcile(deps, both)).differences).toEqual([]);
    expect(queries).toHaveLength(6);
  });

  it('does not count what only the second look sees', async () => {
    const rejected = (ingest_date: string) => ({
      ...rightTables,
      users_quarantine: [
        { ingest_date: '2026-11-23', _rows: 2n },
        { ingest_date, _rows: 9n },
      ],
    });
    const { deps } = fakeWorld({ tables: [rejected('2026-11-21'), rejected('2026-11-22')] });

    expect((await reconcile(deps, 'all')).differences).toEqual([]);
  });

  it('counts what both looks see, though they do not see the same', async () => {
    const total = (total_purchase: string) => ({ ...rightTables, users_summary: [{ total_purchase }] });
    const { deps } = fakeWorld({ tables: [total('1.00'), total('2.00')] });

    expect((await reconcile(deps, both)).differences).toEqual([
      { place: 'total', what: 'total_purchase', expected: '1550.30', seen: '2.00' },
    ]);
  });

  it('compares every published partition when asked for all', async () => {
    const { deps, queries } = fakeWorld();

    expect((await reconcile(deps, 'all')).checked).toEqual([monday, undated, 'total']);
    expect(queries.join()).not.toContain('WHERE');
  });

  it('finds rows of a partition that nobody published, when asked for all', async () => {
    const foreign = { ingest_date: '2026-11-30', total_purchase: '5.00' };
    const daily = [...(rightTables.users_summary_daily ?? []), foreign];
    const { deps } = fakeWorld({ tables: [{ ...rightTables, users_summary_daily: daily }] });

    expect((await reconcile(deps, 'all')).differences).toEqual([
      { place: 'ingest_date=2026-11-30', what: 'total_purchase', expected: '0', seen: '5.00' },
    ]);
  });

  it('reads only the total when only that moved', async () => {
    const { deps, queries } = fakeWorld();

    expect((await reconcile(deps, [])).checked).toEqual(['total']);
    expect(queries).toEqual(['SELECT sum("total_purchase") AS "total_purchase" FROM "users_summary"']);
  });
});
