// Children of the bootstrap, and how they end with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** @type {Set<(signal: NodeJS.Signals) => void>} */
const ends = new Set();
/** @type {NodeJS.Signals | null} by which everything was ended */
let endedBy = null;

const exitCodeOf = (signal) => (signal === 'SIGINT' ? 130 : 143);

function remember(child, end) {
  ends.add(end);
  child.on('close', () => ends.delete(end));
}

function endGroup(pid) {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // it ended meanwhile
  }
}

/** Ends everything that runs; nothing else begins in the foreground. @returns {boolean} whether anything did */
export function endChildren(signal) {
  endedBy = signal;
  for (const end of ends) end(signal);
  return ends.size > 0;
}

/** Works silently, in a process group of its own. @returns {Promise<void>} rejects with the output when it fails */
export function run(command, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    remember(child, () => endGroup(child.pid));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${command} ${args.join(' ')} exited with ${code}\n${output.trim()}`)),
    );
  });
}

/** Runs to the end in the foreground. A terminal sends Ctrl-C to the child as well. @returns {Promise<number>} exit code */
export async function foreground(program, args, { cwd } = {}) {
  if (endedBy !== null) return exitCodeOf(endedBy);
  const child = spawn(program, args, { cwd, stdio: 'inherit' });
  remember(child, (signal) => signal !== 'SIGINT' && child.kill(signal));
  const [status, signal] = await once(child, 'close');
  return status ?? exitCodeOf(signal);
}

/** Calls back once when the process that started this one is gone: npm does not always hand its own end on. */
export function onParentGone(gone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, 500).unref();
}
