/** One permission: exact actions on exact resources. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** As in IAM: operator -> key -> value. @default - unconditional */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Statement of a policy that sits on a resource. */
export interface ResourceStatement extends Statement {
  /** @default Allow */
  readonly effect?: 'Allow' | 'Deny';
  /** A service such as `events.amazonaws.com`, or `*` for everybody. */
  readonly principal: string;
}

function render({ actions, resources, conditions }: Statement) {
  return { Action: actions, Resource: resources, ...(conditions && { Condition: conditions }) };
}

/** JSON of a policy that a role carries. */
export function rolePolicy(statements: readonly Statement[]): string {
  const rendered = statements.map((statement) => ({ Effect: 'Allow', ...render(statement) }));
  return JSON.stringify({ Version: '2012-10-17', Statement: rendered });
}

/** JSON of a policy that a resource carries. */
export function resourcePolicy(statements: readonly ResourceStatement[]): string {
  const rendered = statements.map(({ effect, principal, ...statement }) => ({
    Effect: effect ?? 'Allow',
    Principal: principal === '*' ? '*' : { Service: principal },
    ...render(statement),
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement: rendered });
}

/** Refuses every call that does not come over TLS. */
export function tlsOnly(service: string, resources: readonly string[]): ResourceStatement {
  return {
    effect: 'Deny',
    principal: '*',
    actions: [`${service}:*`],
    resources,
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
