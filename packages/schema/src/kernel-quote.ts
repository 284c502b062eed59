/** A name of the definition as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The typed value of a column, beside its text of the same name; no contract column starts with `_`. */
export function valueName(column: string): string {
  return quoteName(`_value_${column}`);
}
