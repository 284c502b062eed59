import { describe, expect, it } from '@jest/globals';
import { purchases } from './purchases.ts';
import { name, problemsOf, type WrongPlace, withPlace } from './wrong-places.ts';

const wrongPlaces: readonly WrongPlace[] = [
  ['queries.top', '', 'saw ""; allowed: at least 1 in length'],
  ...[
    "DELETE FROM users_summary WHERE country = ' select '",
    '-- SELECT 1',
    'selected',
    'SHOW TABLES',
    '(SELECT 1)',
    ' ',
    ';SELECT 1',
  ].map((sql): WrongPlace => ['queries.top', sql, 'allowed: one SELECT or WITH statement']),
  ['queries.top', 'SELECT 1; DROP TABLE x', 'one SELECT or WITH statement, with ; at most at its end'],
  ['queries.top', 'SELECT 1;;', 'one SELECT or WITH statement, with ; at most at its end'],
  ['queries.top', "SELECT 'a", 'one SELECT or WITH statement whose quotes and comments end'],
  ['queries.top', 'SELECT 1 /* a', 'one SELECT or WITH statement whose quotes and comments end'],
  ['queries.Top', 'SELECT 1', `saw "Top"; as a name; ${name}`],
];

describe('a wrong query', () => {
  it.each(wrongPlaces)('is refused for %s = %p', (path, value, message, at = path) => {
    expect(problemsOf(withPlace(purchases, path, value))).toEqual([
      { path: at, message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    ['queries.all', 'SELECT \0', 'allowed: a text without NUL or lone surrogates'],
    ['queries.all', 'SELECT \udc00', 'allowed: a text without NUL or lone surrogates'],
  ])('is refused for %s = %j', (path, value, message) => {
    expect(problemsOf(withPlace(purchases, path, value))).toEqual([
      { path, message: `saw ${JSON.stringify(value)}; ${message}` },
    ]);
  });
});

describe('a right query', () => {
  it.each([
    'SELECT 1',
    ' select 1 ;\n',
    '-- all; of it\nWITH a AS (SELECT \';\' AS b) SELECT "x;" FROM a -- end;',
    "/* 'one' ; */ SELECT 'it''s; -- no comment', \"a\"\"b\"",
  ])('may have the query %j', (sql) => {
    expect(problemsOf(withPlace(purchases, 'queries.top', sql))).toEqual([]);
  });

  it.each([
    ['queries', {}],
    ['queries.top', 'SELECT\n\t1'],
  ])('may have %s = %p', (path, value) => {
    expect(problemsOf(withPlace(purchases, path, value))).toEqual([]);
  });
});
