import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { clientSettings } from './client-settings.ts';

export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export function createEventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient({ ...clientSettings });
}

/** Puts one event on the default bus. @throws Error when the bus refuses the entry */
export async function putEvent(
  client: EventBridgeClient,
  { source, detailType, detail }: BusEvent,
): Promise<void> {
  const entry = { Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
  const { FailedEntryCount, Entries } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  if (FailedEntryCount)
    throw new Error(
      `event bus refused "${detailType}": ${Entries?.[0]?.ErrorCode} ${Entries?.[0]?.ErrorMessage}`,
    );
}
