const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

const quoted = (value: string) => `'${value.replaceAll("'", "'\\''")}'`;

/**
 * Lines for `eval "$(...)"` in a POSIX shell: `export` for a value, `unset` for null.
 *
 * @throws Error for a name that a shell would not take as a variable
 */
export function renderExports(variables: Readonly<Record<string, string | null>>): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      if (!variableName.test(name)) throw new Error(`${JSON.stringify(name)} is no shell variable name`);
      return value === null ? `unset ${name}` : `export ${name}=${quoted(value)}`;
    })
    .join('\n');
}
