import { type Attempt, attempt as attemptSchema, canonicalJson, curatedKeys } from '@ledgerline/schema';
import { unnotedEnds } from './failures.ts';
import { inParallel } from './in-parallel.ts';
import type { Observation } from './observation.ts';
import { parseDocument, unlessMalformed } from './read-document.ts';
import type { World } from './world.ts';

/** Over nothing, or over the first mark of the run: what it said since is true. */
async function note({ curated }: World, ended: Attempt): Promise<void> {
  const key = curatedKeys.attempt(ended.partition, ended.fingerprint, ended.runId);
  const stored = await curated.getText(key);
  if (stored !== undefined && parseDocument(key, stored.text, attemptSchema).outcome !== 'running') return;
  const condition = stored === undefined ? 'absent' : { etag: stored.etag };
  await curated.putText(key, canonicalJson(ended), condition);
}

/**
 * Puts on record how runs ended that said nothing about it, so that it counts, or does not, however many runs come
 * later. Needs no lease: it says what is so, and a run that goes on although Glue called it dead writes over it. A mark
 * that is malformed stays: the next look holds its partition.
 */
export async function noteEnds(world: World, { partitions, runs }: Observation): Promise<void> {
  await inParallel(
    partitions.flatMap((view) => unnotedEnds(view, runs)),
    (ended) => unlessMalformed(note(world, ended), () => undefined),
  );
}
