import { describe, expect, it } from '@jest/globals';
import type { Bucket } from '@ledgerline/aws';
import { canonicalJson, specHashOf } from '@ledgerline/schema';
import { loadSpec } from '../src/load-spec.ts';
import { spec } from './published-world.ts';

const key = `specs/${specHashOf(spec)}.json`;
const uri = `s3://artifacts/${key}`;

function bucketWith(text: string | undefined) {
  const asked: string[] = [];
  const bucketOf = (bucket: string) =>
    ({
      getText: async (name: string) => {
        asked.push(`${bucket}/${name}`);
        return text === undefined ? undefined : { text, etag: '"1"' };
      },
    }) as unknown as Bucket;
  return { asked, bucketOf };
}

describe('loadSpec', () => {
  it('reads the spec whose hash is its name', async () => {
    const { asked, bucketOf } = bucketWith(canonicalJson(spec));

    expect(await loadSpec(uri, bucketOf)).toEqual(spec);
    expect(asked).toEqual([`artifacts/${key}`]);
  });

  it('refuses other bytes under that name', async () => {
    const { bucketOf } = bucketWith(`${canonicalJson(spec)}\n`);

    await expect(loadSpec(uri, bucketOf)).rejects.toMatchObject({ code: 'wrong-spec' });
  });

  it('says that nothing lies there', async () => {
    const { bucketOf } = bucketWith(undefined);

    await expect(loadSpec(uri, bucketOf)).rejects.toThrow(`no spec at ${uri}`);
  });
});
