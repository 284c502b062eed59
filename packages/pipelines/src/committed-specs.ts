import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type FrozenSpec, frozenSpec, type Spec, spec } from '@ledgerline/schema';

/** Where specs are committed, seen from the root. */
export const specsFolder = 'packages/pipelines/specs';

/** One file per version of the result that has tables. */
export interface CommittedSpec {
  readonly file: string;
  /** What can be read of it whatever wrote it: enough to keep its tables. */
  readonly frozen: FrozenSpec;
  /** All of it, or null when another form of Ledgerline's specs wrote it. */
  readonly whole: Spec | null;
}

export const specFileOf = ({ pipeline, resultVersion }: Pick<FrozenSpec, 'pipeline' | 'resultVersion'>) =>
  `${pipeline}.v${resultVersion}.json`;

/** A spec as it is committed: sorted keys, one member a line, so that a change is what a reviewer sees. */
export function specText(compiled: Spec): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(compiled)), null, 2)}\n`;
}

function readSpec(folder: string, file: string): CommittedSpec {
  const path = join(folder, file);
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`${path} is no JSON; take it back from git`, { cause });
  }
  const frozen = frozenSpec.safeParse(parsed);
  if (!frozen.success) throw new Error(`${path} is no spec: ${frozen.error.message}; take it back from git`);
  const expected = specFileOf(frozen.data);
  if (file !== expected)
    throw new Error(`${path} holds ${expected}; allowed: a spec under its own name, so rename it`);
  return { file, frozen: frozen.data, whole: spec.safeParse(parsed).data ?? null };
}

/**
 * Every committed spec in a folder, by pipeline and version.
 *
 * @throws Error naming a file that holds no spec, or another than its name says
 */
export function readCommittedSpecs(folder: string): readonly CommittedSpec[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const order = ({ frozen }: CommittedSpec) =>
    `${frozen.pipeline} ${String(frozen.resultVersion).padStart(9, '0')}`;
  return files.map((file) => readSpec(folder, file)).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
