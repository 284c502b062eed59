import { describe, expect, it } from '@jest/globals';
import { voidSegments } from '../src/void-segments.ts';
import { memoryWorld } from './world/memory-world.ts';
import { pastInput, writeSegment } from './world/written-documents.ts';

const day = 'ingest_date=2026-11-23';

describe('segments', () => {
  it('are void when a file is gone or has another size, and only then', async () => {
    const world = memoryWorld();
    const write = async (runId: string) =>
      writeSegment(world, { partition: day, runId, objects: [await pastInput(`input/${day}/${runId}.csv`)] });
    const [sound, summaryGone, quarantineGone, cut] = [
      await write('jr_1'),
      await write('jr_2'),
      await write('jr_3'),
      await write('jr_4'),
    ];
    await world.curated.delete(summaryGone.summary[0]?.key ?? '');
    await world.curated.delete(quarantineGone.quarantine[0]?.key ?? '');
    await world.curated.putText(cut.summary[0]?.key ?? '', 'cut');

    const found = await voidSegments(world, [sound, summaryGone, quarantineGone, cut]);

    expect(found.map(({ runId }) => runId)).toEqual(['jr_2', 'jr_3', 'jr_4']);
  });
});
