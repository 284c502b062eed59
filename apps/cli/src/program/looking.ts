import { type CommandGroup, examples, withEnvironment } from './options.ts';

const status: CommandGroup = (program, finish) => {
  withEnvironment(program.command('status'))
    .description('partitions: published, stale and why, held and why, rows, rejects, age')
    .addHelpText('after', examples('ledgerline status', 'ledgerline status -e dev --json | jq .data.total'))
    .action(async (options) => finish(await (await import('../commands/status.ts')).status(options)));
};

const plan: CommandGroup = (program, finish) => {
  withEnvironment(program.command('plan'))
    .description('dry run: what the trigger would do now, how long it takes and what it costs')
    .option('--partitions <partition...>', 'only these')
    .addHelpText(
      'after',
      examples('ledgerline plan', 'ledgerline plan -e dev --partitions 2026-11-23 undated --json'),
    )
    .action(async (options) => finish(await (await import('../commands/plan.ts')).plan(options)));
};

const history: CommandGroup = (program, finish) => {
  withEnvironment(program.command('history <partition>'))
    .description('every move of a pointer: when, why, to which build, and what was said')
    .addHelpText('after', examples('ledgerline history 2026-11-23', 'ledgerline history undated -e prod'))
    .action(async (partition, options) =>
      finish(await (await import('../commands/history.ts')).history({ partition, ...options })),
    );
};

const rejected: CommandGroup = (program, finish) => {
  withEnvironment(program.command('rejected <partition>'))
    .description('rejected records by reason, with the first of each')
    .option('--samples <number>', 'records of each reason', '5')
    .option('--format <name>', 'table, or csv: the records alone', 'table')
    .option('--published', 'what readers see, also when a newer build is held by its gate')
    .addHelpText(
      'after',
      `${examples(
        'ledgerline rejected 2026-11-23',
        'ledgerline rejected 2026-11-23 --samples 1000 --format csv > rejected.csv',
      )}

Raw lines can be personal data. Texts that a spreadsheet takes for formulas get a ' in front, in CSV alone.`,
    )
    .action(async (partition, options) =>
      finish(await (await import('../commands/rejected.ts')).rejected({ partition, ...options })),
    );
};

const query: CommandGroup = (program, finish) => {
  withEnvironment(program.command('query [name]'))
    .description('run a named query, or SQL, through Athena')
    .option('--sql <sql>', 'SQL instead of a name')
    .addHelpText(
      'after',
      examples(
        'ledgerline query top_countries',
        'ledgerline query --sql "SELECT reason, count(*) AS n FROM users_quarantine GROUP BY reason"',
      ),
    )
    .action(async (name, options) =>
      finish(await (await import('../commands/query.ts')).query({ name, ...options })),
    );
};

/** What changes nothing, with the person's own credentials. */
export const looking: CommandGroup = (program, finish) => {
  program.commandsGroup('Looking at an environment:');
  for (const add of [status, plan, history, rejected, query]) add(program, finish);
};
