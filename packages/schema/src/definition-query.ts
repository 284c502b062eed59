/** What says nothing about the form of a statement: texts, quoted names, comments. */
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;

const one = 'one SELECT or WITH statement';

/** What is allowed, when a text is not one statement that reads; its meaning only Athena knows. */
export function queryProblem(sql: string): string | undefined {
  const bare = sql.replaceAll(quoted, (part) => (/^['"]/.test(part) ? 'x' : ' '));
  if (/['"]|\/\*/.test(bare)) return `allowed: ${one} whose quotes and comments end`;
  if (!/^\s*(select|with)\b/i.test(bare)) return `allowed: ${one}`;
  if (/;\s*\S/.test(bare.trimEnd())) return `allowed: ${one}, with ; at most at its end`;
  return undefined;
}
