import type { ExitCode } from './exit-codes.ts';

/** A command that ends without what it was asked for; every problem says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly kind: string;
  readonly exitCode: ExitCode;
  readonly problems: readonly string[];
  /** What was found out before it ended. */
  readonly data: unknown;

  constructor(
    kind: string,
    exitCode: ExitCode,
    problems: readonly string[],
    options: { readonly data?: unknown; readonly cause?: unknown } = {},
  ) {
    super(problems.join('\n'), { cause: options.cause });
    this.kind = kind;
    this.exitCode = exitCode;
    this.problems = problems;
    this.data = options.data ?? null;
  }
}
