import type { Answer, Details, PartitionStatus, Refusal } from '@ledgerline/reconciler';
import type { CommandResult } from '../envelope.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { reasonOf, renderOpen } from '../render/render-status.ts';
import { renderDryRun } from '../render/render-work.ts';

/** Most are mistakes in what was asked; asking again ends `busy`. */
const refusalExits: Readonly<Record<Refusal['code'], ExitCode>> = {
  'wrong-request': exitCodes.usage,
  busy: exitCodes.unexpected,
  paused: exitCodes.usage,
  'not-held': exitCodes.usage,
  'no-such-build': exitCodes.usage,
  'not-removable': exitCodes.usage,
  conflict: exitCodes.usage,
};

const namesOf = (partitions: readonly { readonly partition: string }[]) =>
  partitions.map(({ partition }) => partition).join(', ');

/** One sentence for each partition and the total that a person must decide about. */
export function heldProblems({ partitions, total }: Pick<Details, 'partitions' | 'total'>): string[] {
  const held = partitions.filter(({ state }) => state === 'held');
  return [
    ...held.map((one: PartitionStatus) => `${one.partition} is held: ${reasonOf(one)}`),
    ...(total?.state === 'held' ? [`the total is held: ${total.why}: ${total.detail}`] : []),
  ];
}

function publishedLines({ published, removed, voided, movedTotal }: Details): string[] {
  return [
    ...(published.length > 0 ? [`published: ${namesOf(published)}`] : []),
    ...(removed.length > 0 ? [`taken away: ${removed.join(', ')}`] : []),
    ...(movedTotal === null ? [] : ['the total was pointed at what is published now']),
    ...voided.map(
      ({ partition, problem }) => `${partition}: its build was void and is made again, ${problem}`,
    ),
  ];
}

const withDetails = (first: string, details: Details) =>
  [first, ...publishedLines(details), ...renderOpen(details.partitions)].join('\n');

/** What the trigger answered, for people and scripts. */
export function toResult(answer: Answer): CommandResult {
  const { kind } = answer;
  switch (kind) {
    case 'started':
      return { kind, data: answer, text: withDetails(`run ${answer.runId} is started`, answer) };
    case 'published':
      return { kind, data: answer, text: withDetails('done', answer) };
    case 'up-to-date':
      return { kind, data: answer, text: 'nothing to do: what is published is what is wanted' };
    case 'later':
      return { kind, data: answer, text: withDetails(`on record, for later: ${answer.message}`, answer) };
    case 'held':
      return {
        kind,
        data: answer,
        text: renderOpen(answer.partitions).join('\n'),
        exitCode: exitCodes.held,
        problems: heldProblems(answer),
      };
    case 'dry-run':
      return { kind, data: answer, text: renderDryRun(answer).join('\n') };
    case 'done': {
      const { message: text, problems = [] } = answer;
      return problems.length === 0
        ? { kind, data: answer, text }
        : { kind: 'differs', data: answer, text, exitCode: exitCodes.differs, problems };
    }
    case 'refused':
      return {
        kind,
        data: answer,
        text: '',
        // another version may know more codes
        exitCode: refusalExits[answer.code] ?? exitCodes.usage,
        problems: [`refused (${answer.code}): ${answer.message}`],
      };
  }
}
