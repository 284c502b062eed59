import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real data that some suites run on where it lies beside the clone. */
const dataFolder = (root) => join(root, '..', 'shared', 'data');

function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/**
 * What suites run on and no file of the clone says, as one text that turbo's hashes take in: a cached result must not
 * outlive another Java or other data.
 *
 * @param {string} root
 * @param {readonly import('./machine.mjs').Check[]} checks
 */
export function describeTestInputs(root, checks) {
  const tools = checks
    .filter(({ name }) => name !== 'disk' && name !== 'folder')
    .map(({ name, found }) => `${name} ${found}`);
  const folder = dataFolder(root);
  if (!existsSync(folder)) return [...tools, 'no real data'].join(', ');
  const hash = createHash('sha256');
  for (const path of filesBelow(folder).sort())
    hash.update(path.slice(folder.length)).update(readFileSync(path));
  return [...tools, `real data ${hash.digest('hex').slice(0, 16)}`].join(', ');
}
