import { simulate } from './simulate.ts';

/** Tells the stories of so many seeds from the first on, until one goes wrong; then its history, and exit code 1. */
const [first = 1, seeds = 1] = process.argv.slice(2).map(Number);
for (let seed = first; seed < first + seeds; seed += 1)
  try {
    await simulate(seed);
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
process.stdout.write(`${seeds} stories\n`);
