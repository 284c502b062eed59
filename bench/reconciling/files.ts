import { sweep } from '@ledgerline/reconciler';
import { copyDay } from './copied-days.ts';
import { Environment } from './environment.ts';
import { startLocalStack } from './local-stack.ts';
import { type FileCost, measured, measureFile, measureHourly, type Phase } from './measure.ts';
import { datesBefore, publishDays, settle } from './published-days.ts';
import { fillRecentRuns } from './recent-runs.ts';

/** `[root, folder, settings]`; see reconciling.py. */
interface Settings {
  /** Partitions published, ascending, at most four; the first is 10. */
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

const datesOf = (month: string | undefined) =>
  Array.from({ length: daysOfMonth }, (_, n) => dayOf(month, n + 1));

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

/** The first days by the real job, all others as copies of the first of them. */
async function grow(environment: Environment, dates: readonly string[], isFirst: boolean): Promise<void> {
  if (isFirst)
    return publishDays(
      environment,
      dates.map((date) => ({ date, files: 1 })),
    );
  await copyDay(environment, dayOf(months[0], 1), dates);
  await settle(environment);
}

async function measureDays(environment: Environment, { partitions, rounds }: Settings) {
  const rows: Row[] = [];
  const looks: Looks[] = [];
  let [published, oldest] = [0, dayOf(months[0], 1)];
  for (const [size, wanted] of partitions.entries()) {
    const dates = datesOf(months[size]);
    const older = published === 0 ? [] : datesBefore(oldest, wanted - published - dates.length);
    say(`publishing ${older.length + dates.length} days`);
    await grow(environment, [...older, ...dates], published === 0);
    oldest = older[0] ?? oldest;
    published += older.length + dates.length;
    await fillRecentRuns(environment);
    looks.push(await measureLooks(environment, published));
    const newDay = (round: number) =>
      measureFile(environment, dayOf(months[size], daysOfMonth + 1 + round), 'new');
    rows.push(
      await inRounds(`${published.toLocaleString('en')} partitions published, a new day`, rounds, newDay),
    );
    published += rounds;
  }
  return { rows, looks };
}

/** Late files for days of a month of their own, on top of everything published before; a round takes a day of its own. */
async function measureLateFiles(
  environment: Environment,
  { files, rounds }: Settings,
): Promise<readonly Row[]> {
  const days = datesOf('2026-10').map((date, n) => ({ date, files: files[Math.floor(n / rounds)] ?? 1 }));
  say(`publishing days with ${files.join(' and ')} files`);
  await publishDays(environment, days);
  await fillRecentRuns(environment);
  const rows: Row[] = [];
  for (const [index, count] of files.entries()) {
    const late = (round: number) =>
      measureFile(environment, days[index * rounds + round]?.date ?? '', 'late');
    rows.push(await inRounds(`as many, ${count.toLocaleString('en')} files in its day`, rounds, late));
  }
  return rows;
}

async function measureAll(environment: Environment, settings: Settings) {
  const { rows, looks } = await measureDays(environment, settings);
  return { rows: [...rows, ...(await measureLateFiles(environment, settings))], looks };
}

const [root = '', folder = '', settings = ''] = process.argv.slice(2);
const stack = await startLocalStack(root, folder);
try {
  const environment = await Environment.connect(stack);
  process.stdout.write(JSON.stringify(await measureAll(environment, JSON.parse(settings) as Settings)));
} finally {
  await stack.stop();
}
