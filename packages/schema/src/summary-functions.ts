/** A column computed from columns of the contract; NULL when one of them is. */
export const derivedFunctions = ['sum', 'difference', 'product', 'year', 'month', 'day'] as const;

/** Every measure merges: of ranges, of partitions, of months. */
export const measureFunctions = ['sum', 'count', 'min', 'max'] as const;

/** Those whose total over all groups is a number that can be checked. */
const totalFunctions = ['sum', 'count'] as const;

export function hasTotal(measure: string): boolean {
  return totalFunctions.some((name) => name === measure);
}
