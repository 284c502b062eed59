/** Where resources live and what their names begin with. */
export interface Place {
  /** `ledgerline-<environment>`, and `-<pipeline>` for all but the first pipeline. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** Address of an emulator. @default - AWS */
  readonly endpoint?: string | undefined;
}

/**
 * The ARN of something from its name. Terraform then need not wait for one resource to name another,
 * which matters where the provider waits half a minute (SQS).
 */
export function arnOf({ account, region }: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

/** The address of a queue from its name. */
export function queueUrlOf({ account, region, endpoint }: Place, name: string): string {
  return `${endpoint ?? `https://sqs.${region}.amazonaws.com`}/${account}/${name}`;
}
