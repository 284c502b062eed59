import type { ExecutionClass, Gates } from '@ledgerline/schema';

/** Where an environment's Terraform state lies. */
export type StateStore =
  | { readonly kind: 'file'; readonly folder: string }
  | { readonly kind: 's3'; readonly bucket: string };

/** Days after which objects go. Nothing below `runs/` and nothing under `input/` ever expires by age. */
export interface Expiry {
  /** Replaced or deleted versions of an object. */
  readonly noncurrentDays: number;
  /** Result files of Athena queries. */
  readonly queryResultDays: number;
}

export interface Environment {
  readonly name: string;
  /** AWS account, 12 digits; Terraform refuses credentials of any other. */
  readonly account: string;
  readonly region: string;
  readonly state: StateStore;
  /** Gates that differ from those of the definition. @default - the definition's */
  readonly gates?: Partial<Gates>;
  /** FLEX costs a third less and may wait for capacity. */
  readonly executionClass: ExecutionClass;
  readonly jobTimeoutMinutes: number;
  readonly logRetentionDays: number;
  /** @default - nothing expires */
  readonly expiry?: Expiry;
  /** Whether destroying the stack deletes the data too. */
  readonly forceDestroy: boolean;
  /** Bytes that one Athena query may scan; Athena itself has no limit. */
  readonly scannedBytesLimit: number;
  /** Who is told of alarms. */
  readonly alarmEmails: readonly string[];
  /** Address of the emulator that is the cloud. @default - AWS */
  readonly endpoint?: string;
}

const gigabyte = 1_000_000_000;

/** `local` gets its endpoint from the configuration. The accounts of dev, staging and prod are examples: put yours here. */
export const environments = {
  local: {
    name: 'local',
    account: '000000000000',
    region: 'us-east-1',
    state: { kind: 'file', folder: '../../../../.ledgerline/terraform' },
    executionClass: 'STANDARD',
    jobTimeoutMinutes: 30,
    logRetentionDays: 1,
    // no expiry: nothing lives long enough, and the provider waits 55 s for each bucket's rules
    forceDestroy: true,
    scannedBytesLimit: 10 * gigabyte,
    alarmEmails: [],
  },
  dev: {
    name: 'dev',
    account: '111111111111',
    region: 'eu-central-1',
    state: { kind: 's3', bucket: 'ledgerline-terraform-state-111111111111' },
    executionClass: 'FLEX',
    jobTimeoutMinutes: 60,
    logRetentionDays: 14,
    expiry: { noncurrentDays: 7, queryResultDays: 3 },
    forceDestroy: true,
    scannedBytesLimit: 10 * gigabyte,
    alarmEmails: [],
  },
  staging: {
    name: 'staging',
    account: '222222222222',
    region: 'eu-central-1',
    state: { kind: 's3', bucket: 'ledgerline-terraform-state-222222222222' },
    executionClass: 'FLEX',
    jobTimeoutMinutes: 120,
    logRetentionDays: 30,
    expiry: { noncurrentDays: 30, queryResultDays: 7 },
    forceDestroy: false,
    scannedBytesLimit: 100 * gigabyte,
    alarmEmails: [],
  },
  prod: {
    name: 'prod',
    account: '333333333333',
    region: 'eu-central-1',
    state: { kind: 's3', bucket: 'ledgerline-terraform-state-333333333333' },
    executionClass: 'STANDARD',
    jobTimeoutMinutes: 120,
    logRetentionDays: 365,
    expiry: { noncurrentDays: 90, queryResultDays: 30 },
    forceDestroy: false,
    scannedBytesLimit: 100 * gigabyte,
    alarmEmails: [],
  },
} as const satisfies Readonly<Record<string, Environment>>;

export type EnvironmentName = keyof typeof environments;

export const environmentNames = Object.keys(environments) as readonly EnvironmentName[];
