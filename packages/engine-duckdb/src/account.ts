import { addDecimals, type Spec } from '@ledgerline/schema';
import type { Counts } from './scan-result.ts';

/** What lines came to: each stands in one of the counts, or the account does not hold. */
export class Account {
  #counts: Counts;

  /** @param totals zero for each measure that has a total, where nothing may be added */
  constructor(totals: Counts['totals'] = {}) {
    this.#counts = {
      lines: 0,
      accepted: 0,
      rejected: 0,
      blank: 0,
      filtered: 0,
      rejectedByReason: {},
      totals,
    };
  }

  get counts(): Counts {
    return this.#counts;
  }

  add(part: Counts): void {
    const { lines, accepted, rejected, blank, filtered, rejectedByReason, totals } = this.#counts;
    this.#counts = {
      lines: lines + part.lines,
      accepted: accepted + part.accepted,
      rejected: rejected + part.rejected,
      blank: blank + part.blank,
      filtered: filtered + part.filtered,
      rejectedByReason: merge(rejectedByReason, part.rejectedByReason, (a, b) => a + b),
      totals: merge(totals, part.totals, (a, b) => addDecimals([a, b])),
    };
  }
}

function merge<Value>(
  left: Readonly<Record<string, Value>>,
  right: Readonly<Record<string, Value>>,
  add: (a: Value, b: Value) => Value,
): Record<string, Value> {
  const merged = { ...left };
  for (const [name, value] of Object.entries(right)) {
    const before = merged[name];
    merged[name] = before === undefined ? value : add(before, value);
  }
  return merged;
}

/** Sums and counts have a total over everything; minima and maxima have none that could be checked. */
export function zeroTotals({ summary }: Spec): Record<string, string> {
  const measures = summary.measures.filter(
    (measure) => measure.function === 'sum' || measure.function === 'count',
  );
  return Object.fromEntries(measures.map(({ name }) => [name, '0']));
}
