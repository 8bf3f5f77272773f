// Sensors come back to a hub that has started: each says that it is there.
import mqtt from 'mqtt';
import { topicOf } from '../../shared/topics.ts';
import { STATE } from '../hub/ingest/example-messages.ts';
import { askFine } from './fleet-http.ts';
import type { Sender } from './fleet-receipts.ts';

/** Ten thousand take their time on a machine that does other things too. */
const WAIT_MS_MAX = 600_000;

/** Resolves when the hub shows it of the last. */
export async function sayOnline(
  hub: { readonly mqtt: string; readonly http: string },
  senders: readonly Sender[],
): Promise<void> {
  const client = mqtt.connect(hub.mqtt, { protocolVersion: 4 });
  for (const sender of senders) {
    const topic = topicOf({ ...sender, sensor: 'door' }, 'state');
    client.publish(topic, JSON.stringify({ ...STATE, sensor: 'door' }), { qos: 1, retain: true });
  }
  const { retailer, store } = senders.at(-1)!;
  const startMs = performance.now();
  for (;;) {
    const { text } = await askFine(`${hub.http}/api/v1/stores/${retailer}/${store}/sensors`);
    const { sensors } = JSON.parse(text) as { sensors: { sensor: string; online: boolean | null }[] };
    if (sensors.some(({ sensor, online }) => sensor === 'door' && online)) break;
    if (performance.now() - startMs > WAIT_MS_MAX) throw new Error(`${retailer}/${store} is still offline`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await client.endAsync();
}
