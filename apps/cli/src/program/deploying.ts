import { type CommandGroup, examples, withJson } from './options.ts';

/** What makes an environment. */
export const deploying: CommandGroup = (program, finish) => {
  program.commandsGroup('Making an environment:');
  withJson(program.command('env <environment>'))
    .description('print the variables that cdktf, terraform and aws need, for `eval`')
    .addHelpText('after', examples('eval "$(ledgerline env local)" && aws s3 ls'))
    .action(async (name) => finish(await (await import('../commands/env.ts')).env(name)));

  withJson(program.command('synth [environment]'))
    .description('write the Terraform of an environment (default: local)')
    .action(async (name = 'local') => finish(await (await import('../commands/synth.ts')).synth(name)));

  withJson(program.command('deploy <environment>'))
    .description('apply the Terraform of an environment; a real one asks before it changes anything')
    .addHelpText('after', examples('ledgerline local up && ledgerline deploy local'))
    .action(async (name) => finish(await (await import('../commands/deploy.ts')).deploy(name)));
};
