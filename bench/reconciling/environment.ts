import { setTimeout as sleep } from 'node:timers/promises';
import { type Bucket, bucketNamed, createS3Client } from '@ledgerline/aws';
import { type Answer, type Caller, reconcile, type World } from '@ledgerline/reconciler';
import { connectWorld } from '@ledgerline/reconciler/aws';
import type { LocalStack } from './local-stack.ts';
import { Purchases } from './purchases.ts';

type Wish = Parameters<typeof reconcile>[1];

let looks = 0;

/** The real reconciler over the real SDK on the local cloud; the only one there. */
export class Environment {
  readonly purchases = new Purchases();
  readonly world: World;
  readonly raw: Bucket;

  private constructor(world: World) {
    this.world = world;
    this.raw = bucketNamed(createS3Client(), world.raw.name);
  }

  static async connect({ output }: LocalStack): Promise<Environment> {
    const world = await connectWorld({
      environment: output('environment'),
      specUri: output('spec_uri'),
      rawBucket: output('raw_bucket'),
      curatedBucket: output('curated_bucket'),
      glueJobName: output('job'),
      executionClass: 'STANDARD',
      databaseName: output('database'),
      queueUrl: output('queue_url'),
      log: (level, message, fields) => {
        if (level !== 'info') process.stderr.write(`  ${level}: ${message} ${JSON.stringify(fields)}\n`);
      },
    });
    return new Environment(world);
  }

  /** One file of its own contents into a day. */
  async upload(day: string, name: string): Promise<void> {
    await this.raw.putText(`input/ingest_date=${day}/${name}.csv`, this.purchases.next());
  }

  /** Nobody else acts here, so a lease may last. */
  caller(): Caller {
    looks += 1;
    return { owner: `bench ${looks}`, leaseSeconds: 7200 };
  }

  look(wish: Partial<Wish>, world: World = this.world): Promise<Answer> {
    const all = { scope: 'all', withPending: true, isDryRun: false, isHurried: true } as const;
    return reconcile(world, { ...all, ...wish }, this.caller());
  }

  /** Waits without a call that counts. @throws Error when the run failed */
  async runEnded(): Promise<void> {
    const health = `${process.env.AWS_ENDPOINT_URL}/_ledgerline/health`;
    while (((await (await fetch(health)).json()) as { jobRuns: number }).jobRuns > 0) await sleep(50);
  }

  /** @throws Error unless readers see exactly the files that were uploaded */
  async checkExport(): Promise<void> {
    const seen = await this.world.curated.getText('output/users_summary.csv');
    const expected = this.purchases.expectedExport();
    if (seen?.text !== expected)
      throw new Error(`the total is wrong:\n${seen?.text}\nexpected:\n${expected}`);
  }
}
