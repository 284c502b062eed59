/** RE2 repeats nothing more often; and what a pattern may cost is bounded with it. */
const maxSize = 1000;

const syntax = '^$\\.*+?()[]{}|';
const repeats: Readonly<Record<string, number>> = { '?': 1, '*': 1, '+': 1 };
const repeatForm = /^\{(0|[1-9][0-9]{0,3})(,(0|[1-9][0-9]{0,3})?)?\}/;

/** The code points of a pattern, and how far they are read. */
interface Cursor {
  readonly units: readonly string[];
  at: number;
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

function characterClass(cursor: Cursor): number {
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
  return 1;
}

function group(cursor: Cursor): number {
  if (next(cursor) === '?') {
    cursor.at += 1;
    expect(cursor, ':');
  }
  const size = alternatives(cursor);
  expect(cursor, ')');
  return size;
}

function atom(cursor: Cursor): number {
  const unit = next(cursor) ?? '';
  if (unit !== '(' && unit !== '[' && unit !== '\\' && syntax.includes(unit)) fail(cursor);
  cursor.at += 1;
  if (unit === '(') return group(cursor);
  if (unit === '[') return characterClass(cursor);
  if (unit === '\\') escaped(cursor, 'dw');
  return 1;
}

/** How often an atom is repeated at most; 1 when nothing says so, or there is no end to it. */
function quantifier(cursor: Cursor): number {
  const single = repeats[next(cursor) ?? ''];
  if (single !== undefined) cursor.at += 1;
  if (single !== undefined || next(cursor) !== '{') return single ?? 1;
  const [form, least = '', , most = least] = repeatForm.exec(cursor.units.slice(cursor.at).join('')) ?? [];
  if (form === undefined || Number(most) < Number(least)) return fail(cursor);
  cursor.at += form.length;
  return Math.max(1, Number(most));
}

/** Reads up to `)` or the end and gives the size: atoms, as often as they are repeated. */
function alternatives(cursor: Cursor): number {
  let size = 0;
  while (cursor.at < cursor.units.length && next(cursor) !== ')') {
    if (next(cursor) === '|') cursor.at += 1;
    else size += atom(cursor) * quantifier(cursor);
  }
  return Math.max(1, size);
}

function problemOf(pattern: string): string | undefined {
  if (pattern === '') return 'an empty one';
  if (/\p{Cc}/u.test(pattern)) return 'a control character';
  if (/\p{Cs}/u.test(pattern)) return 'a lone surrogate';
  const cursor = { units: [...pattern], at: 0 };
  try {
    const size = alternatives(cursor);
    if (cursor.at < cursor.units.length) fail(cursor);
    return size > maxSize ? `a size of ${size} with its repetitions` : undefined;
  } catch (error) {
    if (error instanceof NotAllowed) return error.message;
    throw error;
  }
}

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
