/** The range of a Glue `bigint`. */
export const bigintRange = { min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;

/** Athena's limit for the precision of a decimal: https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
export const maxDecimalPrecision = 38;

/** A sum is a decimal(38): of numbers with more digits, it could not hold that of 10^10 records. */
export const maxSummedPrecision = 28;

/** The longest text we index and group by; a longer one is a document, not a key. */
export const defaultMaxLength = 1024;

/** What a table of Glue holds many times over, and a scan of text columns in memory can. */
export const maxColumns = 1000;
