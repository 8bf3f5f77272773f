// Another client at the broker, which keeps what it hears.
import { onTestFinished } from 'vitest';
import { connectClient } from '../hub/broker/mqtt-client.ts';

export interface TappedMessage {
  readonly topic: string;
  readonly body: Buffer;
}

/** Subscribed when it resolves; the list grows until the test ends. */
export async function tapBroker(url: string, filter: string): Promise<readonly TappedMessage[]> {
  const client = await connectClient(url);
  onTestFinished(() => void client.end(true));
  const heard: TappedMessage[] = [];
  client.on('message', (topic, body) => heard.push({ topic, body }));
  await client.subscribeAsync(filter, { qos: 1 });
  return heard;
}
