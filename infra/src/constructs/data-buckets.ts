import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import type { Place } from '../place.ts';
import { ArtifactStore } from './artifact-store.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface DataBucketsProps {
  readonly place: Place;
  readonly forceDestroy: boolean;
  readonly expiry: Environment['expiry'];
}

const abortIncompleteMultipartUpload = [{ daysAfterInitiation: 1 }];

/** The four buckets of an environment. No rule expires `input/`, and none deletes by age below `runs/`. */
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
    const replacedVersions = expiry && {
      abortIncompleteMultipartUpload,
      noncurrentVersionExpiration: [{ noncurrentDays: expiry.noncurrentDays }],
    };
    const oldResults = expiry && {
      abortIncompleteMultipartUpload,
      expiration: [{ days: expiry.queryResultDays }],
    };
    this.raw = new PrivateBucket(this, 'raw', {
      ...named('raw'),
      versioned: true,
      sendsEvents: true,
      expiry: replacedVersions,
    });
    this.curated = new PrivateBucket(this, 'curated', {
      ...named('curated'),
      versioned: true,
      expiry: replacedVersions,
    });
    this.artifacts = new ArtifactStore(this, 'artifacts', named('artifacts'));
    this.results = new PrivateBucket(this, 'results', { ...named('results'), expiry: oldResults });
  }
}
