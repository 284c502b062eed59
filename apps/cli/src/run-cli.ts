import { type Command, CommanderError } from 'commander';
import { type CommandResult, toEnvelope, toFailure } from './envelope.ts';
import { exitCodes } from './exit-codes.ts';

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Builds the program; the action of each command hands its result to `finish`. */
export type ProgramFactory = (finish: (result: CommandResult) => void) => Command;

function captureOutput(program: Command): { readonly out: string[]; readonly err: string[] } {
  const captured = { out: [] as string[], err: [] as string[] };
  for (const command of [program, ...program.commands.flatMap((child) => [child, ...child.commands])])
    command.exitOverride().configureOutput({
      writeOut: (text) => captured.out.push(text),
      writeErr: (text) => captured.err.push(text),
    });
  return captured;
}

/** Help is an answer when asked for, and a hint when the command was missing or wrong. */
function fromCommander({ code }: CommanderError, out: string, err: string): CommandResult {
  if (code === 'commander.helpDisplayed' || code === 'commander.version')
    return { kind: 'help', data: { text: out }, text: out.trimEnd() };
  const usage = err.replace(/^error: /, '').trimEnd();
  return {
    kind: 'usage',
    data: null,
    text: '',
    exitCode: exitCodes.usage,
    problems: [
      code === 'commander.help' ? `no command given\n\n${usage}` : `${usage}\n(--help shows what there is)`,
    ],
  };
}

function print(result: CommandResult, isJson: boolean, streams: Streams): void {
  if (isJson) {
    streams.out(`${JSON.stringify(toEnvelope(result), null, 2)}\n`);
    return;
  }
  if (result.text !== '') streams.out(`${result.text}\n`);
  for (const problem of result.problems ?? []) streams.err(`ledgerline: ${problem}\n`);
}

/** Runs one command line, prints its result once, and returns the exit code. */
export async function runCli(
  args: readonly string[],
  createProgram: ProgramFactory,
  streams: Streams,
): Promise<number> {
  let result: CommandResult = { kind: 'unexpected', data: null, text: '', problems: ['nothing was done'] };
  const program = createProgram((finished) => {
    result = finished;
  });
  const captured = captureOutput(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    result =
      error instanceof CommanderError
        ? fromCommander(error, captured.out.join(''), captured.err.join(''))
        : toFailure(error);
  }
  print(result, args.includes('--json'), streams);
  return result.exitCode ?? exitCodes.done;
}
