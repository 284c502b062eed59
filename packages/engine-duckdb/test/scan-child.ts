import { readFileSync } from 'node:fs';
import { scanFiles } from '../src/index.ts';

/** A scan in a process of its own, to be killed: options as JSON in a file, `scanning` at the first range. */
const { listens, ...options } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

if (listens)
  process.on('SIGTERM', () => {
    process.stdout.write('heard\n');
    setTimeout(() => process.exit(7), 50);
  });

let isFirst = true;
const onProgress = () => {
  if (isFirst) process.stdout.write('scanning\n');
  isFirst = false;
};
await scanFiles({ ...options, onProgress });
process.stdout.write('done\n');
