import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import {
  type Attempt,
  canonicalJson,
  compilePipeline,
  curatedKeys,
  fingerprintOf,
  inputHashOf,
} from '@ledgerline/schema';
import { header } from '../purchases.ts';
import type { World } from '../world.ts';

const day = '2026-03-04';
const partition = `ingest_date=${day}`;
const rows = `${header}4,India,44\n`;

/** The build that the trigger wants when these rows are all there is of the day. */
function wantedFingerprint(key: string): string {
  const etag = `"${createHash('md5').update(rows).digest('hex')}"`;
  const inputHash = inputHashOf([{ key, etag, size: rows.length }]);
  return fingerprintOf({ inputHash, contractHash: compilePipeline(usersSummary).contractHash });
}

/** As three runs leave it that failed. */
async function failThreeTimes({ curated }: World, fingerprint: string): Promise<void> {
  for (const runId of ['jr_first', 'jr_second', 'jr_third']) {
    const attempt: Attempt = {
      version: 1,
      partition,
      fingerprint,
      runId,
      planId: 'a'.repeat(64),
      outcome: 'failed',
      message: 'out of memory',
    };
    await curated.putText(curatedKeys.attempt(partition, fingerprint, runId), canonicalJson(attempt));
  }
}

interface Story {
  readonly world: World;
  readonly done: (...args: readonly string[]) => Promise<unknown>;
  readonly totalOf: (day: string) => Promise<unknown>;
  readonly stateOf: (day: string) => Promise<unknown>;
}

export function failedBuilds(story: () => Story): void {
  describe('a build that failed three times', () => {
    it('is held, and not tried again by itself', async () => {
      const { world, done, totalOf, stateOf } = story();
      const key = `input/${partition}/purchases.csv`;
      await done('pause', '--reason', 'until the attempts are there');
      await world.upload(key, rows);
      await failThreeTimes(world, wantedFingerprint(key));
      await world.ledgerline('resume', '--yes');

      expect(await stateOf(day)).toMatchObject({ state: 'held', why: 'failed', published: null });
      expect(await totalOf(day)).toBeNull();
    });

    it('is tried again when a person says so', async () => {
      const { world, done, totalOf } = story();

      await done('retry', day);
      await world.settled([partition]);

      expect(await totalOf(day)).toBe('44.00');
    });
  });
}
