import type { Trait } from './story.ts';

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** What is taken out of the reconciler, and what stands there instead. */
export interface Fault {
  readonly edits: readonly Edit[];
  /** Seed of a story in which it shows. The search begins there and goes on, as stories change with the reconciler. */
  readonly seed: number;
  /** A part of what that story ends with. */
  readonly tells: string;
  /** Of the stories in which it shows soonest. @default - any */
  readonly traits?: readonly Trait[];
}

export const edit = (file: string, from: string, to: string): Edit => ({ file, from, to });

export const shown = (seed: number, tells: string, ...edits: readonly Edit[]): Fault => ({
  edits,
  seed,
  tells,
});
