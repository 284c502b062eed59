import { curatedKeys, type RollupRecord } from '@ledgerline/schema';
import { addTotals, differentTotal } from './control-totals.ts';
import { manifestProblem } from './manifest.ts';
import type { Observation } from './observation.ts';
import { digestMetadata, totalParameters } from './total-parameters.ts';
import type { World } from './world.ts';

/** `void`: the roll-up record was deleted, a run must sum again. `conflict`: someone moved it; look again. */
export type TotalOutcome = 'moved' | 'void' | 'conflict';

type Seen = Pick<Observation, 'published' | 'total'>;

/** What is wrong with the sum of all that is published: its account or its files. */
async function rollupProblem({ curated, spec }: World, rollup: RollupRecord, { published }: Seen) {
  const { runId, digest, summary, export: csv, controlTotals } = rollup;
  const expected = addTotals(
    spec,
    published.map(({ build }) => build.totals),
  );
  const problem =
    differentTotal(expected, controlTotals) ??
    (await manifestProblem(curated, curatedKeys.rollup(runId, digest), summary));
  if (problem !== null) return { problem };
  const head = await curated.head(csv.key);
  if (head?.size !== csv.size)
    return { problem: `${csv.key} has ${head?.size ?? 'no'} bytes, the record says ${csv.size}` };
  return { problem: null, csvEtag: head.etag };
}

/** Points the total at a roll-up, then copies its CSV over the public one, on the server and only over what was seen. */
export async function moveTotal(world: World, rollup: RollupRecord, seen: Seen): Promise<TotalOutcome> {
  const { curated, total, spec, log } = world;
  const { runId, digest } = rollup;
  const { pointer, output } = seen.total;
  const { problem, csvEtag } = await rollupProblem(world, rollup, seen);
  if (csvEtag === undefined) {
    log('error', 'roll-up record is void and was deleted', { runId, digest, problem });
    await curated.delete(curatedKeys.rollupRecord(digest));
    return 'void';
  }
  const moved = await total.movePointer({
    versionId: pointer.versionId,
    location: `s3://${curated.name}/${curatedKeys.rollup(runId, digest)}`,
    parameters: {
      [totalParameters.digest]: digest,
      [totalParameters.runId]: runId,
      [totalParameters.publishedAt]: world.now().toISOString(),
    },
  });
  if (moved === 'conflict') return 'conflict';
  const copied = await curated.copy({
    from: rollup.export.key,
    fromEtag: csvEtag,
    to: curatedKeys.output(spec.tables.summary.name),
    condition: output === null ? 'absent' : { etag: output.etag },
    metadata: { [digestMetadata]: digest },
    contentType: 'text/csv; charset=utf-8',
  });
  return copied.kind === 'written' ? 'moved' : 'conflict';
}
