import { inUnits } from './decimal-number.ts';
import type { ValueKind } from './values.ts';

/** What is known of a column when types of results are computed. */
export interface NumberKind extends ValueKind {
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}

/** The kind of a derived column. */
export interface DerivedKind extends NumberKind {
  readonly type: 'integer' | 'decimal';
}

/** A whole number of units of 10^-scale that no value exceeds, whatever its sign. */
interface Bound {
  readonly units: bigint;
  readonly scale: number;
}

const larger = (a: bigint, b: bigint) => (a > b ? a : b);

function boundOf({ precision, scale = 0, min, max }: NumberKind): Bound {
  const widest = precision === undefined ? 0n : 10n ** BigInt(precision) - 1n;
  const limits = [min, max].map((limit) =>
    limit === undefined ? widest : inUnits(limit.replace('-', ''), scale),
  );
  return { scale, units: limits.reduce(larger) };
}

function addBounds(bounds: readonly Bound[]): Bound {
  const scale = Math.max(...bounds.map((bound) => bound.scale));
  const total = bounds.reduce((sum, bound) => sum + bound.units * 10n ** BigInt(scale - bound.scale), 0n);
  return { scale, units: total };
}

function multiplyBounds(bounds: readonly Bound[]): Bound {
  return {
    scale: bounds.reduce((sum, { scale }) => sum + scale, 0),
    units: bounds.reduce((product, bound) => product * larger(bound.units, 1n), 1n),
  };
}

function decimalOf({ scale, units: largest }: Bound): { precision: number; scale: number } {
  return { precision: Math.max(String(largest).length, scale + 1), scale };
}

/** The narrowest decimal that holds every value of a column. */
export const decimalOfColumn = (column: NumberKind) => decimalOf(boundOf(column));

/** The exact type of a sum, difference or product; its precision may be more than a decimal can have. */
export function numberDerivedFrom(
  derive: 'sum' | 'difference' | 'product',
  columns: readonly NumberKind[],
): DerivedKind & { readonly precision: number } {
  const bounds = columns.map(boundOf);
  const bound = derive === 'product' ? multiplyBounds(bounds) : addBounds(bounds);
  return { type: 'decimal', ...decimalOf(bound) };
}
