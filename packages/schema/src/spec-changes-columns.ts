import { compareDecimals } from './decimal-number.ts';
import { changedMembers, namedDifference } from './named-difference.ts';
import type { Spec, SpecColumn } from './spec.ts';
import { type SpecChange, turned } from './spec-change.ts';

type Strictness = 'narrower' | 'wider' | 'equal' | 'other';

const effects: Readonly<Record<Strictness, string>> = {
  narrower:
    'narrower: records that were accepted can be rejected, sums of a rebuilt partition can shrink, a gate can hold it',
  wider: 'wider: records that were rejected can be accepted, sums of a rebuilt partition can grow',
  equal: 'the same said otherwise: the results are the same, but partitions cannot know it',
  other: 'records that were accepted can be rejected, and the reverse',
};

const isNumber = ({ type }: SpecColumn) => type === 'integer' || type === 'decimal';

function compareLimits(column: SpecColumn, a: string, b: string): number {
  if (isNumber(column)) return compareDecimals(a, b);
  return a.localeCompare(b, 'en');
}

/** A limit that is not there is beyond every other. */
function limitStrictness(
  column: SpecColumn,
  name: 'min' | 'max',
  before?: string,
  after?: string,
): Strictness {
  if (before === undefined) return 'narrower';
  if (after === undefined) return 'wider';
  const higher = compareLimits(column, after, before);
  if (higher === 0) return 'equal';
  return higher > 0 === (name === 'min') ? 'narrower' : 'wider';
}

/** Of words that are right; no list accepts every word. */
function listStrictness(before?: readonly string[], after?: readonly string[]): Strictness {
  if (before === undefined) return 'narrower';
  if (after === undefined) return 'wider';
  const keepsOld = before.every((word) => after.includes(word));
  const isOld = after.every((word) => before.includes(word));
  if (keepsOld && isOld) return 'equal';
  return isOld ? 'narrower' : keepsOld ? 'wider' : 'other';
}

const sizeStrictness = (before = 0, after = 0): Strictness => (after < before ? 'narrower' : 'wider');

/** The same words may now mean the opposite, which is neither. */
function wordsStrictness(before: readonly string[] = [], after: readonly string[] = []): Strictness {
  return listStrictness(before, after) === 'equal' ? 'equal' : 'other';
}

function strictnessOf(name: string, before: SpecColumn, after: SpecColumn): Strictness {
  switch (name) {
    case 'required':
      return after.required ? 'narrower' : 'wider';
    case 'min':
    case 'max':
      return limitStrictness(after, name, before[name], after[name]);
    case 'maxLength':
    case 'precision':
      return sizeStrictness(before[name], after[name]);
    case 'trueWords':
    case 'falseWords':
      return wordsStrictness(before[name], after[name]);
    case 'oneOf':
      return listStrictness(before.oneOf, after.oneOf);
    case 'pattern':
      if (before.pattern === undefined) return 'narrower';
      return after.pattern === undefined ? 'wider' : 'other';
    default:
      return 'other';
  }
}

/** What happens to a file of the old columns. */
function refusal({ header }: Spec['input']['dialect']): string {
  const now = header ? 'are refused' : 'have their records rejected';
  return `${now}, those of published partitions too when backfill reads them: such a partition is then held and keeps its old result`;
}

interface Inputs {
  readonly before: Spec['input'];
  readonly after: Spec['input'];
}

type Pair = readonly [before: SpecColumn, after: SpecColumn];

function headerChange([was, is]: Pair, { before, after }: Inputs): SpecChange {
  const path = `input.columns.${is.name}.header`;
  const what = turned(was.header, is.header);
  const owner = before.columns.find(({ header, name }) => header === is.header && name !== is.name);
  if (owner === undefined)
    return {
      path,
      class: 'rebuild',
      sentence: `${what}: files with the old header ${refusal(after.dialect)}`,
    };
  const sentence = `${what}: it is read from the fields of what was ${owner.name}, so it means something else`;
  return { path, class: 'breaking', sentence };
}

function memberChanges(pair: Pair, inputs: Inputs): readonly SpecChange[] {
  const [was, is] = pair;
  const isRetyped = was.type !== is.type;
  return changedMembers(was, is).flatMap(({ name, before, after }): SpecChange[] => {
    if (name === 'header') return [headerChange(pair, inputs)];
    // limits of another type are no limits of this one
    if (isRetyped && name !== 'type' && name !== 'required') return [];
    const sentence = `${turned(before, after)}; ${effects[strictnessOf(name, was, is)]}`;
    return [{ path: `input.columns.${is.name}.${name}`, class: 'rebuild', sentence }];
  });
}

function orderChange({ dialect }: Spec['input']): SpecChange {
  const path = 'input.columns';
  if (dialect.header)
    return {
      path,
      class: 'rebuild',
      sentence: `in another order: files in the old order ${refusal(dialect)}`,
    };
  const sentence =
    'in another order, of files without a header: columns are read from other fields than before';
  return { path, class: 'breaking', sentence };
}

/** Changes of `input.columns`: which records are right. What they do to columns of the result shows in the summary. */
export function columnChanges(inputs: Inputs): readonly SpecChange[] {
  const { before, after } = inputs;
  const { removed, added, kept, isReordered } = namedDifference(before.columns, after.columns);
  const moved = ({ name }: SpecColumn, files: string): SpecChange => ({
    path: `input.columns.${name}`,
    class: 'rebuild',
    sentence: `${files} ${refusal(after.dialect)}`,
  });
  return [
    ...removed.map((column) => moved(column, 'removed: files that still have it')),
    ...added.map((column) => moved(column, 'added: files without it')),
    ...kept.flatMap((pair) => memberChanges(pair, inputs)),
    ...(isReordered ? [orderChange(after)] : []),
  ];
}
