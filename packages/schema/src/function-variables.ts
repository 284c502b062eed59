import * as z from 'zod';
import { executionClasses } from './cost-model.ts';

/** A variable that holds the name of a resource; the description is what an error says is allowed. */
export const resourceName = (what: string) => z.string().min(1).describe(`the name of ${what}`);

/** The variables of every Lambda that looks at a pipeline. A value that differs per environment has no default. */
export const observerVariables = {
  SPEC_URI: z
    .string()
    .regex(/^s3:\/\/[^/]+\/specs\/[0-9a-f]{64}\.json$/)
    .describe('s3://<artifacts bucket>/specs/<specHash>.json'),
  RAW_BUCKET: resourceName('the raw bucket'),
  CURATED_BUCKET: resourceName('the curated bucket'),
  GLUE_JOB_NAME: resourceName('the Glue job'),
  EXECUTION_CLASS: z
    .enum(executionClasses)
    .describe(`${executionClasses.join(' or ')}, that of the Glue job`),
  DATABASE_NAME: resourceName('the database in the Glue catalog'),
  ENVIRONMENT: resourceName('the environment, for instance dev'),
};

/** A Lambda whose variables are wrong; the message names every one of them. */
export class ConfigError extends Error {
  readonly code = 'wrong-configuration';
}

/**
 * Reads the variables of a Lambda.
 *
 * @throws ConfigError with every problem in one message: name, value seen, what is allowed
 */
export function readVariables<Shape extends z.ZodRawShape>(
  functionName: string,
  schema: z.ZodObject<Shape>,
  variables: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const problems = [...names].map((name) => {
    const seen = variables[name] === undefined ? 'nothing' : JSON.stringify(variables[name]);
    const { description } = schema.shape[name] as unknown as z.ZodType;
    return `  ${name}: saw ${seen}; allowed: ${description}`;
  });
  throw new ConfigError(
    `${functionName} cannot start, ${problems.length} of its environment variables are wrong:\n${problems.join('\n')}`,
  );
}
