import { canonicalJson, curatedKeys, type Sweep, sweep as sweepSchema } from '@ledgerline/schema';
import { parseDocument } from './read-document.ts';
import type { World } from './world.ts';

/** The longest that a run may take: the greatest job timeout of the environments. */
export const longestRunHours = 2;

/** The longest that Athena lets a query run. */
export const longestQueryHours = 0.5;

/**
 * How long a run must have been dead when it is swept. More than the longest run and the longest query together, so
 * that whoever read it when it died has ended; less than a day, so that a nightly sweep that comes a little early
 * counts as the second night.
 */
export const deadHours = 20;

const hourMs = 3_600_000;

export interface SeenSweep {
  readonly document: Sweep;
  /** Null when the document does not exist yet. */
  readonly etag: string | null;
}

export async function readSweepList({ curated }: Pick<World, 'curated'>): Promise<SeenSweep> {
  const stored = await curated.getText(curatedKeys.sweep);
  if (stored === undefined) return { document: { version: 1, deadSince: {}, swept: [] }, etag: null };
  return { document: parseDocument(curatedKeys.sweep, stored.text, sweepSchema), etag: stored.etag };
}

/** @returns null when another sweep wrote since: it has the lease now, and this one must stop */
export async function writeSweepList(
  { curated }: Pick<World, 'curated'>,
  seen: SeenSweep,
  document: Sweep,
): Promise<SeenSweep | null> {
  const text = canonicalJson(document);
  if (seen.etag !== null && text === canonicalJson(seen.document)) return seen;
  const condition = seen.etag === null ? 'absent' : { etag: seen.etag };
  const put = await curated.putText(curatedKeys.sweep, text, condition);
  return put.kind === 'written' ? { document, etag: put.etag } : null;
}

export interface Night {
  readonly document: Sweep;
  /** Dead for long enough: to be swept now, oldest first. */
  readonly due: readonly string[];
  /** Live again, although some of their objects may carry the tag. */
  readonly revived: readonly string[];
}

interface Runs {
  /** Everything that lies below `runs/`. */
  readonly found: readonly string[];
  readonly live: ReadonlySet<string>;
}

/** Pure. What is live or gone leaves the list, what is newly dead joins it. */
export function judgeRuns({ deadSince, swept }: Sweep, { found, live }: Runs, now: Date): Night {
  const isDue = (since: string) => now.getTime() - Date.parse(since) >= deadHours * hourMs;
  const wasSwept = new Set(swept);
  const dead = found
    .filter((runId) => !live.has(runId) && !wasSwept.has(runId))
    .map((runId) => [runId, deadSince[runId] ?? now.toISOString()] as const);
  const due = dead.filter(([, since]) => isDue(since)).sort(([, a], [, b]) => (a < b ? -1 : 1));
  const maybeTagged = Object.keys(deadSince).filter((runId) => isDue(deadSince[runId] ?? ''));
  return {
    document: {
      version: 1,
      deadSince: Object.fromEntries(dead),
      swept: found.filter((runId) => wasSwept.has(runId) && !live.has(runId)),
    },
    due: due.map(([runId]) => runId),
    revived: [...swept, ...maybeTagged].filter((runId) => live.has(runId)),
  };
}
