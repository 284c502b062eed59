/** The region that every local client and the emulator share. */
export const localRegion = 'us-east-1';

/** Where the local cloud listens unless the caller says otherwise. */
export const defaultPort = 4566;

/** Would send a client past the local cloud, or make it distrust it. */
const alwaysRemoved = ['AWS_CA_BUNDLE', 'AWS_PROFILE', 'AWS_SESSION_TOKEN'];

export interface LocalEnvironment {
  /** To set. */
  readonly variables: Readonly<Record<string, string>>;
  /** To unset: the above, and every other AWS_* of `outer`. */
  readonly removed: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What an AWS client (SDK, CLI, Terraform) needs to speak with the local cloud and with nothing else.
 * The address is an IP on purpose: with a name clients ask for `bucket.localhost`.
 */
export function localEnvironment(port: number, outer: Variables = {}): LocalEnvironment {
  const variables: Record<string, string> = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: localRegion,
    AWS_DEFAULT_REGION: localRegion,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const others = Object.keys(outer).filter((name) => name.startsWith('AWS_') && !(name in variables));
  return { variables, removed: [...new Set([...alwaysRemoved, ...others])].sort() };
}

/** A copy of `outer` as a child process needs it that works with the local cloud. */
export function withLocalEnvironment(outer: Variables, port: number): Record<string, string | undefined> {
  const { variables, removed } = localEnvironment(port, outer);
  const kept = Object.entries(outer).filter(([name]) => !removed.includes(name));
  return { ...Object.fromEntries(kept), ...variables };
}
