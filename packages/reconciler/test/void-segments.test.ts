import { describe, expect, it } from '@jest/globals';
import { deleteVoidSegments } from '../src/void-segments.ts';
import { memoryWorld } from './world/memory-world.ts';
import { pastInput, writeSegment } from './world/written-documents.ts';

const day = 'ingest_date=2026-11-23';

describe('segments', () => {
  it('are void when a file is gone or has another size, or nobody can read them, and only then, and their documents go', async () => {
    const world = memoryWorld();
    const write = async (runId: string) =>
      writeSegment(world, { partition: day, runId, objects: [await pastInput(`input/${day}/${runId}.csv`)] });
    const [sound, summaryGone, quarantineGone, cut, malformed] = [
      await write('jr_1'),
      await write('jr_2'),
      await write('jr_3'),
      await write('jr_4'),
      await write('jr_5'),
    ];
    await world.curated.delete(summaryGone.summary[0]?.key ?? '');
    await world.curated.delete(quarantineGone.quarantine[0]?.key ?? '');
    await world.curated.putText(cut.summary[0]?.key ?? '', 'cut');
    await world.curated.putText(`segments/${day}/${malformed.id}.json`, '{}');

    const all = [sound, summaryGone, quarantineGone, cut, malformed].map(({ id }) => id);

    const count = await deleteVoidSegments(world, day, [...all, 'f'.repeat(64)]);

    expect(count).toBe(5);
    expect(all.map((id) => world.curated.objects.has(`segments/${day}/${id}.json`))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
