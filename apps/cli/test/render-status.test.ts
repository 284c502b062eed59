import { describe, expect, it } from '@jest/globals';
import { renderStatus } from '../src/render/render-status.ts';
import { partitionStatus, statusWith } from './status-of.ts';

const a = 'a'.repeat(64);

describe('renderStatus', () => {
  const held = (why: 'gate' | 'rollback' | 'failed', value: string) =>
    partitionStatus(`ingest_date=${value}`, { state: 'held', why, detail: 'x', stale: 'changed' });

  it('says how each reason ends, once', () => {
    const lines = renderStatus(
      statusWith([held('gate', '2026-11-21'), held('gate', '2026-11-22'), held('rollback', '2026-11-23')]),
    );

    expect(lines.filter((line) => line.includes('accept'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/accept 2026-11-21 --reason TEXT[\s\S]*release 2026-11-23/);
  });

  it('names commands that mean the same target', () => {
    const lines = renderStatus(statusWith([held('rollback', '2026-11-23')]), { flags: ' -e prod -p sales' });

    expect(lines.join('\n')).toContain('`release 2026-11-23 -e prod -p sales` goes back');
  });

  it('counts what a backfill is to build again', () => {
    const [today, before] = [
      partitionStatus('ingest_date=2026-11-23'),
      partitionStatus('ingest_date=2026-11-22'),
    ];
    const older = {
      ...before,
      published: before.published && { ...before.published, isUnderOlderContract: true },
    };

    expect(renderStatus(statusWith([today, older])).join('\n')).toContain(
      '1 of 2 partitions published under an older',
    );
    expect(renderStatus(statusWith([today])).join('\n')).not.toContain('older');
  });

  it('knows the way out of a total that failed', () => {
    const total = {
      digest: a,
      state: 'held',
      why: 'failed',
      detail: '3 runs',
      until: null,
      lostPartition: null,
    } as const;
    const undated = partitionStatus('ingest_date=undated');
    const lost = { ...total, lostPartition: undated.partition };

    expect(renderStatus(statusWith([undated], { total })).at(-1)).toMatch(/`retry` without a partition/);
    expect(renderStatus(statusWith([undated], { total: lost })).join()).not.toMatch(/without a partition/);
  });

  it('says since when it is paused and why, also where nothing is published yet', () => {
    const pause = { reason: 'wrong prices\nsince noon', since: '2026-11-23T12:00:00.000Z' };
    const paused = statusWith([held('gate', '2026-11-21')], { isPaused: true });

    for (const status of [paused, { ...paused, partitions: [] }])
      expect(renderStatus(status, { pause }).join('\n')).toMatch(
        /paused since 2026-11-23T12:00:00.000Z \(wrong prices\\nsince noon\): no run starts/,
      );
    expect(renderStatus(paused)).toContain('  paused: no run starts and no pointer moves until resume');
    expect(renderStatus(statusWith([])).join('\n')).not.toContain('paused');
  });

  it('names objects that are in no total', () => {
    const keys = ['2026-11-24/a.csv', 'b\u001b.txt', 'c.txt', 'd.txt'].map((name) => `input/${name}`);
    const first = keys.map((key) => ({ key, why: 'no input' }));

    const text = renderStatus(statusWith([], { leftOut: { count: 12, first } })).join('\n');

    expect(text).toContain('  12 objects below input/ are no input and in no total:');
    expect(text).toContain('    "input/2026-11-24/a.csv": no input\n    "input/b\\u001b.txt": no input');
    expect(text).toContain('    and 9 more');
    expect(text).not.toContain('d.txt');
    expect(renderStatus(statusWith([])).join('\n')).not.toContain('no total');
  });
});
