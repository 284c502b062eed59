/** Exit codes of every command (design section 5; 64, 69 and 78 are those of sysexits.h, 130 and 143 the shell's). */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  differs: 2,
  held: 3,
  usage: 64,
  dependencyMissing: 69,
  configuration: 78,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
