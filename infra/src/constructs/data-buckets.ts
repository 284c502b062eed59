import { sweptTag } from '@ledgerline/schema';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import type { Place } from '../place.ts';
import { ArtifactStore } from './artifact-store.ts';
import { type LifecycleRule, PrivateBucket } from './private-bucket.ts';

export interface DataBucketsProps {
  readonly place: Place;
  readonly forceDestroy: boolean;
  readonly expiry: Environment['expiry'];
}

const abortIncompleteMultipartUpload = [{ daysAfterInitiation: 1 }];

/** Files of runs that the trigger found to be referred to by nothing, two nights in a row. */
const sweptRuns: LifecycleRule = {
  id: 'swept',
  filter: [{ and: [{ prefix: 'runs/', tags: { ...sweptTag } }] }],
  expiration: [{ days: 1 }],
};

function rulesOf(expiry: Environment['expiry']) {
  if (expiry === undefined) return {};
  const general = { id: 'expiry', abortIncompleteMultipartUpload };
  const replaced: LifecycleRule = {
    ...general,
    noncurrentVersionExpiration: [{ noncurrentDays: expiry.noncurrentDays }],
  };
  const results: LifecycleRule = { ...general, expiration: [{ days: expiry.queryResultDays }] };
  return { raw: [replaced], curated: [replaced, sweptRuns], results: [results] };
}

/** The four buckets of an environment. No rule expires `input/`, and below `runs/` only what the trigger has swept. */
export class DataBuckets extends Construct {
  /** What was delivered, below `input/`. */
  readonly raw: PrivateBucket;
  /** What we made of it: runs, records, control, output. */
  readonly curated: PrivateBucket;
  /** Scripts, wheels, specs. */
  readonly artifacts: ArtifactStore;
  /** Athena's answers. */
  readonly results: PrivateBucket;

  constructor(scope: Construct, id: string, { place, forceDestroy, expiry }: DataBucketsProps) {
    super(scope, id);
    const named = (what: string) => ({ name: `${place.prefix}-${place.account}-${what}`, forceDestroy });
    const rules = rulesOf(expiry);
    this.raw = new PrivateBucket(this, 'raw', {
      ...named('raw'),
      versioned: true,
      sendsEvents: true,
      expiry: rules.raw,
    });
    this.curated = new PrivateBucket(this, 'curated', {
      ...named('curated'),
      versioned: true,
      expiry: rules.curated,
    });
    this.artifacts = new ArtifactStore(this, 'artifacts', named('artifacts'));
    this.results = new PrivateBucket(this, 'results', { ...named('results'), expiry: rules.results });
  }
}
