import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patternProblem, shortestMatch } from '../src/pattern.ts';

describe('a pattern', () => {
  it.each([
    'abc',
    '[AC]?[0-9]{6}',
    '(a|b|)c',
    '(?:ab)+',
    '\\d{3}-\\w*',
    '[\\d_\\-.]',
    '[^a-z]',
    '[^é-ü😀]',
    '\\.\\*\\(\\)',
    'a{2}b{2,}c{0,900}',
    'O\'Brien "x", 5 %',
    '[a&]',
  ])('may be %j', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
    expect(() => new RegExp(`^(?:${pattern})$`, 'u')).not.toThrow();
  });

  it.each([
    ['', 'an empty one'],
    ['a.c', '"." at 2'],
    ['^a', '"^" at 1'],
    ['a$', '"$" at 2'],
    ['a*?', '"?" at 3'],
    ['a++', '"+" at 3'],
    ['*a', '"*" at 1'],
    ['a|*', '"*" at 3'],
    ['(?=a)', '"=" at 3'],
    ['(?<n>a)', '"<" at 3'],
    ['(?i)a', '"i" at 3'],
    ['(a', 'the end'],
    ['a)', '")" at 2'],
    ['(a)\\1', '"1" at 5'],
    ['\\bword', '"b" at 2'],
    ['\\s', '"s" at 2'],
    ['\\D', '"D" at 2'],
    ['\\p{L}', '"p" at 2'],
    ['\\/', '"/" at 2'],
    ['\\', 'the end'],
    ['[]', '"]" at 2'],
    ['[a', 'the end'],
    ['[[:alpha:]]', '"[" at 2'],
    ['[a-]', '"]" at 4'],
    ['[-a]', '"-" at 2'],
    ['[z-a]', '"a" at 4'],
    ['[a-\\d]', '"d" at 5'],
    ['[\\d-z]', '"-" at 4'],
    ['a]', '"]" at 2'],
    ['a{', '"{" at 2'],
    ['a{,3}', '"{" at 2'],
    ['a{3,2}', '"{" at 2'],
    ['a}', '"}" at 2'],
    ['a{1001}', 'a size of 1001 with its repetitions'],
    ['(a{40}){40}', 'a size of 1600 with its repetitions'],
    ['a\nb', 'a control character'],
    ['a\ud800', 'a lone surrogate'],
  ])('may not be %j, for %s', (pattern, problem) => {
    expect(patternProblem(pattern)).toMatch(/^allowed: characters, /);
    expect(patternProblem(pattern)).toContain(`; not ${problem}`);
  });

  it.each([
    ['abc', 3],
    ['(a|bc|)d?', 1],
    ['a{0,3}', 1],
    ['(a{10})?', 10],
    ['(ab)*c{2,}', 2],
    ['(a{3}|b{2})+[c-e]{4}', 6],
    ['(|a?){3}\\d{0}', 1],
    ['(a{5})*(b{7})?', 5],
    ['a{0}', Number.POSITIVE_INFINITY],
    ['(|)', Number.POSITIVE_INFINITY],
    ['😀{2}', 2],
  ])('%j matches no text of less than %p code points, but for the empty one', (pattern, least) => {
    expect(shortestMatch(pattern)).toBe(least);
  });

  it('is one that JavaScript can read, whatever it is made of', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        '9',
        'é',
        '😀',
        '-',
        '.',
        '\\.',
        '\\d',
        '[a-z]',
        '[^a]',
        '[',
        ']',
        '(',
        '(?:',
        ')',
        '|',
        '?',
        '*',
      ],
      ...['+', '{2}', '{1,3}', '{', '}', '^', '$', '\\b', '\\', ',', '&&', '[é-ü]'],
    );

    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const pattern = parts.join('');
        if (patternProblem(pattern) !== undefined) return;
        const whole = new RegExp(`^(?:${pattern})$`, 'u');
        const matches = ['a', '9', 'aa', 'a9', '9a', '99', 'aaa', 'é9a'].filter((text) => whole.test(text));
        expect(Math.min(...matches.map((text) => text.length))).toBeGreaterThanOrEqual(
          shortestMatch(pattern),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
