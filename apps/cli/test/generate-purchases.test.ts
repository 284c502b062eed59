import { describe, expect, it } from '@jest/globals';
import { usersSummary } from '@ledgerline/pipelines';
import { type RejectReason, rejectReasons, rowSchema } from '@ledgerline/schema';
import { generatePurchases } from '../src/demo/generate-purchases.ts';

/** The fields of a line that is valid text, or the reason why there are none. */
function splitFields(text: string): readonly string[] | RejectReason {
  const fields: string[] = [];
  for (let rest = text, isMore = true; isMore; ) {
    const [whole, quoted] = rest.match(/^"((?:[^"]|"")*)"/) ?? rest.match(/^(?!")[^,]*/) ?? [];
    if (whole === undefined) return 'unbalanced-quote';
    const after = rest.slice(whole.length);
    if (!/^(,|$)/.test(after)) return 'text-after-quote';
    fields.push(quoted ?? whole);
    isMore = after.startsWith(',');
    rest = after.slice(1);
  }
  return fields;
}

/** A reader of its own for records without quoted newlines. */
function readLine(bytes: Buffer): readonly string[] | RejectReason {
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) return 'invalid-utf8';
  if (text.includes('\0')) return 'nul';
  if (text.includes('\r')) return 'line-ending';
  const fields = splitFields(text);
  if (typeof fields === 'string' || fields.length === 3) return fields;
  return fields.length < 3 ? 'too-few-fields' : 'too-many-fields';
}

const schema = rowSchema(usersSummary);

function judge(bytes: Buffer): { readonly country: string; readonly cents: bigint } | RejectReason {
  const fields = readLine(bytes);
  if (typeof fields === 'string') return fields;
  const [user_id = '', country = '', purchase_amount = ''] = fields as readonly string[];
  if ([user_id, country, purchase_amount].includes('')) return 'missing';
  const row = schema.safeParse({ user_id, country, purchase_amount });
  if (!row.success) return row.error.issues[0]?.message as RejectReason;
  const [whole, fraction = ''] = purchase_amount.split('.');
  return { country, cents: BigInt(`${whole}${fraction.padEnd(2, '0')}`) };
}

function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0, end = bytes.indexOf(10); end !== -1; start = end + 1, end = bytes.indexOf(10, start))
    lines.push(bytes.subarray(start, end));
  return lines;
}

/** An overlong line would be most of the file; the others need types and checks that this contract has not. */
const notHere: readonly RejectReason[] = [
  ...(['line-too-long', 'not-date', 'not-timestamp', 'not-boolean'] as const),
  ...(['pattern', 'not-allowed'] as const),
];

describe('generatePurchases', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    const [first, again, other] = [7, 7, 8].map((seed) => generatePurchases({ seed, records: 500 }).bytes);

    expect(first?.equals(again as Buffer)).toBe(true);
    expect(first?.equals(other as Buffer)).toBe(false);
  });

  it('breaks one record in a hundred, for every reason that its contract can give but an overlong line', () => {
    const { bytes, rejectedByReason } = generatePurchases({ seed: 20_261_123, records: 3_600 });
    const [header, ...records] = linesOf(bytes);
    const verdicts = records.map(judge).filter((verdict) => typeof verdict === 'string');
    const seen: Record<string, number> = {};
    for (const reason of verdicts) seen[reason] = (seen[reason] ?? 0) + 1;

    expect(header?.toString()).toBe('user_id,country,purchase_amount');
    expect(records).toHaveLength(3_600);
    expect(verdicts).toHaveLength(36);
    expect(seen).toEqual(rejectedByReason);
    expect(Object.keys(seen).sort()).toEqual(
      rejectReasons.filter((reason) => !notHere.includes(reason)).sort(),
    );
  });

  it('promises the totals that its good records have', () => {
    const { bytes, totals } = generatePurchases({ seed: 20_261_123, records: 3_600 });
    const cents = new Map<string, bigint>();
    for (const verdict of linesOf(bytes).slice(1).map(judge))
      if (typeof verdict !== 'string')
        cents.set(verdict.country, (cents.get(verdict.country) ?? 0n) + verdict.cents);

    const promised = Object.entries(totals).map(([country, total]) => [
      country,
      BigInt(total.replace('.', '')),
    ]);
    expect(new Map(promised as [string, bigint][])).toEqual(cents);
    expect(cents.size).toBe(10);
  });
});
