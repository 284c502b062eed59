import { describe, expect, it } from '@jest/globals';
import { arrive, drop, memoryWorld, tick, toRest } from './world/memory-world.ts';

const day = 'ingest_date=2026-11-23';

describe('a look', () => {
  it('at a day that waits for a backfill reads none of its scans of the old contract', async () => {
    const world = memoryWorld();
    for (let n = 0; n < 20; n += 1) {
      await drop(world, `input/${day}/${n}.csv`, `${n}\n`);
      await arrive(world, day);
      await toRest(world, 1);
    }
    const renewed = { ...world, spec: { ...world.spec, contractHash: 'f'.repeat(64) } };
    let reads = 0;
    const getText: typeof world.curated.getText = async (key) => {
      if (key.startsWith('segments/')) reads += 1;
      return world.curated.getText(key);
    };

    const answer = await tick({ ...renewed, curated: { ...world.curated, getText } });

    expect(answer).toMatchObject({ partitions: [{ why: 'contract' }] });
    expect(reads).toBe(0);
  });
});
