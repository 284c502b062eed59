import { describe, failureOf, shrink } from './shrink.ts';
import { type Story, type Trait, toStory } from './story.ts';

/**
 * `main tell FIRST COUNT` tells the stories of so many seeds, until one goes wrong; then its shortest form that still
 * does, and exit code 1. `main find FIRST COUNT TRAITS` only says which goes wrong first, of stories that have these
 * traits too. `main replay SEED NUMBERS` tells one without the items of these numbers.
 */
const [, main = '', mode = '', first = '1', ...rest] = process.argv;

function toNumbers(text = ''): readonly number[] {
  return text === '' ? [] : text.split(',').map(Number);
}

const toTraits = (text: string) => (text === '' ? [] : text.split(',')) as readonly Trait[];

/** @returns whether it goes well */
async function tell(story: Story, without: readonly number[], isShrunk: boolean): Promise<boolean> {
  const failure = await failureOf(story, without);
  if (failure === null) return true;
  const shown = isShrunk ? await shrink(story, failure) : failure;
  process.stdout.write(`${describe(shown, main)}\n`);
  process.exitCode = 1;
  return false;
}

async function tellMany(count: number, traits: readonly Trait[]): Promise<boolean> {
  for (let n = 0; n < count; n += 1)
    if (!(await tell(toStory(Number(first) + n, traits), [], mode === 'tell'))) return false;
  return true;
}

if (mode === 'replay') {
  const isWell = await tell(toStory(Number(first)), toNumbers(rest[0]), false);
  if (isWell) process.stdout.write('it goes well\n');
} else {
  const [count = '1', traits = ''] = rest;
  const isWell = await tellMany(Number(count), toTraits(traits));
  if (isWell) process.stdout.write(`${count} stories\n`);
}
