import type { MetricName } from '@ledgerline/schema';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

const limitSeconds = 60;

export interface MetricsWatch {
  readonly read: () => Promise<ReadonlyMap<MetricName, number>>;
  /** The last lines that the metrics-publisher logged. */
  readonly readLog: () => Promise<readonly string[]>;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  readonly pause: () => Promise<void>;
}

/** Waits until CloudWatch returns every metric named. @throws CliError `missing-metrics` with those that lack */
export async function waitForMetrics(
  watch: MetricsWatch,
  names: readonly MetricName[],
): Promise<ReadonlyMap<MetricName, number>> {
  const begun = watch.now();
  for (;;) {
    const values = await watch.read();
    const lacking = names.filter((name) => !values.has(name));
    if (lacking.length === 0) return values;
    if ((watch.now() - begun) / 1000 > limitSeconds) {
      const log = await watch.readLog();
      throw new CliError('missing-metrics', exitCodes.unexpected, [
        `CloudWatch has no ${lacking.join(', ')} ${limitSeconds} s after the publication`,
        log.length === 0
          ? 'the metrics-publisher logged nothing: no event reached it (EventBridge rules of run end and publication)'
          : `the log of the metrics-publisher ends:\n${log.map((line) => `  ${line}`).join('\n')}`,
      ]);
    }
    await watch.pause();
  }
}
