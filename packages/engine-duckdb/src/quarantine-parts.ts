import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { QuarantinePart } from './kernel.ts';

interface PlacedPart extends QuarantinePart {
  readonly build: number;
  readonly firstLine: number;
}

/** The files of rejected records, one for each range that has some. */
export class QuarantineParts {
  readonly #folder: string;
  readonly #parts: PlacedPart[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Names the file for a range. */
  add(build: number, key: string, firstLine: number): QuarantinePart {
    const placed = {
      part: join(this.#folder, `quarantine-${this.#parts.length}.parquet`),
      key,
      build,
      firstLine,
    };
    this.#parts.push(placed);
    return { part: placed.part, key };
  }

  /** The files that were written, but for refused builds, by key, in the order of its bytes, and line. */
  paths(refused: ReadonlySet<number>): string[] {
    return this.#parts
      .filter(({ build, part }) => !refused.has(build) && existsSync(part))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.firstLine - b.firstLine)
      .map(({ part }) => part);
  }
}
