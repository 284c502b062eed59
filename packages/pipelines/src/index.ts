import type { PipelineDefinition } from '@ledgerline/schema';
import { onlineRetail } from './online-retail.ts';
import { usersSummary } from './users-summary.ts';

export {
  type CommittedSpec,
  readCommittedSpecs,
  specFileOf,
  specsFolder,
  specText,
} from './committed-specs.ts';
export { type ContractVerdict, type JudgedContract, judgeContract } from './judge-contract.ts';
export { resourcePrefixOf, stackNameOf } from './stack-name.ts';
export { onlineRetail, usersSummary };

/** Every definition by its name. */
export const pipelines: Readonly<Record<string, PipelineDefinition>> = Object.fromEntries(
  [usersSummary, onlineRetail].map((definition) => [definition.name, definition]),
);
