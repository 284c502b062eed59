/** A spreadsheet takes a text that begins so for a formula; behind a quote it is a text again. */
const formulaStart = /^[=+@\t\r-]/;

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && formulaStart.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180 with LF and without a final one, as the CSV export has it; texts that look like formulas are neutralised. */
export function renderCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\n');
}
