import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { ProgramFactory } from './run-cli.ts';

const { version } = packageJson;

const jsonOption = [
  '--json',
  'print one JSON object {ok, kind, data, problems}; progress stays on stderr',
] as const;
const environmentOption = ['-e, --environment <name>', 'which deployed environment', 'local'] as const;

const examples = `
Examples:
  ledgerline demo                          see the whole of it, on this machine
  ledgerline demo --data ./my-csv --keep   with files of your own; the local cloud stays
  ledgerline run users-summary --input sales.csv --output out   totals of a file, without any cloud
  ledgerline status                        what is published, stale or held, and why
  ledgerline query top_countries           a named query, through Athena
  eval "$(ledgerline env local)"           let aws, terraform and cdktf talk to the local cloud

Here \`ledgerline\` stands for \`npm run --silent ledgerline --\`, in this folder.
Exit codes: 0 done, 1 unexpected, 2 differs, 3 held by a gate, 64 usage, 69 dependency missing, 78 configuration.`;

const demoExamples = `
Examples:
  ledgerline demo
  ledgerline demo --data ./my-csv    DIR/<name>.csv and DIR/ingest_date=<yyyy-mm-dd>/<name>.csv
  npm run --silent demo -- --json | jq .data.countries
  LEDGERLINE_PORT=4577 ledgerline demo`;

const runExamples = `
Examples:
  ledgerline run users-summary --input sales.csv --output out
  ledgerline run users-summary --input ./landed --partition 2026-11-23 --output out --json
  ledgerline run my-pipeline --definition my-pipeline.mjs --input a.csv b.csv.gz --output out --engine spark

PATH is a CSV file (.csv, .csv.gz, .csv.zst), or a folder with such files and ingest_date=<yyyy-mm-dd> folders.
DIR gets summary.parquet, <summary table>.csv, quarantine.parquet and report.json, all at once or not at all.
Exit code 3: a gate holds the result, or an object was refused and its partition left out; the files are written.`;

const queryExamples = `
Examples:
  ledgerline query top_countries
  ledgerline query --sql "SELECT reason, count(*) AS n FROM users_quarantine GROUP BY reason"`;

const localExamples = `
Examples:
  ledgerline local up      then \`ledgerline deploy local\`, or cdktf with \`ledgerline env local\`
  ledgerline local status
  ledgerline local down    stops it and forgets everything in it`;

const contractExamples = `
Examples:
  ledgerline contract                        every pipeline against its committed spec
  ledgerline contract users-summary --write  take the change over; commit the file with the definition

Exit code 2: the definition differs from what is committed, or a change that breaks the result has no new version.
Deleting a file of an older version drops its tables at the next deploy.`;

/** Every command with its options and help; what they do lies in commands/, loaded when it is asked for. */
export const createProgram: ProgramFactory = (finish) => {
  const program = new Command('ledgerline')
    .description('CSV files dropped in S3 become totals that people can trust.')
    .version(version)
    .addHelpText('after', examples);

  program
    .command('demo')
    .description('run the whole pipeline on this machine: a CSV in S3 becomes totals in Athena and metrics')
    .option('--data <dir>', 'take the CSV files of this folder instead of our own')
    .option('--keep', 'leave the local cloud running')
    .option(...jsonOption)
    .addHelpText('after', demoExamples)
    .action(async (options) => finish(await (await import('./commands/demo.ts')).demo(options)));

  program
    .command('run <pipeline>')
    .description('run a pipeline on files of this machine, without any cloud')
    .requiredOption('--input <path...>', 'files and folders')
    .requiredOption('--output <dir>', 'a new or empty folder, or the output of an earlier run')
    .option('--definition <file>', 'an .mjs with a definition as default export, or the same as .json')
    .option('--partition <date>', 'only this day of ingest_date= folders, and the day of loose files')
    .option('--engine <name>', 'duckdb, or spark: the Glue job on local Spark', 'duckdb')
    .option(...jsonOption)
    .addHelpText('after', runExamples)
    .action(async (pipeline, options) =>
      finish(await (await import('./commands/run.ts')).run({ pipeline, ...options })),
    );

  program
    .command('contract [pipeline]')
    .description('say what a changed definition means for readers and for what is published')
    .option('--write', 'take it over into the committed spec, unless it breaks the result')
    .option('--definition <file>', 'an .mjs with a definition as default export, or the same as .json')
    .option('--specs <dir>', 'where specs are committed', 'packages/pipelines/specs')
    .option(...jsonOption)
    .addHelpText('after', contractExamples)
    .action(async (pipeline, options) =>
      finish(await (await import('./commands/contract.ts')).contract({ pipeline, ...options })),
    );

  const local = program
    .command('local')
    .description('the local cloud: an AWS emulator with real job runs')
    .addHelpText('after', localExamples);
  local
    .command('up')
    .description('start it, empty')
    .option(...jsonOption)
    .action(async () => finish(await (await import('./commands/local.ts')).localUp()));
  local
    .command('down')
    .description('stop it and delete its state')
    .option(...jsonOption)
    .action(async () => finish(await (await import('./commands/local.ts')).localDown()));
  local
    .command('status')
    .description('say whether it runs, and where')
    .option(...jsonOption)
    .action(async () => finish(await (await import('./commands/local.ts')).localStatus()));

  program
    .command('env <environment>')
    .description('print the variables that cdktf, terraform and aws need, for `eval`')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  eval "$(ledgerline env local)" && aws s3 ls')
    .action(async (name) => finish(await (await import('./commands/env.ts')).env(name)));

  program
    .command('status')
    .description('partitions: published, stale and why, held and why, rows, rejects, age')
    .option(...environmentOption)
    .option(...jsonOption)
    .action(async ({ environment }) =>
      finish(await (await import('./commands/status.ts')).status(environment)),
    );

  program
    .command('query [name]')
    .description('run a named query, or SQL, through Athena')
    .option('--sql <sql>', 'SQL instead of a name')
    .option(...environmentOption)
    .option(...jsonOption)
    .addHelpText('after', queryExamples)
    .action(async (name, { sql, environment }) =>
      finish(await (await import('./commands/query.ts')).query({ name, sql, environment })),
    );

  program
    .command('doctor')
    .description('check what this machine has and say how to fix what is missing')
    .option(...jsonOption)
    .action(async () => finish(await (await import('./commands/doctor.ts')).doctor()));

  program
    .command('synth [environment]')
    .description('write the Terraform of an environment (default: local)')
    .option(...jsonOption)
    .action(async (name = 'local') => finish(await (await import('./commands/synth.ts')).synth(name)));

  program
    .command('deploy <environment>')
    .description('apply the Terraform of an environment; a real one asks before it changes anything')
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  ledgerline local up && ledgerline deploy local')
    .action(async (name) => finish(await (await import('./commands/deploy.ts')).deploy(name)));

  return program;
};
