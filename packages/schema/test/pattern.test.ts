import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patternProblem } from '../src/pattern.ts';

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
        if (patternProblem(pattern) === undefined) new RegExp(`^(?:${pattern})$`, 'u');
      }),
      { numRuns: 2000 },
    );
  });
});
