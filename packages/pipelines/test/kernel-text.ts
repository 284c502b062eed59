import type { Spec } from '@ledgerline/schema';

/** The SQL of a definition as one text. */
export function kernelText({ kernel }: Spec): string {
  return Object.entries(kernel.sql)
    .map(([name, statement]) => `-- ${name}\n${statement};\n`)
    .join('\n');
}
