import { wholeMatch } from './pattern.ts';

interface TextRules {
  readonly maxLength: number;
  readonly pattern?: string | undefined;
}

/** What the column accepts, when it can never accept the text. */
export function acceptedTexts({ maxLength, pattern }: TextRules, text: string): string | undefined {
  if ([...text].length > maxLength) return `at most ${maxLength} code points, as maxLength accepts no more`;
  if (pattern === undefined || wholeMatch(pattern).test(text)) return undefined;
  return `what matches ${pattern}, as pattern accepts nothing else`;
}
