import { setTimeout as sleep } from 'node:timers/promises';
import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { buildRecord, curatedKeys, fromPartitionParameters, pending } from '@ledgerline/schema';
import { ofDaily } from './books.ts';
import {
  expectRight,
  isFull,
  leaseUntil,
  lookAgain,
  partitionOfDay,
  runIds,
  runsSince,
  type Stage,
} from './stage.ts';
import type { Turns } from './turns.ts';

/** Run ids of the builds of a day that have a record. */
async function buildersOf({ world }: Stage, day: string): Promise<readonly string[]> {
  const builders: string[] = [];
  for await (const page of world.curated.list(`builds/${partitionOfDay(day)}/`))
    for (const { key } of page)
      builders.push(buildRecord.parse(JSON.parse((await world.curated.getText(key))?.text ?? '')).runId);
  return builders;
}

/** Lays a second copy of its sums beside the sums of the build that is not published. */
async function layBeside({ world }: Stage, runId: string, day: string): Promise<void> {
  const prefix = curatedKeys.summary(runId, partitionOfDay(day));
  const Bucket = world.curated.name;
  for await (const [sums] of world.curated.list(prefix))
    await new S3Client({ forcePathStyle: true }).send(
      new CopyObjectCommand({
        Bucket,
        Key: `${prefix}part-again.parquet`,
        CopySource: `${Bucket}/${sums?.key}`,
      }),
    );
}

/** Waits for a look that leaves it to others, or for one that should have. */
async function untilLookedAt({ world }: Stage, day: string, before: number | undefined): Promise<void> {
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await sleep(200)) {
    const stored = await world.curated.getText(curatedKeys.pending);
    if (stored && pending.parse(JSON.parse(stored.text)).partitions.includes(partitionOfDay(day))) return;
    if ((await ofDaily(world))[day] !== before) return;
  }
  throw new Error(`no look put ${day} on record`);
}

/** Others who act at the same time, or where they should not. */
export function intruders(stage: () => Stage, turns: () => Turns): void {
  describe('what others do meanwhile', () => {
    it('is waited for: who does not have the lease moves nothing', async () => {
      const { world, books } = stage();
      const { day } = turns();
      const before = books.amounts()[day];
      await leaseUntil(stage(), new Date(Date.now() + 3_600_000));

      await turns().take();
      await untilLookedAt(stage(), day, before);
      expect((await ofDaily(world))[day]).toBe(before);
      await lookAgain(stage(), day);
      await world.settled([partitionOfDay(day)]);

      await expectRight(stage());
    });

    const whereFull = isFull ? it : it.skip;
    whereFull('is no part of a build: one with a file too many is built again', async () => {
      const { world } = stage();
      const { day } = turns();
      const known = await runIds(stage());
      const { parameters } = await world.partition('users_summary_daily', day);
      const published = fromPartitionParameters(parameters).runId;
      const other = (await buildersOf(stage(), day)).find((runId) => runId !== published) ?? '';
      await layBeside(stage(), other, day);

      await turns().take();
      await world.settled([partitionOfDay(day)]);

      await expectRight(stage());
      expect(await runsSince(stage(), known)).toHaveLength(1);
      expect(await buildersOf(stage(), day)).not.toContain(other);
    });
  });
}
