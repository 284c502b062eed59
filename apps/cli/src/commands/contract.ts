import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type CommittedSpec,
  judgeContract,
  pipelines,
  readCommittedSpecs,
  specFileOf,
  specsFolder,
  specText,
} from '@ledgerline/pipelines';
import type { Spec } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { type CheckedContract, renderContract, stepsFor } from '../contract/render-contract.ts';
import type { CommandResult } from '../envelope.ts';
import { exitCodes } from '../exit-codes.ts';
import { projectRoot } from '../project.ts';
import { loadDefinition } from '../run/load-definition.ts';

export interface ContractOptions {
  /** @default - every pipeline */
  readonly pipeline?: string | undefined;
  readonly write?: boolean | undefined;
  readonly definition?: string | undefined;
  readonly specs: string;
}

const usage = (problem: string) => new CliError('usage', exitCodes.usage, [problem]);

/** The usual folder is that of the clone, wherever the command is called. */
function specsIn(given: string): string {
  const folder = given === specsFolder ? join(projectRoot, specsFolder) : resolve(given);
  if (!existsSync(folder))
    throw usage(`--specs ${given}: no such folder; make it, or name the one with specs`);
  return folder;
}

function readSpecs(folder: string): readonly CommittedSpec[] {
  try {
    return readCommittedSpecs(folder);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new CliError('wrong-spec', exitCodes.configuration, [problem], { cause: error });
  }
}

async function loadSpecs({ pipeline, definition }: ContractOptions): Promise<readonly Spec[]> {
  if (pipeline !== undefined) return [await loadDefinition({ pipeline, file: definition })];
  if (definition !== undefined) throw usage('--definition: say which pipeline it is');
  return Promise.all(Object.keys(pipelines).map((name) => loadDefinition({ pipeline: name })));
}

function checkOne(spec: Spec, committed: readonly CommittedSpec[], folder: string, write: boolean) {
  const { verdict, changes, remedy } = judgeContract(committed, spec);
  const file = specFileOf(spec);
  const isWritten = write && verdict !== 'same' && remedy === undefined;
  if (isWritten) writeFileSync(join(folder, file), specText(spec));
  const others = committed
    .filter((other) => other.frozen.pipeline === spec.pipeline && other.file !== file)
    .map((other) => ({
      file: other.file,
      tables: Object.values(other.frozen.tables).map(({ name }) => name),
    }));
  const { pipeline, resultVersion: version, objectives } = spec;
  return { pipeline, version, verdict, changes, remedy, file, isWritten, others, objectives };
}

/** Files of pipelines that nobody defines any more. */
function orphansOf(committed: readonly CommittedSpec[], isWhole: boolean): readonly string[] {
  if (!isWhole) return [];
  return committed
    .filter(({ frozen }) => !Object.hasOwn(pipelines, frozen.pipeline))
    .map(
      ({ file, frozen }) =>
        `${file}: no definition is named ${frozen.pipeline}; delete the file when its stack is destroyed`,
    );
}

/** Holds definitions against their committed specs; with `write` it takes over what breaks nothing. */
export async function contract(options: ContractOptions): Promise<CommandResult> {
  const folder = specsIn(options.specs);
  const committed = readSpecs(folder);
  const specs = await loadSpecs(options);
  const contracts: readonly CheckedContract[] = specs.map((spec) =>
    checkOne(spec, committed, folder, options.write ?? false),
  );
  const isOurs = options.definition === undefined && options.specs === specsFolder;
  const problems = [
    ...contracts.flatMap((checked) => stepsFor(checked, isOurs)),
    ...orphansOf(committed, isOurs && options.pipeline === undefined),
  ];
  return {
    kind: 'contract',
    data: { folder, contracts },
    text: contracts.flatMap(renderContract).join('\n'),
    exitCode: problems.length === 0 ? exitCodes.done : exitCodes.differs,
    problems,
  };
}
