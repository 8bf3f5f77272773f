// What a sensor may do at the broker, once it has proved who it is: speak on its own topics, hear what the hub
// tells it, and nothing else. Mosquitto is given the same rules, see hub/pairing/mosquitto.ts.
import type { SensorPath, TopicKind } from '../../shared/topics.ts';
import { topicOf } from '../../shared/topics.ts';

export type Login =
  /** `key`: of the credential. */
  | { readonly kind: 'known'; readonly key: number; readonly path: SensorPath }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unknown' };

export type CheckLogin = (user: string, password: Uint8Array) => Promise<Login>;

export const SENSOR_SAYS = ['hour', 'state', 'health'] as const satisfies readonly TopicKind[];
export const SENSOR_HEARS = ['receipt', 'config'] as const satisfies readonly TopicKind[];

interface Message {
  readonly topic: string;
  readonly retain: boolean;
}

/** The state alone is retained. */
export function maySay(path: SensorPath, { topic, retain }: Message): boolean {
  const kind = SENSOR_SAYS.find((candidate) => topicOf(path, candidate) === topic);
  return kind !== undefined && (!retain || kind === 'state');
}

/** A filter with a wildcard is none of its own topics. */
export function mayHear(path: SensorPath, filter: string): boolean {
  return SENSOR_HEARS.some((kind) => topicOf(path, kind) === filter);
}

/** `will`: topic of its last will, if it has one. */
export function mayLeave(path: SensorPath, will: string | undefined): boolean {
  return will === undefined || will === topicOf(path, 'state');
}
