// A program that starts the local cloud attached and then waits; the test bundles it and kills it.
import { startLocalCloud } from '../src/index.ts';

const [, , root = '', stateDir = '', port = ''] = process.argv;
const cloud = await startLocalCloud({
  root,
  stateDir,
  port: Number(port),
  mode: 'attached',
  environment: process.env,
});
process.stdout.write(`${cloud.pid}\n`);
setInterval(() => {}, 1_000);
