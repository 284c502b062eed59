/** What is allowed, when a pattern is not of the part that RE2, Python and JavaScript read alike. */
export function patternProblem(pattern: string): string | undefined {
  return pattern === '' ? 'allowed: a pattern' : undefined;
}
