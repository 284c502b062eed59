import { quoteName, quoteText } from './kernel-quote.ts';
import type { Spec } from './spec.ts';

type Input = Spec['input'];

/** DuckDB counts the line end, too; longer lines never come here. */
const maxLineSize = ({ maxLineBytes }: Input['dialect']) => maxLineBytes + 1;

/**
 * The fields of a file of whole lines without header, ended by LF, read by DuckDB's own scanner.
 * `$path` is bound; `_line` counts the lines that are not blank, from 1. `nullstr` cannot occur in a
 * line, so a missing field is NULL and an empty one `''`; `_surplus` catches the first field too many. Without
 * `hive_partitioning = false` a folder `country=India` on the way to the file would stand for the column.
 */
export function fieldsOfFile({ columns, dialect }: Input): string {
  const types = [...columns.map(({ name }) => `${quoteName(name)}: 'VARCHAR'`), `_surplus: 'VARCHAR'`];
  const quote = quoteText(dialect.quote);
  return `  SELECT row_number() OVER () AS _line, *
  FROM read_csv($path, hive_partitioning = false,
    columns = {${types.join(', ')}},
    auto_detect = false, header = false, delim = ${quoteText(dialect.delimiter)}, quote = ${quote}, escape = ${quote}, new_line = '\\n',
    null_padding = true, nullstr = E'\\n', strict_mode = true, max_line_size = ${maxLineSize(dialect)})`;
}

/** Each field of a line in `_text` is quoted as a whole or taken literally; most lines hold no quote at all. */
function splitLine({ quote: q, delimiter: d }: Input['dialect']): string {
  const field = `(${q}(?:[^${q}]|${q}${q})*${q}|[^${q}${d}][^${d}]*|)[${d}]`;
  const [quote, twice, delimiter] = [q, q + q, d].map(quoteText);
  return `CASE WHEN contains(_text, ${quote})
      THEN list_transform(
        regexp_extract_all(_text || ${delimiter}, ${quoteText(field)}, 1),
        lambda field: CASE WHEN starts_with(field, ${quote}) THEN replace(field[2:-2], ${twice}, ${quote}) ELSE field END)
      ELSE string_split(_text, ${delimiter}) END`;
}

/** The fields of well-formed lines in a table `lines(_line BIGINT, _text VARCHAR)`. */
export function fieldsOfLines({ columns, dialect }: Input): string {
  const names = [...columns.map(({ name }) => quoteName(name)), '_surplus'];
  return `  SELECT _line, ${names.map((name, index) => `_fields[${index + 1}] AS ${name}`).join(', ')}
  FROM (
    SELECT _line, ${splitLine(dialect)} AS _fields
    FROM lines)`;
}

/**
 * The lines of the same file as they are, in one column, as no range holds a NUL: `_number` counts all of them,
 * from 1, `_line` as in `fieldsOfFile`. A blank line is NULL where there is one column.
 */
export function rawLinesOfFile({ dialect }: Input): string {
  return `  SELECT row_number() OVER () AS _line, *
  FROM (
    SELECT row_number() OVER () AS _number, _text
    FROM read_csv($path, hive_partitioning = false, columns = {_text: 'VARCHAR'},
      auto_detect = false, header = false, delim = chr(0), quote = '', escape = '', new_line = '\\n',
      max_line_size = ${maxLineSize(dialect)}))
  WHERE _text IS NOT NULL`;
}
