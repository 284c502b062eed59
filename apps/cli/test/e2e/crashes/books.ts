import type { QueryRow } from '@ledgerline/aws';
import { header } from '../purchases.ts';
import type { World } from '../world.ts';

/** Day -> amount of its one northern purchase in whole units; the southern one is always twice that. */
export type Amounts = Readonly<Record<string, number>>;

/** Rows of the total or of one day. Country names say the day, so that the total says what of each day is in it. */
interface Row {
  readonly country: string;
  readonly total_purchase: string;
}

/**
 * What each day comes to.
 *
 * @throws Error when a day lacks one of its two countries or they are not of one build: half a publication
 */
export function amountsIn(rows: readonly Row[]): Amounts {
  const sums = new Map<string, Record<string, number>>();
  for (const { country, total_purchase } of rows) {
    const [side = '', day = ''] = country.split(' ');
    const ofDay = sums.get(day) ?? {};
    if (side in ofDay) throw new Error(`${country} stands there twice: ${JSON.stringify(rows)}`);
    sums.set(day, { ...ofDay, [side]: Number(total_purchase) });
  }
  const amounts: Record<string, number> = {};
  for (const [day, { North = 0, South = 0 }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (South !== 2 * North || North === 0) throw new Error(`half of ${day}: north ${North}, south ${South}`);
    amounts[day] = North;
  }
  return amounts;
}

/** Files as producers send them, and what readers may see of them, by plain addition. */
export class Books {
  private readonly world: World;
  private readonly files = new Map<string, Map<string, number>>();
  /** Day -> every amount that it has come to. */
  private readonly past = new Map<string, Set<number>>();
  private users = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Two purchases and a record that is rejected, in a file whose bytes no other file has. */
  csv(day: string, amount: number): string {
    this.users += 1;
    const rows = [`North ${day},${amount}`, `South ${day},${2 * amount}`, `North ${day},none`];
    return header + rows.map((row) => `${this.users},${row}\n`).join('');
  }

  /** Notes it, then uploads it: a reader may see it at once. */
  async put(day: string, file: string, amount: number, csv = this.csv(day, amount)): Promise<void> {
    this.note(day, file, amount);
    await this.world.upload(`input/ingest_date=${day}/${file}`, csv);
  }

  note(day: string, file: string, amount: number): void {
    const files = this.files.get(day) ?? new Map<string, number>();
    this.files.set(day, files.set(file, amount));
    const past = this.past.get(day) ?? new Set();
    this.past.set(day, past.add([...files.values()].reduce((sum, one) => sum + one, 0)));
  }

  /** What everything that was uploaded comes to. */
  amounts(): Amounts {
    const totals = [...this.files].map(([day, files]) => [
      day,
      [...files.values()].reduce((a, b) => a + b, 0),
    ]);
    return Object.fromEntries(totals);
  }

  /** Day -> rejected records: one of each file. */
  rejected(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.files].map(([day, files]) => [day, files.size]));
  }

  /** The days that come to something they never came to, and those that are gone since the answer before. */
  neverSoIn(amounts: Amounts, before: Amounts = {}): readonly string[] {
    const gone = Object.keys(before).filter((day) => amounts[day] === undefined);
    return [...gone.map((day) => `${day} is gone`), ...this.neverCameTo(amounts)];
  }

  private neverCameTo(amounts: Amounts): readonly string[] {
    return Object.entries(amounts).flatMap(([day, amount]) =>
      this.past.get(day)?.has(amount) ? [] : [`${day} came to ${amount}`],
    );
  }
}

export const ofDaily = async (world: World): Promise<Amounts> =>
  amountsIn(rowsOf(await world.query('SELECT country, total_purchase FROM users_summary_daily')));

export const ofTotal = async (world: World): Promise<Amounts> =>
  amountsIn(rowsOf(await world.query('SELECT country, total_purchase FROM users_summary')));

const rowsOf = (rows: readonly QueryRow[]) => rows as unknown as readonly Row[];

/** Of the exported file. */
export async function ofCsv({ curated }: World): Promise<Amounts> {
  const [, ...lines] = ((await curated.getText('output/users_summary.csv'))?.text ?? '')
    .trimEnd()
    .split('\n');
  return amountsIn(
    lines
      .map((line) => line.split(','))
      .map(([country = '', total_purchase = '']) => ({ country, total_purchase })),
  );
}

/** Day -> rows in the quarantine table. */
export async function rejectedIn(world: World): Promise<Readonly<Record<string, number>>> {
  const rows = await world.query(
    'SELECT ingest_date, count(*) AS records FROM users_quarantine GROUP BY ingest_date',
  );
  return Object.fromEntries(rows.map(({ ingest_date, records }) => [ingest_date, Number(records)]));
}
