import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that Ctrl-C, SIGTERM or a closed terminal may end. The first signal aborts the work, whose `finally`
 * blocks clean up; more of them change nothing, as one Ctrl-C may arrive several times.
 *
 * @param consequence what the person is told about what was begun
 * @throws CliError `interrupted`
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  consequence = 'everything that was started is stopped',
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    const problem = `interrupted by ${name}; ${consequence}`;
    const exitCode = name === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
    controller.abort(new CliError('interrupted', exitCode, [problem]));
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

/** The work's result, or the reason of the abort as soon as it comes. */
export function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}
