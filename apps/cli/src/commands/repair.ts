import type { Answer } from '@ledgerline/reconciler';
import { invokeTrigger } from '../cloud/invoke-trigger.ts';
import { openEnvironment } from '../cloud/open-environment.ts';
import type { CommandResult } from '../envelope.ts';
import { toResult } from '../operate/answer-result.ts';
import { type ChangeOptions, changeState } from '../operate/change-state.ts';

export interface RepairOptions extends ChangeOptions {
  readonly dryRun?: boolean | undefined;
}

/** Lines of an answer that a question shows. */
const linesShown = 20;

function wordsOf(answer: Answer): readonly string[] {
  const { text, problems = [] } = toResult(answer);
  const lines = [...text.split('\n'), ...problems].filter((line) => line !== '');
  const left = lines.length - linesShown;
  const more = left > 0 ? [`and ${left} more; \`repair --dry-run\` has all`] : [];
  return [...lines.slice(0, linesShown), ...more].map((line) => `  ${line}`);
}

/** Makes the catalog's partitions again from history and build records, for when somebody broke the catalog. */
export async function repair({ dryRun, ...options }: RepairOptions): Promise<CommandResult> {
  if (dryRun === true) {
    const { deployment } = await openEnvironment(options);
    return toResult(await invokeTrigger(deployment, { mode: 'repair', dryRun }));
  }
  return changeState(options, {
    propose: async ({ world: { spec }, deployment }) => ({
      will: `the partitions of ${spec.tables.daily.name} and ${spec.tables.quarantine.name} are made again as readers last saw them, from history and the build records`,
      details: wordsOf(await invokeTrigger(deployment, { mode: 'repair', dryRun: true })),
      request: { mode: 'repair' },
    }),
  });
}
