import type { RejectReason } from '@ledgerline/schema';

/** A day of purchases as one object, and what a correct reader must find in it. */
export interface GeneratedPurchases {
  /** A whole CSV object: header `user_id,country,purchase_amount`, LF, UTF-8 but for the faults. */
  readonly bytes: Buffer;
  readonly records: number;
  readonly rejectedByReason: Readonly<Partial<Record<RejectReason, number>>>;
  /** Country -> exact total of its good records, two decimals. */
  readonly totals: Readonly<Record<string, string>>;
}

/** Share of the day's buyers by country; a name with a comma makes the quotes of CSV count. */
const countries: readonly (readonly [name: string, weight: number])[] = [
  ['India', 23],
  ['USA', 21],
  ['UK', 14],
  ['Germany', 11],
  ['Brazil', 8],
  ['Japan', 7],
  ['France', 6],
  ['Côte d’Ivoire', 4],
  ['Korea, Republic of', 4],
  ['New Zealand', 2],
];

/** Broken forms of a good record: one per reason that a day of real files shows. */
const faults: readonly (readonly [RejectReason, (id: number, amount: string) => string | Buffer])[] = [
  ['invalid-utf8', (id, amount) => Buffer.from(`${id},Espa\xf1a,${amount}`, 'latin1')],
  ['nul', (id, amount) => `${id},Ind\0ia,${amount}`],
  ['line-ending', (id, amount) => `${id},USA,${amount}\r`],
  ['unbalanced-quote', (id, amount) => `${id},"Germany,${amount}`],
  ['text-after-quote', (id, amount) => `${id},"Brazil" (BR),${amount}`],
  ['too-few-fields', (id) => `${id},Japan`],
  ['too-many-fields', (id, amount) => `${id},UK,${amount.replace('.', ',')}`],
  ['missing', (_, amount) => `,France,${amount}`],
  ['not-integer', (id, amount) => `guest-${id},India,${amount}`],
  ['not-decimal', (id, amount) => `${id},USA,$${amount}`],
  ['out-of-range', (id, amount) => `${id},Germany,-${amount}`],
  ['too-long', (id, amount) => `${id},${'Kingdom of '.repeat(6)}Denmark,${amount}`],
];

/** Mulberry32: a small seeded generator of numbers in [0, 1), the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pickCountry(random: () => number): string {
  let left = random() * countries.reduce((sum, [, weight]) => sum + weight, 0);
  const found = countries.find(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  return found?.[0] ?? 'India';
}

/** Cents: many small baskets, a few large ones. */
function pickCents(random: () => number): number {
  return 99 + Math.floor(-Math.log(1 - random()) * 4_200);
}

const money = (cents: number | bigint) => {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const field = (text: string) => (text.includes(',') ? `"${text}"` : text);

/**
 * A day of purchases, about one record in a hundred broken.
 *
 * @param options.seed any whole number; the same seed gives the same bytes
 * @param options.records lines after the header, good and bad
 */
export function generatePurchases(options: {
  readonly seed: number;
  readonly records: number;
}): GeneratedPurchases {
  const random = seededRandom(options.seed);
  const lines: (string | Buffer)[] = ['user_id,country,purchase_amount'];
  const rejectedByReason: Partial<Record<RejectReason, number>> = {};
  const cents = new Map<string, bigint>();
  for (let index = 0; index < options.records; index++) {
    const id = 1_000 + Math.floor(random() * 900);
    const country = pickCountry(random);
    const paid = pickCents(random);
    const fault = index % 100 === 57 ? faults[Math.floor(index / 100) % faults.length] : undefined;
    if (fault === undefined) {
      lines.push(`${id},${field(country)},${money(paid)}`);
      cents.set(country, (cents.get(country) ?? 0n) + BigInt(paid));
      continue;
    }
    const [reason, broken] = fault;
    lines.push(broken(id, money(paid)));
    rejectedByReason[reason] = (rejectedByReason[reason] ?? 0) + 1;
  }
  const bytes = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
  const totals = Object.fromEntries([...cents].sort().map(([country, sum]) => [country, money(sum)]));
  return { bytes, records: options.records, rejectedByReason, totals };
}
