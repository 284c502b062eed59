import { StoryError, simulate } from './simulate.ts';
import type { Item, Story } from './story.ts';

/** A story that goes wrong, and how. */
export interface Failure {
  readonly story: Story;
  /** Numbers of the items of the whole story that it is told without. */
  readonly without: readonly number[];
  readonly error: StoryError;
}

export const storyWithout = ({ items, ...story }: Story, without: readonly number[]): Story => ({
  ...story,
  items: items.filter((_, n) => !without.includes(n)),
});

/** Null when the story goes well. `done` gets what people asked for and was not refused. */
export async function failureOf(
  whole: Story,
  without: readonly number[],
  done = new Set<string>(),
): Promise<Failure | null> {
  const story = storyWithout(whole, without);
  try {
    await simulate(story, done);
    return null;
  } catch (error) {
    if (!(error instanceof StoryError)) throw error;
    return { story, without, error };
  }
}

const linesOf = ({ error }: Failure) => error.history.split('\n').length;

/** Leaves out one item after the other, as long as the story goes wrong without it. */
export async function shrink(whole: Story, failure: Failure): Promise<Failure> {
  let shortest = failure;
  for (let isShorter = true; isShorter; ) {
    isShorter = false;
    for (let item = whole.items.length - 1; item >= 0; item -= 1) {
      if (shortest.without.includes(item)) continue;
      const shorter = await failureOf(whole, [...shortest.without, item]);
      if (shorter === null) continue;
      [shortest, isShorter] = [shorter, true];
    }
  }
  return shortest;
}

const toText = (item: Item): string => {
  switch (item.kind) {
    case 'trait':
      return item.trait;
    case 'fault':
      return `${item.fault}, one in ${item.oneIn}`;
    case 'event':
      return `${item.event} after ${Math.round(item.at)} seconds`;
  }
};

/** What is told, what goes wrong, what happened, and how to see it again. */
export function describe(failure: Failure, main: string): string {
  const { story, without, error } = failure;
  const replay = ['node', main, 'replay', story.seed, without.join() || '-', ...story.more].join(' ');
  return [
    `seed ${story.seed}: ${error.message}`,
    error.history,
    `${linesOf(failure)} steps of: ${story.items.map(toText).join('; ')}`,
    `seed ${story.seed}: ${error.message}`,
    `again: ${replay}`,
  ].join('\n');
}
