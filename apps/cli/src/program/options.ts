import { type Command, Option } from 'commander';
import type { CommandResult } from '../envelope.ts';

/** Takes the result of a command. */
export type Finish = (result: CommandResult) => void;

/** Adds a group of commands. */
export type CommandGroup = (program: Command, finish: Finish) => void;

export const withJson = (command: Command): Command =>
  command.option('--json', 'print one JSON object {ok, kind, data, problems}; progress stays on stderr');

/** For what is of one pipeline in an environment. */
export const withPipeline = (command: Command): Command =>
  withJson(
    command.addOption(
      new Option('-p, --pipeline <name>', 'which pipeline (default: users-summary)').env(
        'LEDGERLINE_PIPELINE',
      ),
    ),
  );

/** For what is asked of a deployed environment. */
export const withEnvironment = (command: Command): Command =>
  withPipeline(command.option('-e, --environment <name>', 'which deployed environment', 'local'));

/** For what changes a deployed environment. */
export const withConsent = (command: Command): Command =>
  withEnvironment(command.option('--yes', 'do it without asking, for scripts'));

export const examples = (...lines: readonly string[]): string =>
  ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
