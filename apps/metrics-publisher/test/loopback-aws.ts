import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server answers to: an operation (`PutMetricData`) or a path (`/bucket/key`). */
export type Answers = Readonly<Record<string, (body: Record<string, unknown>) => unknown>>;

export interface LoopbackAws {
  readonly url: string;
  /** Operations and paths in the order they came. */
  readonly calls: { readonly operation: string; readonly body: Record<string, unknown> }[];
  readonly close: () => Promise<void>;
}

const noSuchKey = '<Error><Code>NoSuchKey</Code></Error>';

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** A server on the loopback interface that speaks the JSON protocols of AWS, and S3's GET. */
export async function startLoopbackAws(answers: Answers): Promise<LoopbackAws> {
  const calls: LoopbackAws['calls'] = [];
  const server = createServer(async (request, response) => {
    const target = request.headers['x-amz-target'];
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    const operation = typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : path;
    const body = await readBody(request);
    calls.push({ operation, body });
    const answer = answers[operation]?.(body) ?? (operation === path ? noSuchKey : undefined);
    response.writeHead(answer === undefined || answer === noSuchKey ? 404 : 200, {
      'content-type': 'application/x-amz-json-1.1',
    });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
