import { maxColumns } from './column-limits.ts';
import type { Refuse } from './definition-refuse.ts';
import type { NormalDefinition } from './definition-schema.ts';

type Dialect = NormalDefinition['input']['format'];

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** The shortest header line that names these columns, in bytes. */
function headerBytes(names: readonly string[], { delimiter, quote }: Dialect): number {
  const fields = names.map((name) =>
    name.startsWith(quote) || name.includes(delimiter)
      ? `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
      : name,
  );
  return bytesOf(fields.join(delimiter));
}

/** Every text that a column lists has to fit in a line, beside the shortest fields of the others. */
export function checkWords({ format, columns }: NormalDefinition['input'], refuse: Refuse): void {
  const required = Object.values(columns).filter((column) => column.required).length;
  const delimiters = Object.keys(columns).length - 1;
  for (const [name, column] of Object.entries(columns)) {
    if (column.type !== 'text') continue;
    const others = delimiters + required - (column.required ? 1 : 0);
    const room = format.maxLineBytes - others;
    for (const [index, word] of (column.oneOf ?? []).entries())
      if (bytesOf(word) > room)
        refuse(
          ['input', 'columns', name, 'oneOf', index],
          `at most ${room} bytes, as a longer one is in no line of maxLineBytes`,
        );
  }
}

/** Every object's header has to fit in a line and to tell the columns apart. */
export function checkHeader({ format, columns }: NormalDefinition['input'], refuse: Refuse): void {
  const headers = Object.entries(columns).map(([name, { header = name }]) => header);
  const bytes = headerBytes(headers, format);
  if (headers.length > maxColumns) refuse(['input', 'columns'], `at most ${maxColumns} columns`);
  const refuseLimit = (least: number, what: string) =>
    refuse(['input', 'format', 'maxLineBytes'], `at least ${least}, the length of ${what}`);
  if (format.header && bytes > format.maxLineBytes) refuseLimit(bytes, 'the header');
  const recordBytes = headers.length - 1 + Object.values(columns).filter(({ required }) => required).length;
  if (recordBytes > format.maxLineBytes) refuseLimit(recordBytes, 'the shortest record');
  for (const [index, [name, { header }]] of Object.entries(columns).entries()) {
    if (header === undefined) continue;
    const path = ['input', 'columns', name, 'header'];
    if (!format.header) refuse(path, 'none, as objects of this format have no header');
    else if (headers.indexOf(header) !== index || headers.lastIndexOf(header) !== index)
      refuse(path, 'a header that no other column has');
  }
}
