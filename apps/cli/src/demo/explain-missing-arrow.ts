import { hasFailed, type Sight, type Stage, stageLimits } from './chain.ts';

/** What is looked up only when an arrow is missing. */
export interface Evidence {
  readonly rules: readonly { readonly name: string; readonly state: string }[];
  /** Messages that wait in the trigger's queue or are being worked on. */
  readonly queuedMessages: number;
  readonly deadLetters: number;
  /** The last lines that the trigger Lambda logged. */
  readonly triggerLog: readonly string[];
  /** The last lines that the failed run wrote to its error log. */
  readonly runLog: readonly string[];
}

const tail = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [`${title} is empty`] : [`${title} ends:`, ...lines.map((line) => `  ${line}`)];

function explainArrival(evidence: Evidence): readonly string[] {
  const { deadLetters, triggerLog, queuedMessages, rules } = evidence;
  const log = tail('the log of the trigger Lambda', triggerLog);
  if (deadLetters > 0)
    return [`the trigger Lambda failed: ${deadLetters} messages lie in its dead-letter queue`, ...log];
  if (triggerLog.length > 0)
    return [`the trigger Lambda was called but started no run in ${stageLimits.arrival} s`, ...log];
  if (queuedMessages > 0)
    return [
      `the events reached the queue, but no message reached the trigger Lambda: ${queuedMessages} messages wait; is its event source mapping enabled?`,
    ];
  const off = rules
    .filter(({ state }) => state !== 'ENABLED')
    .map(({ name, state }) => `${name} is ${state}`);
  return [
    `no event reached the queue of the trigger within ${stageLimits.arrival} s of the upload: S3 -> EventBridge rule -> SQS is broken`,
    off.length > 0
      ? `EventBridge rules: ${off.join(', ')}`
      : `EventBridge rules: ${rules.map(({ name }) => name).join(', ') || 'none exist'}; all are enabled, so look at their patterns and targets and at the queue's policy`,
  ];
}

function explainFailedRun({ runs }: Sight, { runLog }: Evidence): readonly string[] {
  const failed = runs.filter(hasFailed);
  return [
    ...failed.map(
      ({ runId, state, message }) => `Glue run ${runId} ${state}: ${message ?? 'it left no message'}`,
    ),
    ...tail('its error log', runLog),
  ];
}

function explainPublication({ partitions, runs }: Sight, { triggerLog }: Evidence): readonly string[] {
  const stale = partitions.filter(({ state }) => state === 'stale');
  return [
    `the run ended (${runs.map(({ runId }) => runId).join(', ')}), but ${stale.map(({ partition, why }) => `${partition} (${why})`).join(', ')} was not published within ${stageLimits.publication} s`,
    ...tail('the log of the trigger Lambda', triggerLog),
  ];
}

/** Says which arrow of the chain did not happen, and what was seen around it. */
export function explainMissingArrow(stage: Stage, sight: Sight, evidence: Evidence): readonly string[] {
  switch (stage) {
    case 'arrival':
      return explainArrival(evidence);
    case 'run':
      return [
        `Glue run ${sight.runs[0]?.runId ?? ''} is still ${sight.runs[0]?.state ?? ''} after ${stageLimits.run} s`,
        ...tail('its error log', evidence.runLog),
      ];
    case 'run-failed':
      return explainFailedRun(sight, evidence);
    case 'publication':
      return explainPublication(sight, evidence);
    case 'total':
      return [
        `the partitions are published, but the total did not follow within ${stageLimits.total} s`,
        ...tail('the log of the trigger Lambda', evidence.triggerLog),
      ];
    case 'done':
      return [];
  }
}
