import { type CommandGroup, examples, withPipeline } from './options.ts';

/** What makes an environment. */
export const deploying: CommandGroup = (program, finish) => {
  program.commandsGroup('Making an environment:');
  withPipeline(program.command('env <environment>'))
    .description('print the variables that cdktf, terraform and aws need, for `eval`')
    .addHelpText('after', examples('eval "$(ledgerline env local)" && aws s3 ls'))
    .action(async (environment, options) =>
      finish(await (await import('../commands/env.ts')).env({ environment, ...options })),
    );

  withPipeline(program.command('synth [environment]'))
    .description('write the Terraform of an environment (default: local)')
    .action(async (environment = 'local', options) =>
      finish(await (await import('../commands/synth.ts')).synth({ environment, ...options })),
    );

  withPipeline(program.command('deploy <environment>'))
    .description('apply the Terraform of an environment; a real one asks before it changes anything')
    .addHelpText('after', examples('ledgerline local up && ledgerline deploy local'))
    .action(async (environment, options) =>
      finish(await (await import('../commands/deploy.ts')).deploy({ environment, ...options })),
    );
};
