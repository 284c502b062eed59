import { describe, expect, it } from '@jest/globals';
import { LeftOut, listAllPartitions, listPartition } from '../src/list-input.ts';
import { memoryBucket } from './world/memory-bucket.ts';

describe('the listing', () => {
  it('groups keys by partition, whatever lies around them', async () => {
    const raw = memoryBucket('raw');
    const keys = [
      'input/a.csv',
      'input/z.csv',
      'input/ingest_date=2026-11-22/a b+%20ü.csv',
      'input/ingest_date=2026-11-23/x.csv',
      'input/ingest_date=2026-11-23/y.CSV.GZ',
      'input/ingest_date=2026-11-23/_SUCCESS',
      'input/ingest_date=2026-11-23/deep/x.csv',
      'input/ingest_date=2026-11-23/deep/',
      'input/ingest_date=2026-02-30/x.csv',
      'input/readme.txt',
    ];
    for (const key of keys) await raw.putText(key, key.endsWith('/') ? '' : 'x');
    const leftOut = new LeftOut();

    const all: Record<string, readonly string[]> = {};
    for await (const { partition, objects } of listAllPartitions(raw, leftOut))
      all[partition] = objects.map(({ key }) => key.replace('input/', ''));
    const undated = await listPartition(raw, 'ingest_date=undated');

    expect(all).toEqual({
      'ingest_date=2026-11-22': ['ingest_date=2026-11-22/a b+%20ü.csv'],
      'ingest_date=2026-11-23': ['ingest_date=2026-11-23/x.csv', 'ingest_date=2026-11-23/y.CSV.GZ'],
      'ingest_date=undated': ['a.csv', 'z.csv'],
    });
    expect(leftOut).toEqual({
      count: 3,
      first: [
        { key: 'input/ingest_date=2026-02-30/x.csv', why: '2026-02-30 is no date' },
        { key: 'input/ingest_date=2026-11-23/deep/x.csv', why: expect.stringMatching(/^not input/) },
        { key: 'input/readme.txt', why: expect.stringMatching(/^name ends in none of/) },
      ],
    });
    expect(undated.objects.map(({ uri }) => uri)).toEqual(['s3://raw/input/a.csv', 's3://raw/input/z.csv']);
  });
});
