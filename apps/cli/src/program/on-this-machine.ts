import { type CommandGroup, examples, withJson } from './options.ts';

const runNotes = `
PATH is a CSV file (.csv, .csv.gz, .csv.zst), or a folder with such files and ingest_date=<yyyy-mm-dd> folders.
DIR gets summary.parquet, <summary table>.csv, quarantine.parquet and report.json, all at once or not at all.
Exit code 3: a gate holds the result, or an object was refused and its partition left out; the files are written.`;

const demo: CommandGroup = (program, finish) => {
  withJson(program.command('demo'))
    .description('run the whole pipeline on this machine: a CSV in S3 becomes totals in Athena and metrics')
    .option('--data <dir>', 'take the CSV files of this folder instead of our own')
    .option('--keep', 'leave the local cloud running')
    .addHelpText(
      'after',
      examples(
        'ledgerline demo',
        'ledgerline demo --data ./my-csv    DIR/<name>.csv and DIR/ingest_date=<yyyy-mm-dd>/<name>.csv',
        'npm run --silent demo -- --json | jq .data.countries',
        'LEDGERLINE_PORT=4577 ledgerline demo',
      ),
    )
    .action(async (options) => finish(await (await import('../commands/demo.ts')).demo(options)));
};

const run: CommandGroup = (program, finish) => {
  withJson(program.command('run <pipeline>'))
    .description('run a pipeline on files of this machine, without any cloud')
    .requiredOption('--input <path...>', 'files and folders')
    .requiredOption('--output <dir>', 'a new or empty folder, or the output of an earlier run')
    .option('--definition <file>', 'an .mjs with a definition as default export, or the same as .json')
    .option('--partition <date>', 'only this day of ingest_date= folders, and the day of loose files')
    .option('--engine <name>', 'duckdb, or spark: the Glue job on local Spark', 'duckdb')
    .addHelpText(
      'after',
      `${examples(
        'ledgerline run users-summary --input sales.csv --output out',
        'ledgerline run users-summary --input ./landed --partition 2026-11-23 --output out --json',
        'ledgerline run my-pipeline --definition my-pipeline.mjs --input a.csv b.csv.gz --output out --engine spark',
      )}\n${runNotes}`,
    )
    .action(async (pipeline, options) =>
      finish(await (await import('../commands/run.ts')).run({ pipeline, ...options })),
    );
};

const contractNotes = `
Exit code 2: the definition differs from what is committed, or a change that breaks the result has no new version.
Deleting a file of an older version drops its tables at the next deploy.`;

const contract: CommandGroup = (program, finish) => {
  withJson(program.command('contract [pipeline]'))
    .description('say what a changed definition means for readers and for what is published')
    .option('--write', 'take it over into the committed spec, unless it breaks the result')
    .option('--definition <file>', 'an .mjs with a definition as default export, or the same as .json')
    .option('--specs <dir>', 'where specs are committed', 'packages/pipelines/specs')
    .addHelpText(
      'after',
      `${examples(
        'ledgerline contract                        every pipeline against its committed spec',
        'ledgerline contract users-summary --write  take the change over; commit the file with the definition',
      )}\n${contractNotes}`,
    )
    .action(async (pipeline, options) =>
      finish(await (await import('../commands/contract.ts')).contract({ pipeline, ...options })),
    );
};

const local: CommandGroup = (program, finish) => {
  const group = program
    .command('local')
    .description('the local cloud: an AWS emulator with real job runs')
    .addHelpText(
      'after',
      examples(
        'ledgerline local up      then `ledgerline deploy local`, or cdktf with `ledgerline env local`',
        'ledgerline local status',
        'ledgerline local down    stops it and forgets everything in it',
      ),
    );
  withJson(group.command('up'))
    .description('start it, empty')
    .action(async () => finish(await (await import('../commands/local.ts')).localUp()));
  withJson(group.command('down'))
    .description('stop it and delete its state')
    .action(async () => finish(await (await import('../commands/local.ts')).localDown()));
  withJson(group.command('status'))
    .description('say whether it runs, and where')
    .action(async () => finish(await (await import('../commands/local.ts')).localStatus()));
};

const doctor: CommandGroup = (program, finish) => {
  withJson(program.command('doctor'))
    .description('check what this machine has and say how to fix what is missing')
    .action(async () => finish(await (await import('../commands/doctor.ts')).doctor()));
};

/** What needs no deployed environment. */
export const onThisMachine: CommandGroup = (program, finish) => {
  program.commandsGroup('On this machine:');
  for (const add of [demo, run, contract, local, doctor]) add(program, finish);
};
