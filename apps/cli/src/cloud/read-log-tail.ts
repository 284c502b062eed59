import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

/** Lines of a tail, each cut off where nobody reads on. */
const lineLimit = 12;
const lengthLimit = 400;

async function newestStream(client: CloudWatchLogsClient, group: string): Promise<string | undefined> {
  const command = new DescribeLogStreamsCommand({
    logGroupName: group,
    orderBy: 'LastEventTime',
    descending: true,
    limit: 1,
  });
  return (await client.send(command)).logStreams?.[0]?.logStreamName;
}

/** The last lines of a log stream, by default the newest of its group; none when there is no such log. */
export async function readLogTail(group: string, stream?: string): Promise<readonly string[]> {
  const client = new CloudWatchLogsClient({ maxAttempts: 2 });
  try {
    const logStreamName = stream ?? (await newestStream(client, group));
    if (logStreamName === undefined) return [];
    const command = new GetLogEventsCommand({ logGroupName: group, logStreamName, limit: lineLimit });
    const { events = [] } = await client.send(command);
    return events.slice(-lineLimit).map(({ message = '' }) => message.trimEnd().slice(0, lengthLimit));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return [];
    throw error;
  }
}
