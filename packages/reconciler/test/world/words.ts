import { usersSummary } from '@ledgerline/pipelines';
import { compilePipeline } from '@ledgerline/schema';

const firstContract = compilePipeline(usersSummary).contractHash;

/** A text stands for a CSV file, each line of it for one record. */
export const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** `one+two` stands for partial sums, each word of it for one record. */
export const wordsOf = (sums: string): readonly string[] => sums.split('+').filter((word) => word !== '');

/** What a line comes to under a contract, so that sums tell which one they were made under. */
export const wordUnder =
  (contractHash: string) =>
  (line: string): string =>
    contractHash === firstContract ? line : `${line}@${contractHash.slice(0, 4)}`;

export const isBad = (word: string): boolean => word.startsWith('bad');

/** Sums merge: whatever the way, the same records give the same text. */
export const sumOf = (sums: readonly string[]): string => sums.flatMap(wordsOf).sort().join('+');
