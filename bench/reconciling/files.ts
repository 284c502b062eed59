import { sweep } from '@ledgerline/reconciler';
import { Environment } from './environment.ts';
import { startLocalStack } from './local-stack.ts';
import { type FileCost, measured, measureFile, measureHourly, type Phase } from './measure.ts';
import { type Day, daysBefore, publishDays } from './published-days.ts';
import { fillRecentRuns } from './recent-runs.ts';

/** `[root, folder, settings]`; see reconciling.py. */
interface Settings {
  /** Partitions published, ascending; the first at least twice `rounds` and less than 25. */
  readonly partitions: readonly number[];
  /** Files that already lie in the day of a new one. */
  readonly files: readonly number[];
  readonly rounds: number;
}

interface Row {
  readonly row: string;
  readonly rounds: readonly FileCost[];
}

interface Looks {
  readonly partitions: number;
  readonly hourly: Phase;
  readonly sweep: Phase;
}

const say = (text: string) => process.stderr.write(`  ${text}\n`);

/** Each size has a month of its own, in which ten days are published when the file of a new day comes. */
const months = ['2026-06', '2026-07', '2026-08', '2026-09'] as const;
const daysOfMonth = 10;
const dayOf = (month: string | undefined, day: number) => `${month}-${String(day).padStart(2, '0')}`;

function monthOfDays(month: string | undefined, filesOf: (index: number) => number): readonly Day[] {
  return Array.from({ length: daysOfMonth }, (_, n) => ({ date: dayOf(month, n + 1), files: filesOf(n) }));
}

async function inRounds(
  row: string,
  rounds: number,
  measure: (round: number) => Promise<FileCost>,
): Promise<Row> {
  const costs: FileCost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const cost = await measure(round);
    const { plan, run, publish } = cost;
    say(`${row}: ${plan.seconds.toFixed(2)} + ${run.seconds.toFixed(2)} + ${publish.seconds.toFixed(2)} s`);
    costs.push(cost);
  }
  return { row, rounds: costs };
}

async function measureLooks(environment: Environment, partitions: number): Promise<Looks> {
  const hourly = await measureHourly(environment);
  const night = await measured('other', () => sweep(environment.world, environment.caller()));
  say(`${partitions} partitions: hourly ${hourly.seconds.toFixed(2)} s, sweep ${night.seconds.toFixed(2)} s`);
  return { partitions, hourly, sweep: night };
}

async function measureAll(environment: Environment, { partitions, files, rounds }: Settings) {
  const rows: Row[] = [];
  const looks: Looks[] = [];
  // the days of the first month have the files; a round takes a day of its own
  const filesOf = (index: number) => files[Math.floor(index / rounds)] ?? 1;
  let [published, oldest] = [0, dayOf(months[0], 1)];
  for (const [size, wanted] of partitions.entries()) {
    const month = monthOfDays(months[size], size === 0 ? filesOf : () => 1);
    const older = daysBefore(oldest, Math.max(0, wanted - published - month.length));
    say(`publishing ${older.length + month.length} days`);
    await publishDays(environment, [...older, ...month]);
    say('ten runs after it');
    await fillRecentRuns(environment);
    oldest = older[0]?.date ?? oldest;
    published += older.length + month.length;
    looks.push(await measureLooks(environment, published));
    const newDay = (round: number) =>
      measureFile(environment, dayOf(months[size], daysOfMonth + 1 + round), 'new');
    rows.push(
      await inRounds(`${published.toLocaleString('en')} partitions published, a new day`, rounds, newDay),
    );
    published += rounds;
    if (size > 0) continue;
    for (const [index, count] of files.entries()) {
      const late = (round: number) =>
        measureFile(environment, month[index * rounds + round]?.date ?? '', 'late');
      rows.push(
        await inRounds(
          `${wanted} partitions published, ${count.toLocaleString('en')} files in its day`,
          rounds,
          late,
        ),
      );
    }
  }
  return { rows, looks };
}

const [root = '', folder = '', settings = ''] = process.argv.slice(2);
const stack = await startLocalStack(root, folder);
try {
  const environment = await Environment.connect(stack);
  process.stdout.write(JSON.stringify(await measureAll(environment, JSON.parse(settings) as Settings)));
} finally {
  await stack.stop();
}
