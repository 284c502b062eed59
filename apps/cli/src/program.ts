import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { deploying } from './program/deploying.ts';
import { looking } from './program/looking.ts';
import { onThisMachine } from './program/on-this-machine.ts';
import { operating } from './program/operating.ts';
import type { ProgramFactory } from './run-cli.ts';

const { version } = packageJson;

const notes = `
Examples:
  ledgerline demo                          see the whole of it, on this machine
  ledgerline demo --data ./my-csv --keep   with files of your own; the local cloud stays
  ledgerline run users-summary --input sales.csv --output out   totals of a file, without any cloud
  ledgerline status                        what is published, stale or held, and why
  ledgerline query top_countries           a named query, through Athena
  ledgerline trigger --wait                have the trigger look now, and wait until all is published
  eval "$(ledgerline env local)"           let aws, terraform and cdktf talk to the local cloud

Here \`ledgerline\` stands for \`npm run --silent ledgerline --\`, in this folder.
A partition is a day (2026-11-23) or undated. Production is chosen by \`-e prod\` alone, and its name is asked for.
Exit codes: 0 done, 1 unexpected, 2 differs, 3 held by a gate, 64 usage, 69 dependency missing, 78 configuration.`;

/** Every command with its options and help; what they do lies in commands/, loaded when it is asked for. */
export const createProgram: ProgramFactory = (finish) => {
  const program = new Command('ledgerline')
    .description('CSV files dropped in S3 become totals that people can trust.')
    .version(version)
    .addHelpText('after', notes);
  for (const add of [onThisMachine, deploying, looking, operating]) add(program, finish);
  return program;
};
