/** One column: its head and how its cells stand. */
export interface TableColumn {
  readonly head: string;
  readonly align?: 'left' | 'right';
}

const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r', '\n': '\\n', '\0': '\\0' };

/** Text that cannot move the cursor or hide itself: control characters are written out. */
export function printable(value: string): string {
  const escaped = (character: string) =>
    escapes[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  return value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escaped);
}

/** At most `length` code points, the last one `…` when something is missing. */
export function shortened(value: string, length: number): string {
  const points = [...value];
  return points.length <= length ? value : `${points.slice(0, length - 1).join('')}…`;
}

const widthOf = (text: string) => [...text].length;

/** Lines of an aligned table without frames: head, rule, rows; indented by two blanks. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = [columns.map(({ head }) => head), ...rows.map((row) => row.map(printable))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ''))));
  const line = (row: readonly string[]) =>
    columns
      .map(({ align = 'left' }, index) => {
        const cell = row[index] ?? '';
        const padding = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return align === 'right' ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].map(
    (text) => `  ${text}`,
  );
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `width` characters for a share of 0 to 1; anything above zero shows. */
export function renderBar(share: number, width: number): string {
  const steps = Math.max(Math.round(share * width * 8), share > 0 ? 1 : 0);
  return '█'.repeat(Math.floor(steps / 8)) + eighths[steps % 8];
}
