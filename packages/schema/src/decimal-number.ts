/** Exact arithmetic on plain decimal numbers as text (`-12.50`): no float touches a total. */

const scaleOf = (number: string) => number.split('.')[1]?.length ?? 0;

/** The number in units of 10^-scale: `('1.5', 2)` -> 150n. */
export function inUnits(number: string, scale: number): bigint {
  const [whole = '', fraction = ''] = number.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** Negative when a < b, 0 when they are the same number (`1.5` and `1.50` are), positive when a > b. */
export function compareDecimals(a: string, b: string): number {
  const scale = Math.max(scaleOf(a), scaleOf(b));
  const difference = inUnits(a, scale) - inUnits(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The exact sum, with the largest scale among the numbers; `0` of none. */
export function addDecimals(numbers: readonly string[]): string {
  const scale = Math.max(0, ...numbers.map(scaleOf));
  const units = numbers.reduce((sum, number) => sum + inUnits(number, scale), 0n);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}
