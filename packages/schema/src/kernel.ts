import { fieldsOfFile, fieldsOfLines } from './kernel-fields.ts';
import { judge, type Shaping } from './kernel-judge.ts';
import { readJudged } from './kernel-judged.ts';
import { partials } from './kernel-partials.ts';
import { rejectedRecords } from './kernel-rejected.ts';
import type { Spec } from './spec.ts';

/** Part of the contract hash: raise it whenever the same input could give another result. */
export const kernelVersion = 3;

/** The SQL of a definition, the same text on every host; `kernelStatements` says what each statement is for. */
export function compileKernel(shaping: Shaping): Spec['kernel'] {
  const { input, summary, kinds } = shaping;
  return {
    version: kernelVersion,
    sql: {
      judge_file: judge('Native scan of a clean range of lines.', fieldsOfFile(input), shaping),
      judge_lines: judge('Well-formed lines of a rough range.', fieldsOfLines(input), shaping),
      ...readJudged(summary),
      ...rejectedRecords(input),
      ...partials(summary, kinds),
    },
  };
}
