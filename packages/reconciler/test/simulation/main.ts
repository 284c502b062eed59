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

async function tell(story: Story, without: readonly number[], isShrunk: boolean): Promise<void> {
  const failure = await failureOf(story, without);
  if (failure === null) return;
  const shown = isShrunk ? await shrink(story, failure) : failure;
  process.stdout.write(`${describe(shown, main)}\n`);
  process.exit(1);
}

if (mode === 'replay') {
  await tell(toStory(Number(first)), toNumbers(rest[0]), false);
  process.stdout.write('it goes well\n');
} else {
  const [count = '1', traits = ''] = rest;
  for (let n = 0; n < Number(count); n += 1)
    await tell(toStory(Number(first) + n, toTraits(traits)), [], mode === 'tell');
  process.stdout.write(`${count} stories\n`);
}
