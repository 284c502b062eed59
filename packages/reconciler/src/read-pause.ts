import { curatedKeys, type Pause, pause as pauseSchema } from '@ledgerline/schema';
import { readDocument, unlessMalformed } from './read-document.ts';
import type { VisibleWorld } from './world.ts';

/** Why it is paused and since when; null when it is not. It is also while the document cannot be read. */
export const readPause = ({ curated }: VisibleWorld): Promise<Pick<Pause, 'reason' | 'since'> | null> =>
  unlessMalformed(readDocument(curated, curatedKeys.pause, pauseSchema), ({ message }) => ({
    reason: message,
    since: 'an unknown time',
  }));
