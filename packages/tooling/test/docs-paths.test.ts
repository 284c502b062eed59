import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const skipped = new Set([
  'node_modules',
  'dist',
  '.git',
  '.venv',
  '.ledgerline',
  '.turbo',
  'cdktf.out',
  'generated',
]);

function documents(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return documents(path);
    return entry.name.endsWith('.md') ? [relative(root, path)] : [];
  });
}

/** Link targets, relative to the document, and code that starts with a folder of the tree. */
function citedPaths(document: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) =>
    join(dirname(document), path),
  );
  const code = [...text.matchAll(/`((?:apps|packages|infra|glue|docs|bench|examples)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  return [...links, ...code].filter((path) => !/(^|\/)(dist|generated|cdktf\.out)(\/|$)/.test(path));
}

describe('the documents', () => {
  it.each(documents(root))('%s cites paths that exist', (document) => {
    const text = readFileSync(join(root, document), 'utf8');

    const missing = citedPaths(document, text).filter((path) => !existsSync(join(root, path)));

    expect(missing).toEqual([]);
  });
});
