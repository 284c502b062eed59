/** A name of the definition as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The typed value of a column, beside its text of the same name; no contract column starts with `_`. */
export function valueName(column: string): string {
  return quoteName(`_value_${column}`);
}
