import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inputPrefix, parseInputKey, partitionOf, partitionValue, undatedPartition } from '../src/index.ts';

const day = 'ingest_date=2026-11-23';

describe('parseInputKey', () => {
  it.each([
    ['input/users.csv', undatedPartition],
    ['input/a b+%41é.csv', undatedPartition],
    ['input/ingest_date=2026-11-23/x.csv', day],
    ['input/ingest_date=2026-11-23/x.CSV', day],
    ['input/ingest_date=2026-11-23/x.csv.gz', day],
    ['input/ingest_date=2026-11-23/x.Csv.ZST', day],
    ['input/ingest_date=2026-11-23/..csv', day],
    ['input/ingest_date=2024-02-29/x.csv', 'ingest_date=2024-02-29'],
    ['input/ingest_date=undated.csv', undatedPartition],
  ])('reads %s as data', (key, partition) => {
    expect(parseInputKey(key)).toEqual({ kind: 'data', partition });
  });

  it.each([
    ['input/_SUCCESS', undatedPartition],
    ['input/ingest_date=2026-11-23/_SUCCESS', day],
  ])('is woken by %s', (key, partition) => {
    expect(parseInputKey(key)).toEqual({ kind: 'wake', partition });
  });

  it.each([
    ['', 'not input/'],
    ['input/', 'not input/'],
    ['users.csv', 'not input/'],
    ['Input/users.csv', 'not input/'],
    ['x/input/users.csv', 'not input/'],
    ['/input/users.csv', 'not input/'],
    ['input/ingest_date=2026-11-23/', 'not input/'],
    ['input/ingest_date=2026-11-23/deep/x.csv', 'not input/'],
    ['input/2026-11-23/x.csv', 'not input/'],
    ['input/ingest_date=undated/x.csv', 'not input/'],
    ['input/ingest_date=2026-1-3/x.csv', 'not input/'],
    ['input/ingest_date=٢٠٢٦-١١-٢٣/x.csv', 'not input/'],
    ['input//x.csv', 'not input/'],
    ['input/ingest_date=2026-02-30/x.csv', '2026-02-30 is no date'],
    ['input/ingest_date=2025-02-29/x.csv', '2025-02-29 is no date'],
    ['input/ingest_date=2026-13-01/x.csv', '2026-13-01 is no date'],
    ['input/ingest_date=2026-00-10/x.csv', '2026-00-10 is no date'],
    ['input/users.txt', 'name ends in none of'],
    ['input/users.csv.bz2', 'name ends in none of'],
    ['input/users.csv\n', 'name ends in none of'],
    ['input/usersXcsv', 'name ends in none of'],
    ['input/.csv', 'name ends in none of'],
    ['input/_success', 'name ends in none of'],
    ['input/ingest_date=2026-11-23/_SUCCESS.crc', 'name ends in none of'],
  ])('ignores %j and says why', (key, why) => {
    expect(parseInputKey(key)).toEqual({ kind: 'ignored', why: expect.stringContaining(why) });
  });

  it('puts a data key below the prefix of its partition, whatever its name', () => {
    const names = fc
      .string({ minLength: 1, unit: 'binary' })
      .map((text) => `${text.replaceAll('/', '')}x.csv`);
    const dates = fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => `ingest_date=${date.toISOString().slice(0, 10)}/`);
    const folders = fc.oneof(fc.constant(''), dates);

    fc.assert(
      fc.property(folders, names, (folder, name) => {
        const key = `input/${folder}${name}`;
        const parsed = parseInputKey(key);

        expect(parsed.kind).toBe('data');
        if (parsed.kind !== 'data') return;
        expect(key.startsWith(inputPrefix(parsed.partition))).toBe(true);
        expect(key.slice(inputPrefix(parsed.partition).length)).toBe(name);
        expect(partitionOf(partitionValue(parsed.partition))).toBe(parsed.partition);
      }),
    );
  });
});
