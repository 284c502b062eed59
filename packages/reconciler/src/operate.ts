import { canonicalJson, curatedKeys, type Request } from '@ledgerline/schema';
import { actOnPublish, type StepOutcome } from './act.ts';
import { type Refusal, refused } from './answer.ts';
import { readControl, writeControl } from './control-document.ts';
import { removalsDocument } from './control-documents.ts';
import { findEarlier } from './find-earlier.ts';
import { confirmMoved, writeHistory } from './history.ts';
import type { Look } from './look.ts';
import { movePointers } from './move-pointers.ts';
import type { PartitionView, Published } from './observation.ts';
import { unlessMalformed } from './read-document.ts';
import type { VisibleWorld, World } from './world.ts';

type RequestOf<Mode extends Request['mode']> = Extract<Request, { mode: Mode }>;

/**
 * What a person asks for. A look finds out whether it can be done, and changes nothing.
 *
 * @returns why it cannot, or what does it
 */
export type Operation = (world: VisibleWorld, look: Look) => Promise<Refusal | Deed>;

export type Deed = (world: World) => Promise<StepOutcome | Refusal>;

const nothing: StepOutcome = { goOn: true };

const viewOf = ({ seen }: Look, partition: string): PartitionView | undefined =>
  seen.partitions.find((view) => view.partition === partition);

function describeMissing({ partition, published }: PartitionView, to: string | undefined): string {
  const asked = to === undefined ? 'no earlier build' : `no earlier build of run ${to}`;
  const now = published === null ? 'nothing' : `run ${published.build.runId}`;
  return `${partition} has ${asked} that is kept; published is ${now}; \`ledgerline history\` lists what there was`;
}

/** Who asked for one build does not mean another: a build that is void is not made again for them. */
function unlessVoid(outcome: StepOutcome): StepOutcome | Refusal {
  const [voided] = outcome.voided ?? [];
  if (voided === undefined) return outcome;
  const { partition, problem } = voided;
  return refused('no-such-build', `${partition}: ${problem}; that build is void, nothing was published`);
}

/** Points a partition at an earlier build, and holds it there until its input changes or somebody releases it. */
export function rollback({ partition, to, seen, note }: RequestOf<'rollback'>): Operation {
  return async (world, look) => {
    const view = viewOf(look, partition);
    if (view === undefined || view.wanted === null)
      return refused('no-such-build', `${partition} has no objects; it would be removed, not held`);
    const { published, wanted } = view;
    // held is what the person saw, not what came while the question stood on the screen
    if (seen !== undefined && seen !== wanted.inputHash)
      return refused('conflict', `the input of ${partition} changed since you looked; look at it again`);
    const record = await unlessMalformed(findEarlier(world, view, to), ({ message }) => message);
    if (typeof record === 'string') return refused('no-such-build', record);
    if (record === null) return refused('no-such-build', describeMissing(view, to));
    if (record.fingerprint === wanted.fingerprint)
      return refused(
        'conflict',
        `run ${record.runId} made what ${partition} asks for; \`release\` or \`accept\` publishes that`,
      );
    return async (acting) => {
      const heldAgainst = wanted.inputHash;
      return unlessVoid(
        await actOnPublish(acting, [{ record, published, why: 'rollback', heldAgainst, note }]),
      );
    };
  };
}

/** The same pointers without the hold; the location stays, and with it what readers see. */
async function releaseOne(
  world: World,
  { partition, build, fingerprint }: Published,
  note: string | undefined,
) {
  const time = world.now().toISOString();
  const { runId } = build;
  const entry = await writeHistory(world, {
    partition,
    time,
    fingerprint,
    previous: fingerprint,
    runId,
    why: 'release',
    ...(note !== undefined && { note }),
  });
  const value = partition.slice(partition.indexOf('=') + 1);
  const problems = [];
  for (const table of [world.quarantine, world.daily]) {
    const pointers = await table.getPartitions([value]);
    const free = pointers.map(({ parameters, ...rest }) => {
      const { 'ledgerline.held_against': _, ...kept } = parameters;
      return { ...rest, parameters: kept };
    });
    problems.push(...(await movePointers(table, free)));
  }
  const stuck = problems.map(({ message }) => ({ partition, message }));
  await confirmMoved(world, [entry], stuck);
  return stuck;
}

/** Ends the hold of a rollback: what is wanted is published again. Of a list that was cut short, what is left of it. */
export function release({ partitions, note }: RequestOf<'release'>): Operation {
  return async (_, look) => {
    const published = partitions.map((partition) => viewOf(look, partition)?.published ?? null);
    const unknown = partitions.filter((_, n) => published[n] === null);
    const held = published.filter((one) => one?.build.heldAgainst !== undefined);
    if (unknown.length > 0 || held.length === 0) {
      const named = unknown.length > 0 ? unknown : partitions;
      return refused('not-held', `${named.join(', ')}: not held by a rollback; nothing was done`);
    }
    return async (world) => {
      const stuck = [];
      for (const one of held) if (one) stuck.push(...(await releaseOne(world, one, note)));
      return { goOn: true, stuck };
    };
  };
}

/** Publishes a build that a gate holds back; the reason stays in history. */
export function accept({ partition, fingerprint, note }: RequestOf<'accept'>): Operation {
  return async (_, look) => {
    const view = viewOf(look, partition);
    const decision = look.planned.decisions.find((one) => one.partition === partition);
    const isHeld = decision?.verdict.kind === 'held' && decision.verdict.why === 'gate';
    if (view === undefined || !isHeld)
      return refused(
        'not-held',
        `${partition} is ${decision?.verdict.kind ?? 'not there'}, not held by a gate`,
      );
    const { record, published } = view;
    if (record?.state !== 'built' || record.fingerprint !== fingerprint)
      return refused(
        'conflict',
        `${partition} now holds build ${view.wanted?.fingerprint}, you saw ${fingerprint}; look at it again`,
      );
    return async (world) =>
      unlessVoid(await actOnPublish(world, [{ record, published, why: 'accept', note }]));
  };
}

/** Forgives what failed: markers and a refused record go, runs that ended without a word no longer count. */
async function forgive(world: World, { partition, wanted, record }: PartitionView): Promise<void> {
  const { curated } = world;
  if (wanted === null) return;
  const { fingerprint } = wanted;
  const retriedKey = curatedKeys.retried(partition, fingerprint);
  await curated.putText(retriedKey, canonicalJson({ version: 1, time: world.now().toISOString() }));
  const keys: string[] = [];
  for await (const page of curated.list(curatedKeys.attempts(partition, fingerprint)))
    keys.push(...page.map(({ key }) => key));
  for (const key of keys) if (key !== retriedKey) await curated.delete(key);
  if (record?.state === 'refused') await curated.delete(curatedKeys.build(partition, fingerprint));
}

function forgiveTotal({ seen, planned }: Look): Refusal | Deed {
  const { digest } = seen.total;
  if (planned.total.kind !== 'held' || digest === null)
    return refused('not-held', `the total is ${planned.total.kind}, not held; nothing was done`);
  const { lostPartition, why } = planned.total;
  if (lostPartition !== undefined && why === 'failed')
    return refused(
      'not-held',
      `${planned.total.detail}; nothing was done, \`retry ${lostPartition}\` instead`,
    );
  if (why !== 'failed') return refused('not-held', `${planned.total.detail}; nothing was done`);
  return async ({ curated, now }) => {
    const time = now().toISOString();
    await curated.putText(curatedKeys.retried('total', digest), canonicalJson({ version: 1, time }));
    return nothing;
  };
}

/** Tries again what failed or was refused. */
export function retry({ partitions }: RequestOf<'retry'>): Operation {
  return async (_, look) => {
    if (partitions.length === 0) return forgiveTotal(look);
    const verdictOf = (partition: string) =>
      look.planned.decisions.find((one) => one.partition === partition)?.verdict;
    const others = partitions.filter((partition) => {
      const verdict = verdictOf(partition);
      return !(verdict?.kind === 'held' && (verdict.why === 'failed' || verdict.why === 'refused'));
    });
    if (others.length > 0)
      return refused('not-held', `${others.join(', ')}: neither failed nor refused; nothing was done`);
    return async (world) => {
      for (const partition of partitions) {
        const view = viewOf(look, partition);
        if (view !== undefined) await forgive(world, view);
      }
      return nothing;
    };
  };
}

const isHeldRemoval = ({ planned }: Look) =>
  planned.decisions.some(({ verdict }) => verdict.kind === 'held' && verdict.why === 'removals');

/** Puts the confirmation on record; the removals follow from it as from any look at all prefixes. */
export function confirmRemovals({ digest }: RequestOf<'confirm-removals'>): Operation {
  return async (_, look) => {
    const { removals } = look.planned;
    if (removals === null || !isHeldRemoval(look))
      return refused('not-removable', 'no removals are held; nothing was done');
    if (removals.digest !== digest)
      return refused('conflict', `the list is another by now, ${removals.digest}; look at it again`);
    return async (world) => {
      const stored = await readControl(world, removalsDocument);
      const confirmed = [...stored.document.confirmed, ...removals.list];
      const isWritten = await writeControl(world, removalsDocument, stored, {
        ...stored.document,
        confirmed,
      });
      return isWritten ? nothing : refused('conflict', 'the list changed this moment; look at it again');
    };
  };
}
