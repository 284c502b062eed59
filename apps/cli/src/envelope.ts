import { CliError } from './cli-error.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What `--json` prints: exactly one of these on stdout. */
export interface Envelope {
  readonly ok: boolean;
  /** What came out: the command's name when all went well, else what kept it from that. */
  readonly kind: string;
  readonly data: unknown;
  readonly problems: readonly string[];
}

/** What a command found out, and how it ends. */
export interface CommandResult {
  readonly kind: string;
  readonly data: unknown;
  /** The same for people, without a final newline; empty prints nothing. */
  readonly text: string;
  /** @default 0 */
  readonly exitCode?: ExitCode;
  readonly problems?: readonly string[];
}

export function toEnvelope(result: CommandResult): Envelope {
  const { kind, data, problems = [], exitCode = exitCodes.done } = result;
  return { ok: exitCode === exitCodes.done, kind, data, problems };
}

/** Codes of our packages' errors; those of Node (`ECONNREFUSED`) are no kinds. */
const ownCode = /^[a-z]+(-[a-z]+)*$/;

function kindOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && ownCode.test(code) ? code : 'unexpected';
}

/** Nobody answered: codes of Node's network errors. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

const isUnreachable = (error: unknown): error is Error =>
  error instanceof Error && unreachable.has(String((error as { code?: unknown }).code));

/** An error as a result: one of ours keeps its kind and code, any other is unexpected. */
export function toFailure(error: unknown): CommandResult {
  if (error instanceof CliError) {
    const { kind, data, exitCode, problems } = error;
    return { kind, data, exitCode, problems, text: '' };
  }
  if (isUnreachable(error)) {
    const { message } = error;
    const problem = `the cloud does not answer (${message}); see that it runs and can be reached, then ask again`;
    const exitCode = exitCodes.dependencyMissing;
    return { kind: 'cloud-unreachable', data: null, exitCode, problems: [problem], text: '' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: kindOf(error), data: null, exitCode: exitCodes.unexpected, problems: [message], text: '' };
}
