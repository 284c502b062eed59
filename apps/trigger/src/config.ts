import * as z from 'zod';

const named = (what: string) => z.string().min(1).describe(`the name of ${what}`);

/** The environment of the Lambda. Descriptions say what is allowed; infra's tests compare its variables with the names. */
export const configSchema = z.object({
  SPEC_URI: z
    .string()
    .regex(/^s3:\/\/[^/]+\/specs\/[0-9a-f]{64}\.json$/)
    .describe('s3://<artifacts bucket>/specs/<specHash>.json'),
  RAW_BUCKET: named('the raw bucket'),
  CURATED_BUCKET: named('the curated bucket'),
  GLUE_JOB_NAME: named('the Glue job'),
  DATABASE_NAME: named('the database in the Glue catalog'),
  QUEUE_URL: z.url({ protocol: /^https?$/ }).describe('the URL of the queue that feeds this Lambda'),
  ENVIRONMENT: named('the environment, for instance dev'),
  LEASE_SECONDS: z
    .string()
    .regex(/^[1-9][0-9]{1,3}$/)
    .transform(Number)
    .describe('whole seconds, 10 to 9999, longer than the timeout of the Lambda'),
});

export type Config = z.output<typeof configSchema>;

export class ConfigError extends Error {
  readonly code = 'wrong-configuration';
}

/** @throws ConfigError with every problem in one message */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = configSchema.safeParse(env);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map(({ path }) => path[0] as keyof Config));
  const problems = [...names].map((name) => {
    const seen = env[name] === undefined ? 'nothing' : JSON.stringify(env[name]);
    return `  ${name}: saw ${seen}; allowed: ${configSchema.shape[name].description}`;
  });
  throw new ConfigError(
    `trigger cannot start, ${problems.length} of its environment variables are wrong:\n${problems.join('\n')}`,
  );
}
