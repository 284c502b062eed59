import type { History } from '@ledgerline/schema';
import { renderTable } from './table.ts';

const columns = ['', 'time', 'why', 'run', 'build', 'before', 'note'].map((head) => ({ head }));

const short = (fingerprint: string | null) => fingerprint?.slice(0, 12) ?? 'nothing';

/**
 * Every move of a pointer, `*` beside the one that readers see.
 *
 * @param entries newest first
 */
export function renderHistory(entries: readonly History[], published: string | null): readonly string[] {
  if (entries.length === 0) return ['  nothing was ever published'];
  const seen = entries.findIndex(({ fingerprint }) => fingerprint === published);
  return renderTable(
    columns,
    entries.map(({ time, why, runId, fingerprint, previous, note }, n) => [
      n === seen ? '*' : '',
      time,
      why,
      runId ?? '',
      short(fingerprint),
      short(previous),
      note ?? '',
    ]),
  );
}
