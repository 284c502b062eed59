import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { Construct } from 'constructs';
import { resourcePolicy, tlsOnly } from '../policy-document.ts';
import type { ServiceRole } from './service-role.ts';

export type LifecycleRule = Omit<S3BucketLifecycleConfigurationRule, 'status'> & { readonly id: string };

export interface PrivateBucketProps {
  readonly name: string;
  /** Whether destroying the stack deletes the objects too. */
  readonly forceDestroy: boolean;
  /** Keeps replaced and deleted objects. @default false */
  readonly versioned?: boolean;
  /** Sends every change to EventBridge. @default false */
  readonly sendsEvents?: boolean;
  /** @default - nothing expires */
  readonly expiry?: readonly LifecycleRule[] | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const longestName = 63;

/** A bucket that only its roles reach, over TLS, encrypted by S3. */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** The name, for resources that need the bucket to exist. */
  readonly existing: string;

  /** @throws Error for a name that S3 would refuse when it is applied */
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    if (props.name.length > longestName) {
      const seen = `the name of bucket ${props.name} has ${props.name.length} characters, ${longestName} are allowed`;
      throw new Error(`${seen}; give the pipeline a shorter name`);
    }
    this.name = props.name;
    this.arn = `arn:aws:s3:::${props.name}`;
    const bucket = new S3Bucket(this, 'bucket', { bucket: props.name, forceDestroy: props.forceDestroy });
    this.existing = bucket.id;
    this.protect(bucket.id);
    if (props.versioned ?? false) {
      const versioningConfiguration = { status: 'Enabled' };
      new S3BucketVersioningA(this, 'versioning', { bucket: bucket.id, versioningConfiguration });
    }
    if (props.sendsEvents ?? false) {
      new S3BucketNotification(this, 'events', { bucket: bucket.id, eventbridge: true });
    }
    if (props.expiry !== undefined) {
      const rule = props.expiry.map((one) => ({ status: 'Enabled', filter: [{ prefix: '' }], ...one }));
      new S3BucketLifecycleConfiguration(this, 'lifecycle', { bucket: bucket.id, rule });
    }
  }

  private protect(bucket: string): void {
    new S3BucketPublicAccessBlock(this, 'public', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const policy = resourcePolicy([tlsOnly('s3', [this.arn, `${this.arn}/*`])]);
    new S3BucketPolicy(this, 'policy', { bucket, policy });
  }

  private objects(keys: readonly string[]): string[] {
    return keys.map((key) => `${this.arn}/${key}`);
  }

  /**
   * Listing. It takes no prefix: who may not list a bucket gets 403 instead of 404 for a missing object,
   * and a condition on the prefix counts as not allowed there.
   */
  grantList(role: ServiceRole): void {
    role.allow({ actions: ['s3:ListBucket'], resources: [this.arn] });
  }

  /** @param keys key patterns such as `plans/*` */
  grantRead(role: ServiceRole, keys: readonly string[]): void {
    role.allow({ actions: ['s3:GetObject'], resources: this.objects(keys) });
  }

  /** @param keys key patterns such as `plans/*` */
  grantWrite(role: ServiceRole, keys: readonly string[]): void {
    role.allow({ actions: ['s3:PutObject'], resources: this.objects(keys) });
  }

  /** Replacing the tags of objects. @param keys key patterns such as `runs/*` */
  grantTag(role: ServiceRole, keys: readonly string[]): void {
    role.allow({ actions: ['s3:PutObjectTagging'], resources: this.objects(keys) });
  }

  /** @param keys key patterns such as `plans/*` */
  grantDelete(role: ServiceRole, keys: readonly string[]): void {
    role.allow({ actions: ['s3:DeleteObject'], resources: this.objects(keys) });
  }
}
