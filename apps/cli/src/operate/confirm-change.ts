import { createInterface } from 'node:readline';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** Where a person reads what will happen, and answers. */
export interface Terminal {
  /** Whether somebody is there who can answer. */
  readonly isInteractive: boolean;
  readonly say: (line: string) => void;
  /** What was typed, without the line end; empty when the input ended. */
  readonly ask: (question: string) => Promise<string>;
}

export interface Change {
  readonly environment: string;
  readonly pipeline: string;
  /** What will happen, one sentence without a full stop. */
  readonly will: string;
  /** What to know before one says yes. */
  readonly details: readonly string[];
  /** `--yes` was given. */
  readonly isAgreed: boolean;
}

const production = 'prod';

/** In production the name is typed; in scripts `--environment prod` is that, as nothing else chooses production. */
async function isAgreedTo(environment: string, terminal: Terminal): Promise<boolean> {
  if (environment === production)
    return (await terminal.ask(`This is production. Type its name to go on: `)).trim() === production;
  return /^y(es)?$/i.test((await terminal.ask(`Do it in ${environment}? [y/N] `)).trim());
}

/**
 * Says what will happen and goes on only when a person, or `--yes`, agrees.
 *
 * @throws CliError `not-confirmed`: usage without anybody to ask, else nothing was changed
 */
export async function confirmChange(change: Change, terminal: Terminal): Promise<void> {
  const { environment, pipeline, will, details, isAgreed } = change;
  for (const line of [`In ${environment}, ${pipeline}: ${will}.`, ...details]) terminal.say(line);
  if (isAgreed) return;
  if (!terminal.isInteractive)
    throw new CliError('not-confirmed', exitCodes.usage, [
      'nothing was changed: there is no terminal to ask on; give --yes to agree beforehand',
    ]);
  if (await isAgreedTo(environment, terminal)) return;
  throw new CliError('not-confirmed', exitCodes.unexpected, ['nothing was changed, as you did not agree']);
}

/** The person's own terminal: questions go to standard error, so that standard output holds the result alone. */
export function ownTerminal(): Terminal {
  return {
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    say: (line) => void process.stderr.write(`${line}\n`),
    ask: (question) =>
      new Promise((resolve) => {
        // not `terminal`: Ctrl-C then ends the process as it does everywhere
        const lines = createInterface({ input: process.stdin, terminal: false });
        process.stderr.write(question);
        lines.once('close', () => resolve(''));
        lines.once('line', (line) => {
          resolve(line);
          lines.close();
        });
      }),
  };
}
