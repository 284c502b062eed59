import { observerVariables, readVariables } from '@ledgerline/schema';
import * as z from 'zod';

const queueUrl = (what: string) => z.url({ protocol: /^https?$/ }).describe(`the URL of ${what}`);

/** The environment of the Lambda. Descriptions say what is allowed; infra's tests compare its variables with the names. */
export const configSchema = z.object({
  ...observerVariables,
  QUEUE_URL: queueUrl('the queue that feeds this Lambda'),
  DEAD_LETTER_URL: queueUrl('the queue for messages that nobody can act on'),
  LEASE_SECONDS: z
    .string()
    .regex(/^[1-9][0-9]{1,3}$/)
    .transform(Number)
    .describe('whole seconds, 10 to 9999, longer than the timeout of the Lambda'),
});

export type Config = z.output<typeof configSchema>;

/** @throws ConfigError with every problem in one message */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  return readVariables('trigger', configSchema, env);
}
