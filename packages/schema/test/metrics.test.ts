import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { groupDimensions, measureDimensions, metrics, pipelineDimensions } from '../src/index.ts';

const pipeline = pipelineDimensions('users-summary', 'dev');
const valueFor = (country: string) => groupDimensions(pipeline, 'total_purchase', { country }).country ?? '';

describe('the dimensions of metrics', () => {
  it('name pipeline and environment, measure and group', () => {
    expect(pipeline).toEqual({ Pipeline: 'users-summary', Environment: 'dev' });
    expect(measureDimensions(pipeline, 'total_purchase')).toEqual({ ...pipeline, Measure: 'total_purchase' });
    expect(groupDimensions(pipeline, 'total_purchase', { country: 'India', shop: '7' })).toEqual({
      ...pipeline,
      Measure: 'total_purchase',
      country: 'India',
      shop: '7',
    });
  });

  it.each([
    ['United Kingdom', 'United Kingdom'],
    ["Côte d'Ivoire", "C%C3%B4te d'Ivoire"],
    ['100%', '100%25'],
    [':x', '%3Ax'],
    [' x', '%20x'],
    ['a\tb\u007f', 'a%09b%7F'],
    ['', '(none)'],
    ['x'.repeat(1025), 'x'.repeat(1024)],
  ])('write %j as %j', (country, value) => {
    expect(valueFor(country)).toBe(value);
  });

  it('are what CloudWatch takes, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (country) => {
        expect(valueFor(country)).toMatch(/^[\x21-\x39\x3b-\x7e][\x20-\x7e]{0,1023}$/);
      }),
    );
  });

  it('tell short texts apart', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 50 });

    fc.assert(fc.property(text, text, (a, b) => (valueFor(a) === valueFor(b)) === (a === b)));
  });
});

describe('the metrics', () => {
  it('have names of their own', () => {
    const names = Object.values(metrics).map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it.each(Object.entries(metrics))('call %s as the code does', (key, { name }) => {
    expect(name).toBe(`${key.slice(0, 1).toUpperCase()}${key.slice(1)}`);
  });

  it('have units that CloudWatch knows', () => {
    const units = Object.values(metrics).map(({ unit }) => unit);

    expect(new Set(units)).toEqual(new Set(['Bytes', 'Count', 'None', 'Seconds']));
  });
});
