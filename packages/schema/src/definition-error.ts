export interface DefinitionProblem {
  /** Path in the definition, for instance `input.columns.country.maxLength`. */
  readonly path: string;
  readonly message: string;
}

/** A definition that cannot be compiled; `problems` names every wrong place. */
export class DefinitionError extends Error {
  readonly code = 'wrong-definition';
  readonly problems: readonly DefinitionProblem[];

  constructor(name: string, problems: readonly DefinitionProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
    super(`pipeline definition ${name} has ${problems.length} problem(s):\n${lines.join('\n')}`);
    this.name = 'DefinitionError';
    this.problems = problems;
  }
}
