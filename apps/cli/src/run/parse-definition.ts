/** A text, with the colon behind it where it is a name, or where an object begins or ends. */
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g;

const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length;

/** JSON.parse keeps the last of them and says nothing. @param text is JSON */
function refuseTwice(text: string): void {
  const open: Set<string>[] = [];
  for (const { 0: said, 1: quoted, 2: colon, index } of text.matchAll(token)) {
    if (said === '{') open.push(new Set());
    if (said === '}') open.pop();
    if (quoted === undefined || colon === undefined) continue;
    const [name, names]: [string, Set<string> | undefined] = [JSON.parse(quoted), open.at(-1)];
    if (names?.has(name))
      throw new Error(
        `line ${lineOf(text, index)}: ${quoted} stands twice in one object; allowed: each name once`,
      );
    names?.add(name);
  }
}

/** A definition as JSON; a byte order mark, as some editors write it, is none of it. @throws Error */
export function parseDefinition(file: string): unknown {
  const text = file.replace(/^\ufeff/, '');
  const definition: unknown = JSON.parse(text);
  refuseTwice(text);
  return definition;
}
