import { addDecimals, compareDecimals, hasTotal, type Spec } from '@ledgerline/schema';

/** Name of a sum or count -> its total, an exact decimal number. */
export type ControlTotals = Readonly<Record<string, string>>;

/** Those of a sum of these; of nothing each is 0. */
export function addTotals(
  { summary }: Pick<Spec, 'summary'>,
  parts: readonly ControlTotals[],
): ControlTotals {
  const names = summary.measures.filter((measure) => hasTotal(measure.function)).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, addDecimals(parts.map((part) => part[name] ?? '0'))]));
}

/** The first total that is another one as seen; null when they are the same. Records of old have none. */
export function differentTotal(expected: ControlTotals, seen: ControlTotals): string | null {
  for (const [name, total] of Object.entries(expected)) {
    const found = seen[name];
    if (found === undefined || compareDecimals(found, total) !== 0)
      return `${name} is ${found ?? 'not there'}, its builds come to ${total}`;
  }
  return null;
}
