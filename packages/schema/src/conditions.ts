/** A value to compare with: whole numbers, decimals and dates as text; a number or `bigint` is good for an integer. */
export type ConditionValue = string | number | bigint | boolean;

/**
 * What a record must be to count, on a contract or derived column; several members must all hold.
 * A missing value breaks min, max and oneOf, and is none of notOneOf.
 */
export interface Condition<Name extends string = string> {
  readonly column: Name;
  /** Inclusive, as is max; not for text and booleans. */
  readonly min?: ConditionValue;
  readonly max?: ConditionValue;
  readonly oneOf?: readonly ConditionValue[];
  readonly notOneOf?: readonly ConditionValue[];
  readonly isMissing?: boolean;
}
