import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object/index.js';
import { canonicalJson, type Spec, specHashOf } from '@ledgerline/schema';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { PrivateBucket, type PrivateBucketProps } from './private-bucket.ts';

/** A bucket of files that are named by their content: what a run started with stays what it was. */
export class ArtifactStore extends Construct {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'bucket', props);
  }

  /**
   * Uploads a built file to `<folder>/<hash>/<file name>`; the name stays, as pip reads a wheel's.
   *
   * @returns its `s3://` address
   */
  addFile(id: string, folder: string, path: string): string {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    return this.upload(id, `${folder}/${hash}/${basename(path)}`, path);
  }

  /** Uploads a spec to `specs/<specHash>.json`. @returns its `s3://` address */
  addSpec(id: string, spec: Spec): string {
    const path = join(mkdtempSync(join(tmpdir(), 'ledgerline-')), 'spec.json');
    writeFileSync(path, canonicalJson(spec));
    return this.upload(id, `specs/${specHashOf(spec)}.json`, path);
  }

  private upload(id: string, key: string, path: string): string {
    const asset = new TerraformAsset(this, `${id}-asset`, { path, type: AssetType.FILE });
    new S3Object(this, id, {
      bucket: this.bucket.existing,
      key,
      source: asset.path,
      lifecycle: { createBeforeDestroy: true },
    });
    return `s3://${this.bucket.name}/${key}`;
  }
}
