import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Spec } from '@ledgerline/schema';
import type { Verdict } from './torture-set.ts';

const inRoot = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The grammar in plain Python, which shares nothing with the kernel: one JSON line per object, one per verdict. */
export class Reference {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    this.#process = spawn(inRoot('.venv/bin/python'), ['reference_server.py'], {
      cwd: inRoot('glue/tests'),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream });
    this.#answers = lines[Symbol.asyncIterator]();
  }

  async judge(spec: Spec, name: string, stored: Buffer): Promise<Verdict> {
    this.#process.stdin?.write(`${JSON.stringify({ spec, name, content: stored.toString('base64') })}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error('the reference ended; its own message says why');
    return JSON.parse(value);
  }

  close(): void {
    this.#process.stdin?.end();
  }
}
