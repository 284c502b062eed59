import { defaultPort } from '@ledgerline/local-aws';
import { metrics } from '@ledgerline/schema';
import type { StepTime } from '../progress.ts';
import { renderBars, renderRows } from '../render/render-rows.ts';
import { renderStatus } from '../render/render-status.ts';
import { printable, renderTable, shortened } from '../render/table.ts';
import type { DemoOutcome } from './run-demo.ts';

const rawTextLength = 48;

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', title, '', ...lines];
}

function renderRejected({ answers: { rejected } }: DemoOutcome): readonly string[] {
  const records = rejected.rows.reduce((sum, { records: count }) => sum + Number(count), 0);
  if (records === 0) return section('Rejected records: none', []);
  const columns = [
    { head: 'reason' },
    { head: 'records', align: 'right' },
    { head: 'first seen in' },
    { head: 'line', align: 'right' },
    { head: 'raw text' },
  ] as const;
  const rows = rejected.rows.map(({ reason, records: count, object_key, line_number, raw_line }) => [
    String(reason),
    String(count),
    String(object_key),
    String(line_number),
    shortened(printable(String(raw_line ?? '')), rawTextLength),
  ]);
  return section(`Rejected records: ${records}, one example per reason`, renderTable(columns, rows));
}

function renderMetrics({ metrics: values }: DemoOutcome): readonly string[] {
  const units = new Map<string, string>(Object.values(metrics).map(({ name, unit }) => [name, unit]));
  const rows = [...values].map(([name, value]) => {
    const unit = units.get(name) ?? '';
    return [name, String(Math.round(value * 1e4) / 1e4), unit === 'None' ? '' : unit];
  });
  const columns = [{ head: 'metric' }, { head: 'value', align: 'right' }, { head: 'unit' }] as const;
  return section(
    'Metrics in CloudWatch (namespace Ledgerline), the highest value since the upload',
    renderTable(columns, rows),
  );
}

/** Seconds by step, in the order of their ends. */
export function renderTimes(times: readonly StepTime[], seconds: number): readonly string[] {
  const rows = times.map((step) => [step.name, step.seconds.toFixed(1)]);
  const columns = [{ head: 'step' }, { head: 'seconds', align: 'right' }] as const;
  const title = `Time: ${seconds.toFixed(0)} s; steps ran side by side where they could`;
  return section(title, renderTable(columns, rows));
}

const ledgerline = 'npm run ledgerline --';

function renderNext({ keptPort, deployment }: DemoOutcome): readonly string[] {
  if (keptPort === null)
    return section('What next', [
      '  npm run demo -- --keep         leave the local cloud running and look around in it',
      '  npm run demo -- --data DIR     the same with your own CSV files',
      '  npm test                       every suite',
      '  docs/architecture.md           how it works',
    ]);
  const port = keptPort === defaultPort ? [] : [`  export LEDGERLINE_PORT=${keptPort}`];
  return section(`The local cloud keeps running on http://127.0.0.1:${keptPort}`, [
    ...port,
    `  ${ledgerline} status                            what is published, stale or held, and why`,
    `  ${ledgerline} query top_countries               the named query again`,
    `  eval "$(npm run --silent ledgerline -- env local)"         let aws, terraform and cdktf talk to it; then for instance`,
    `  aws s3 cp FILE.csv s3://${deployment.rawBucket}/input/ && ${ledgerline} status`,
    `  ${ledgerline} local down                        stop it and forget everything in it`,
  ]);
}

function renderAnswers(outcome: DemoOutcome): readonly string[] {
  const { answers, input } = outcome;
  if (answers.totals.rows.length === 0) return section('Nothing is published, so Athena has no rows', []);
  return [
    ...section(
      `Countries by total: Athena's answer to the named query top_countries, ${answers.totals.rows.length} countries in all`,
      renderBars(answers.topCountries, 'total_purchase'),
    ),
    ...(input.expected === null
      ? []
      : section(
          'The five rows of input/users.csv on their own (ingest_date=undated)',
          renderRows(answers.undated),
        )),
    ...renderRejected(outcome),
  ];
}

/** Everything the demo shows at its end. */
export function renderDemo(outcome: DemoOutcome): string {
  return [
    ...section('Partitions', renderStatus(outcome.status)),
    ...renderAnswers(outcome),
    ...renderMetrics(outcome),
    ...renderTimes(outcome.times, outcome.seconds),
    ...renderNext(outcome),
  ].join('\n');
}
