#!/usr/bin/env node
import { toEnvelope, toFailure } from './envelope.ts';
import { exitCodes } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { runCli } from './run-cli.ts';

// A reader such as `head` may leave early.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
// Nobody needs to read progress: when a terminal closes, what was begun must still be cleaned up.
process.stderr.on('error', () => {});

// Standard output holds the result alone; what else prints, for instance a definition, goes to standard error.
const writeResult = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

let hasResult = false;
process.on('exit', (code) => {
  if (hasResult || code !== 0) return;
  process.exitCode = exitCodes.unexpected;
  const problem = 'something ended the process before there was a result, for instance a definition';
  if (process.argv.includes('--json'))
    writeResult(`${JSON.stringify(toEnvelope(toFailure(problem)), null, 2)}\n`);
  else process.stderr.write(`ledgerline: ${problem}\n`);
});

process.exitCode = await runCli(process.argv.slice(2), createProgram, {
  out: (text) => writeResult(text),
  err: (text) => process.stderr.write(text),
});
hasResult = true;
