import { observerVariables, readVariables, resourceName } from '@ledgerline/schema';
import * as z from 'zod';

/** The environment of the Lambda. Descriptions say what is allowed; infra's tests compare its variables with the names. */
export const configSchema = z.object({
  ...observerVariables,
  WORKGROUP_NAME: resourceName('the Athena workgroup'),
  QUERY_TIMEOUT_SECONDS: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/)
    .transform(Number)
    .describe('whole seconds, 1 to 999, shorter than the timeout of the Lambda'),
});

export type Config = z.output<typeof configSchema>;

/** @throws ConfigError with every problem in one message */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  return readVariables('metrics-publisher', configSchema, env);
}
