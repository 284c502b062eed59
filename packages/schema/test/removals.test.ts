import { describe, expect, it } from '@jest/globals';
import { removals } from '../src/index.ts';

const [partition, fingerprint] = ['ingest_date=2026-11-23', 'a'.repeat(64)];
const document = { version: 1, revision: 3, absentSince: {}, removed: [] };

describe('the removals', () => {
  it.each([null, fingerprint])(
    'of before, with the digest of one list or null, confirm nothing: %s',
    (confirmed) => {
      expect(removals.parse({ ...document, confirmed })).toEqual({ ...document, confirmed: [] });
    },
  );

  it('confirm a list of partitions, each as it was', () => {
    const confirmed = [{ partition, fingerprint }];

    expect(removals.parse({ ...document, confirmed })).toEqual({ ...document, confirmed });
  });

  it.each([undefined, 'yes', { partition, fingerprint }, [fingerprint]])(
    'confirm nothing else: %j',
    (confirmed) => {
      expect(() => removals.parse({ ...document, confirmed })).toThrow('confirmed');
    },
  );
});
