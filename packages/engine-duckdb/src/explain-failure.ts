import type { Spec } from '@ledgerline/schema';

/** What failed, and at what: an object, or a file of the result. */
export class FailureAt extends Error {
  readonly place: string;

  constructor(place: string, cause: unknown) {
    super(`${place}: ${cause}`, { cause });
    this.name = 'FailureAt';
    this.place = place;
  }
}

/** Does work on a file of the result. @throws FailureAt */
export async function workAt<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new FailureAt(place, error);
  }
}

interface Surroundings {
  readonly spec: Spec;
  readonly temporaryFolder: string;
  readonly outputFolder: string;
}

/** DuckDB takes what is free for the limit of its temporary files. */
const isFull = /ENOSPC|EDQUOT|No space left|Disk quota|max_temp_directory_size/;
const isOverflow = /Out of Range Error/;

function adviceOf(said: string, { spec, temporaryFolder, outputFolder }: Surroundings): string | undefined {
  if (isFull.test(said)) {
    const folder = said.includes(outputFolder) ? outputFolder : temporaryFolder;
    return `no space is left in ${folder}; free some, or choose a folder on another disk`;
  }
  if (!isOverflow.test(said)) return undefined;
  const sums = spec.summary.measures.filter((measure) => measure.function === 'sum').map(({ name }) => name);
  return `a sum (${sums.join(', ')}) has more than 38 digits; narrow min and max of its column, or group by more columns`;
}

/** What failed, where, and what to do about it, where that is known. */
export function explainFailure(error: unknown, surroundings: Surroundings): string {
  const [place, cause] = error instanceof FailureAt ? [`${error.place}: `, error.cause] : ['', error];
  const said = String(cause);
  const advice = adviceOf(said, surroundings);
  return advice === undefined ? `${place}${said}` : `${place}${advice} (${said})`;
}
