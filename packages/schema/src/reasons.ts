/** Why a record is rejected; the first that applies wins, in this order (design section 6). */
export const rejectReasons = [
  'line-too-long',
  'invalid-utf8',
  'nul',
  'line-ending',
  'unbalanced-quote',
  'text-after-quote',
  'too-few-fields',
  'too-many-fields',
  'missing',
  'not-integer',
  'not-decimal',
  'not-date',
  'not-timestamp',
  'not-boolean',
  'out-of-range',
  'too-long',
  'pattern',
  'not-allowed',
] as const;

/** Why an object is refused, and its partition with it. */
export const refuseReasons = [
  'wrong-header',
  'unreadable',
  'too-large',
  'too-compressed',
  'multiline-too-large',
] as const;

export type RejectReason = (typeof rejectReasons)[number];
export type RefuseReason = (typeof refuseReasons)[number];
