import { type CommandGroup, examples, withConsent } from './options.ts';

const trigger: CommandGroup = (program, finish) => {
  withConsent(program.command('trigger'))
    .description('have the trigger look now, and do what is to be done')
    .option('--partitions <partition...>', 'only these')
    .option('--wait', 'stay until there is nothing left to wait for')
    .option('--timeout <minutes>', 'of --wait (default: 60)')
    .addHelpText(
      'after',
      `${examples('ledgerline trigger --wait', 'ledgerline trigger -e dev --partitions 2026-11-23 --wait --yes --timeout 20')}

With --wait: exit code 0 when everything is published, 2 when something still waits, 3 when something is held.
Ctrl-C ends the waiting alone.`,
    )
    .action(async (options) => finish(await (await import('../commands/trigger.ts')).trigger(options)));
};

const backfill: CommandGroup = (program, finish) => {
  withConsent(program.command('backfill'))
    .description('build days again that are published under an older contract; ends rollbacks of the range')
    .option('--from <date>', 'the first day')
    .option('--to <date>', 'the last day, in it')
    .option('--dry-run', 'say what it would build and cost, do nothing')
    .option('--stop', 'end the one that goes on, instead')
    .addHelpText(
      'after',
      examples(
        'ledgerline backfill --from 2026-01-01 --to 2026-11-30 --dry-run',
        'ledgerline backfill -e dev --from 2026-11-01 --to 2026-11-30 --yes    asked again it resumes',
        'ledgerline backfill -e dev --stop',
      ),
    )
    .action(async (options) => finish(await (await import('../commands/backfill.ts')).backfill(options)));
};

const rollback: CommandGroup = (program, finish) => {
  withConsent(program.command('rollback <partition>'))
    .description('point a partition at an earlier build and hold it there')
    .option('--to <run>', 'the run that made the build, its whole id; else what was published before')
    .option('--reason <text>', 'history keeps it')
    .addHelpText(
      'after',
      examples(
        'ledgerline rollback 2026-11-23 --reason "the supplier sent a test file"',
        'ledgerline rollback -e prod 2026-11-23 --to RUN --yes',
      ),
    )
    .action(async (partition, options) =>
      finish(await (await import('../commands/rollback.ts')).rollback({ partition, ...options })),
    );
  withConsent(program.command('release <partition...>'))
    .description('end a rollback: the partition follows its input again')
    .option('--reason <text>', 'history keeps it')
    .addHelpText('after', examples('ledgerline release 2026-11-23'))
    .action(async (partitions, options) =>
      finish(await (await import('../commands/release.ts')).release({ partitions, ...options })),
    );
};

const deciding: CommandGroup = (program, finish) => {
  withConsent(program.command('accept <partition>'))
    .description('publish a build past the gate that holds it')
    .requiredOption('--reason <text>', 'history keeps it')
    .addHelpText(
      'after',
      examples('ledgerline accept 2026-11-23 --reason "returns only, checked with sales"'),
    )
    .action(async (partition, options) =>
      finish(await (await import('../commands/accept.ts')).accept({ partition, ...options })),
    );
  withConsent(program.command('retry [partition...]'))
    .description('try again what failed; without a partition, the total')
    .addHelpText('after', examples('ledgerline retry 2026-11-23', 'ledgerline retry    the total'))
    .action(async (partitions, options) =>
      finish(await (await import('../commands/retry.ts')).retry({ partitions, ...options })),
    );
  withConsent(program.command('confirm-removals'))
    .description('take partitions away whose objects are gone, when they are too many to go by themselves')
    .addHelpText('after', examples('ledgerline confirm-removals -e dev'))
    .action(async (options) =>
      finish(await (await import('../commands/confirm-removals.ts')).confirmRemovals(options)),
    );
};

const stopping: CommandGroup = (program, finish) => {
  withConsent(program.command('pause'))
    .description('start no run and move no pointer, not for a person either, until resume')
    .requiredOption('--reason <text>', 'for the others who ask')
    .addHelpText('after', examples('ledgerline pause -e prod --reason "wrong prices since noon" --yes'))
    .action(async (options) => finish(await (await import('../commands/pause.ts')).pause(options)));
  withConsent(program.command('resume'))
    .description('go on with everything that waited')
    .addHelpText('after', examples('ledgerline resume -e prod'))
    .action(async (options) => finish(await (await import('../commands/pause.ts')).resume(options)));
};

const mending: CommandGroup = (program, finish) => {
  withConsent(program.command('redrive'))
    .description('give the trigger the messages again that it was not told or could not answer')
    .option('--discard', 'delete them instead: what comes back from a redrive, nobody can act on')
    .addHelpText(
      'after',
      examples(
        'ledgerline redrive -e dev',
        'ledgerline redrive -e dev --discard --yes --json    its data has each message that is gone',
      ),
    )
    .action(async (options) => finish(await (await import('../commands/redrive.ts')).redrive(options)));
  withConsent(program.command('repair'))
    .description("make the catalog's partitions again from history and build records")
    .option('--dry-run', 'say which ones differ, do nothing')
    .addHelpText(
      'after',
      `${examples('ledgerline repair --dry-run', 'ledgerline repair -e dev')}

Exit code 2 when something is left undone: what, is named with the reason; asked again it goes on.`,
    )
    .action(async (options) => finish(await (await import('../commands/repair.ts')).repair(options)));
};

/** What changes an environment: each says what it will do and asks; the deployed trigger does it. */
export const operating: CommandGroup = (program, finish) => {
  program.commandsGroup('Operating an environment (each says what it will do and asks):');
  for (const add of [trigger, backfill, rollback, deciding, stopping, mending]) add(program, finish);
};
