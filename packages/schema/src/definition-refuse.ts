export type Path = readonly (string | number)[];

/** Says what is allowed at a path. */
export type Refuse = (path: Path, allowed: string) => void;

export const listed = (names: readonly string[]) =>
  names.join(', ') || 'none, as no column has a fitting type';
