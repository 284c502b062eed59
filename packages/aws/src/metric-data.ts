import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  PutMetricDataCommand,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { clientSettings } from './client-settings.ts';

export interface MetricValue {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** ASCII only. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** @default now, as CloudWatch sees it */
  readonly time?: Date;
}

export interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly from: Date;
  readonly to: Date;
  /** A multiple of 60. */
  readonly periodSeconds: number;
}

export interface MetricPoint {
  readonly time: Date;
  readonly maximum: number;
  readonly sum: number;
}

/** Values in one PutMetricData call: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const valuesPerCall = 1000;

export function createCloudWatchClient(): CloudWatchClient {
  return new CloudWatchClient({ ...clientSettings });
}

const toDimensions = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

export async function putMetrics(
  client: CloudWatchClient,
  namespace: string,
  values: readonly MetricValue[],
): Promise<void> {
  for (let start = 0; start < values.length; start += valuesPerCall) {
    const MetricData = values
      .slice(start, start + valuesPerCall)
      .map(({ name, unit, value, dimensions, time }) => ({
        MetricName: name,
        Unit: unit as StandardUnit,
        Value: value,
        Dimensions: toDimensions(dimensions),
        ...(time !== undefined && { Timestamp: time }),
      }));
    await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }
}

/** Points of one metric, oldest first. */
export async function readMetric(
  client: CloudWatchClient,
  query: MetricQuery,
): Promise<readonly MetricPoint[]> {
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      Namespace: query.namespace,
      MetricName: query.name,
      Dimensions: toDimensions(query.dimensions),
      StartTime: query.from,
      EndTime: query.to,
      Period: query.periodSeconds,
      Statistics: ['Maximum', 'Sum'],
    }),
  );
  return Datapoints.map(({ Timestamp, Maximum = 0, Sum = 0 }) => ({
    time: Timestamp ?? query.from,
    maximum: Maximum,
    sum: Sum,
  })).sort((a, b) => a.time.getTime() - b.time.getTime());
}
