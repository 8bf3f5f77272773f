// An MQTT client for tests: connected when it is handed over, and its events as promises.
import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';

/** Connects once, without reconnecting; rejects if it cannot. */
export function connectClient(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, protocolVersion: 4, ...options });
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('error', reject);
  });
}

/** Connects and tells whether the broker had kept the session. */
export async function sessionKept(url: string, clientId: string): Promise<boolean> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, protocolVersion: 4, clientId, clean: false });
  const connack = await new Promise<IConnackPacket>((resolve) => client.once('connect', resolve));
  client.end(true);
  return connack.sessionPresent;
}

export function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once('close', resolve));
}

export function nextMessage(client: MqttClient): Promise<{ topic: string; text: string }> {
  return new Promise((resolve) => {
    client.once('message', (topic, payload) => resolve({ topic, text: payload.toString() }));
  });
}
