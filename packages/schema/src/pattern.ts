/** RE2 repeats nothing more often; and what a pattern may cost is bounded with it. */
const maxSize = 1000;

const syntax = '^$\\.*+?()[]{}|';

interface Repetition {
  readonly from: number;
  readonly to: number;
}

const once: Repetition = { from: 1, to: 1 };
const repeats: Readonly<Record<string, Repetition>> = {
  '?': { from: 0, to: 1 },
  '*': { from: 0, to: Number.POSITIVE_INFINITY },
  '+': { from: 1, to: Number.POSITIVE_INFINITY },
};
const repeatForm = /^\{(0|[1-9][0-9]{0,3})(,(0|[1-9][0-9]{0,3})?)?\}/;

/** The code points of a pattern, and how far they are read. */
interface Cursor {
  readonly units: readonly string[];
  at: number;
}

/** What is known of a part of a pattern. */
interface Extent {
  /** Atoms, as often as they are repeated. */
  readonly size: number;
  /** Code points of its shortest match. */
  readonly least: number;
  /** The same of its shortest match that is not empty; Infinity when there is none. */
  readonly filled: number;
}

const nothing: Extent = { size: 0, least: 0, filled: Number.POSITIVE_INFINITY };
const character: Extent = { size: 1, least: 1, filled: 1 };

const inTurn = (a: Extent, b: Extent): Extent => ({
  size: a.size + b.size,
  least: a.least + b.least,
  filled: Math.min(a.filled + b.least, a.least + b.filled),
});

const either = (a: Extent, b: Extent): Extent => ({
  size: a.size + b.size,
  least: Math.min(a.least, b.least),
  filled: Math.min(a.filled, b.filled),
});

function repeated({ size, least, filled }: Extent, { from, to }: Repetition): Extent {
  return {
    size: size * Math.max(1, from, Number.isFinite(to) ? to : 1),
    least: least * from,
    filled: to === 0 ? Number.POSITIVE_INFINITY : least * Math.max(0, from - 1) + filled,
  };
}

/** What stands at a place is none of the language. */
class NotAllowed extends Error {}

function fail({ units, at }: Cursor): never {
  throw new NotAllowed(at < units.length ? `${JSON.stringify(units[at])} at ${at + 1}` : 'the end');
}

const next = (cursor: Cursor): string | undefined => cursor.units[cursor.at];

function take(cursor: Cursor): string {
  const unit = next(cursor);
  if (unit === undefined) return fail(cursor);
  cursor.at += 1;
  return unit;
}

function expect(cursor: Cursor, unit: string): void {
  if (next(cursor) !== unit) fail(cursor);
  cursor.at += 1;
}

/** One character after a backslash: itself, or the class `\d` or `\w`. */
function escaped(cursor: Cursor, also: string): string {
  const unit = next(cursor);
  if (unit === undefined || !(syntax + also).includes(unit)) fail(cursor);
  return take(cursor);
}

/** A character of a class as it is, or undefined for `\d` and `\w`, that begin no range. */
function classCharacter(cursor: Cursor): string | undefined {
  if ('[]-^'.includes(next(cursor) ?? '[')) fail(cursor);
  const unit = take(cursor);
  if (unit !== '\\') return unit;
  const character = escaped(cursor, '-dw');
  return character === 'd' || character === 'w' ? undefined : character;
}

function characterClass(cursor: Cursor): Extent {
  if (next(cursor) === '^') cursor.at += 1;
  do {
    const first = classCharacter(cursor);
    if (next(cursor) !== '-') continue;
    if (first === undefined) fail(cursor);
    cursor.at += 1;
    const last = classCharacter(cursor);
    const isOrdered = last !== undefined && (first.codePointAt(0) ?? 0) <= (last.codePointAt(0) ?? 0);
    if (!isOrdered) {
      cursor.at -= 1;
      fail(cursor);
    }
  } while (next(cursor) !== ']');
  cursor.at += 1;
  return character;
}

function group(cursor: Cursor): Extent {
  if (next(cursor) === '?') {
    cursor.at += 1;
    expect(cursor, ':');
  }
  const extent = alternatives(cursor);
  expect(cursor, ')');
  return { ...extent, size: Math.max(1, extent.size) };
}

function atom(cursor: Cursor): Extent {
  const unit = next(cursor) ?? '';
  if (unit !== '(' && unit !== '[' && unit !== '\\' && syntax.includes(unit)) fail(cursor);
  cursor.at += 1;
  if (unit === '(') return group(cursor);
  if (unit === '[') return characterClass(cursor);
  if (unit === '\\') escaped(cursor, 'dw');
  return character;
}

/** How often an atom is repeated; once when nothing says so. */
function quantifier(cursor: Cursor): Repetition {
  const single = repeats[next(cursor) ?? ''];
  if (single !== undefined) cursor.at += 1;
  if (single !== undefined || next(cursor) !== '{') return single ?? once;
  const [form, least = '', hasEnd, most] = repeatForm.exec(cursor.units.slice(cursor.at).join('')) ?? [];
  const from = Number(least);
  const to = hasEnd === undefined ? from : most === undefined ? Number.POSITIVE_INFINITY : Number(most);
  if (form === undefined || to < from) return fail(cursor);
  cursor.at += form.length;
  return { from, to };
}

/** Reads up to `|`, `)` or the end. */
function sequence(cursor: Cursor): Extent {
  let extent = nothing;
  while (cursor.at < cursor.units.length && next(cursor) !== ')' && next(cursor) !== '|')
    extent = inTurn(extent, repeated(atom(cursor), quantifier(cursor)));
  return extent;
}

/** Reads up to `)` or the end. */
function alternatives(cursor: Cursor): Extent {
  let extent = sequence(cursor);
  while (next(cursor) === '|') {
    cursor.at += 1;
    extent = either(extent, sequence(cursor));
  }
  return extent;
}

function problemOf(pattern: string): string | undefined {
  if (pattern === '') return 'an empty one';
  if (/\p{Cc}/u.test(pattern)) return 'a control character';
  if (/\p{Cs}/u.test(pattern)) return 'a lone surrogate';
  const cursor = { units: [...pattern], at: 0 };
  try {
    const { size } = alternatives(cursor);
    if (cursor.at < cursor.units.length) fail(cursor);
    return size > maxSize ? `a size of ${size} with its repetitions` : undefined;
  } catch (error) {
    if (error instanceof NotAllowed) return error.message;
    throw error;
  }
}

/** Code points of the shortest text that matches and is not empty; Infinity when only the empty one does. */
export const shortestMatch = (pattern: string): number => alternatives({ units: [...pattern], at: 0 }).filled;

/** Tests whole texts, as the kernel does. */
export const wholeMatch = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'u');

/** What is allowed, when a pattern is not of the part that RE2, Python (re.ASCII) and JavaScript (u) read alike. */
export function patternProblem(pattern: string): string | undefined {
  const problem = problemOf(pattern);
  if (problem === undefined) return undefined;
  return (
    'allowed: characters, \\ before one of ^$\\.*+?()[]{}|, \\d and \\w (ASCII), [a-z] and [^a-z], ' +
    `( ) and (?: ), |, and ? * + {n} {n,} {n,m}, at most ${maxSize} in size; not ${problem}`
  );
}
