import { describe, failureOf, shrink } from './shrink.ts';
import { type Story, type Trait, toStory } from './story.ts';

/**
 * `main tell FIRST COUNT` tells the stories of so many seeds, until one goes wrong; then its shortest form that still
 * does, and exit code 1. `main find FIRST COUNT` only says which goes wrong first. `main replay SEED NUMBERS` tells one
 * without the items of these numbers, `-` for none. Traits after it are of all of these stories.
 */
const [, main = '', mode = '', first = '1', second = '1', ...more] = process.argv;
const traits = more as readonly Trait[];

const toNumbers = (text: string): readonly number[] => (text === '-' ? [] : text.split(',').map(Number));

/** What people asked for and was not refused, in any of the stories. */
const done = new Set<string>();

/** @returns whether it goes well */
async function tell(story: Story, without: readonly number[], isShrunk: boolean): Promise<boolean> {
  const failure = await failureOf(story, without, done);
  if (failure === null) return true;
  const shown = isShrunk ? await shrink(story, failure) : failure;
  process.stdout.write(`${describe(shown, main)}\n`);
  process.exitCode = 1;
  return false;
}

async function tellMany(count: number): Promise<boolean> {
  for (let n = 0; n < count; n += 1)
    if (!(await tell(toStory(Number(first) + n, traits), [], mode === 'tell'))) return false;
  return true;
}

if (mode === 'replay') {
  const isWell = await tell(toStory(Number(first), traits), toNumbers(second), false);
  if (isWell) process.stdout.write('it goes well\n');
} else {
  const isWell = await tellMany(Number(second));
  if (isWell) process.stdout.write(`${second} stories, people did: ${[...done].sort().join(', ')}\n`);
}
