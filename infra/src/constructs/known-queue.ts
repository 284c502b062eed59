import { type ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';

export interface KnownQueueProps {
  /** Address of the emulator. */
  readonly endpoint: string;
  readonly region: string;
  readonly queueName: string;
}

/** Asks every 200 ms, for a minute. The emulator wants to see credentials, and takes any signature. */
const askUntilKnown = (url: string, region: string) => `
const credential = "Credential=test/20260101/${region}/sqs/aws4_request";
const headers = { authorization: "AWS4-HMAC-SHA256 " + credential + ", SignedHeaders=host, Signature=none" };
const ask = async (left) =>
  (await fetch("${url}", { headers })).ok || (left > 0 && (await new Promise((done) => setTimeout(done, 200)), ask(left - 1)));
ask(300).then((known) => process.exit(known ? 0 : 1));`;

/**
 * Done as soon as an emulator knows a queue. What needs the queue to exist depends on this instead of on the
 * queue: the provider calls that done only 25 s later.
 */
export class KnownQueue extends Construct {
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, { endpoint, region, queueName }: KnownQueueProps) {
    super(scope, id);
    const script = askUntilKnown(`${endpoint}/?Action=GetQueueUrl&QueueName=${queueName}`, region);
    this.done = new TerraformResource(this, 'wait', {
      terraformResourceType: 'terraform_data',
      provisioners: [{ type: 'local-exec', command: `node -e '${script.replaceAll('\n', ' ').trim()}'` }],
    });
  }
}
