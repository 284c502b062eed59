import { expect, it } from '@jest/globals';
import { everything } from './everything.ts';
import { nothing, problemsOf, withPlace } from './wrong-places.ts';

const circle: { self?: unknown } = {};
circle.self = circle;

const values: readonly unknown[] = [
  nothing,
  undefined,
  null,
  true,
  0,
  -0,
  1.5,
  2 ** 70,
  Number.NaN,
  10n ** 40n,
  '',
  ' ',
  'x',
  '(',
  '-',
  '\ud800',
  '__proto__',
  'constructor',
  [],
  [null],
  [[]],
  ['constructor'],
  {},
  JSON.parse('{ "__proto__": { "type": "text" } }'),
  { constructor: { type: 'text' } },
  { toString: 1 },
  { length: 1e9 },
  { type: 'text', oneOf: ['a'], pattern: '[' },
  { type: 'text', oneOf: ['a'], maxLength: 'x' },
  circle,
  () => 1,
  Symbol('s'),
  new Date(Number.NaN),
];

/** Paths of everything in a definition, and of a name more in each of its objects. */
function pathsIn(place: unknown): string[] {
  if (typeof place !== 'object' || place === null) return [];
  const inner = Object.entries(place).flatMap(([name, of]) => [
    name,
    ...pathsIn(of).map((path) => `${name}.${path}`),
  ]);
  return Array.isArray(place) ? inner : [...inner, 'constructor'];
}

it.each(pathsIn(everything))('refuses or compiles whatever stands at %s, each problem named once', (path) => {
  let refused = 0;
  for (const value of values) {
    const problems = problemsOf(withPlace(everything, path, value));
    const lines = problems.map(({ path: at, message }) => `${at}: ${message}`);

    expect(lines).toEqual([...new Set(lines)]);
    refused += problems.length > 0 ? 1 : 0;
  }
  expect(refused).toBeGreaterThan(values.length / 2);
});
