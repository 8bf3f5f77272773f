// The MQTT topics both sides agree on: footfall/v1/RETAILER/STORE/SENSOR/KIND.

/** Lower-case letters, digits and hyphens, 1 to 40 long: safe in topics, file names and addresses. */
export const ID_PATTERN = '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$';
const idPattern = new RegExp(ID_PATTERN);

/** Where a sensor stands: the three levels of ownership. */
export interface SensorPath {
  readonly retailer: string;
  readonly store: string;
  readonly sensor: string;
}

/** Sensor to hub: hour, state (retained, last will), health. Hub to sensor: receipt, config (retained). */
export const TOPIC_KINDS = ['hour', 'state', 'health', 'receipt', 'config'] as const;
export type TopicKind = (typeof TOPIC_KINDS)[number];

const PREFIX = 'footfall/v1';

export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** Throws RangeError if a part is not an id: a topic is never built from unchecked text. */
export function topicOf(path: SensorPath, kind: TopicKind): string {
  for (const part of [path.retailer, path.store, path.sensor]) {
    if (!isId(part)) throw new RangeError(`'${part}' is not an id: use a-z, 0-9 and -, at most 40`);
  }
  return `${PREFIX}/${path.retailer}/${path.store}/${path.sensor}/${kind}`;
}

/** The client id of a sensor at its broker; ids hold no dot. */
export function clientIdOf({ retailer, store, sensor }: SensorPath): string {
  return `footfall.${retailer}.${store}.${sensor}`;
}

/** Subscription to one kind of every sensor. */
export function allSensors(kind: TopicKind): string {
  return `${PREFIX}/+/+/+/${kind}`;
}

/** The same, so that each message goes to one of those that subscribe as `group`. */
export const sharedAmong = (group: string, topic: string): string => `$share/${group}/${topic}`;

/** The inverse of `topicOf`; `undefined` for any other topic. */
export function parseTopic(topic: string): { path: SensorPath; kind: TopicKind } | undefined {
  const [product, version, retailer, store, sensor, kind, ...rest] = topic.split('/');
  if (`${product}/${version}` !== PREFIX || rest.length > 0) return undefined;
  if (retailer === undefined || store === undefined || sensor === undefined) return undefined;
  if (![retailer, store, sensor].every(isId)) return undefined;
  const known = TOPIC_KINDS.find((candidate) => candidate === kind);
  return known && { path: { retailer, store, sensor }, kind: known };
}

/** Reads `RETAILER/STORE/SENSOR`; `undefined` for anything else. */
export function parseSensorPath(text: string): SensorPath | undefined {
  return parseTopic(`${PREFIX}/${text}/hour`)?.path;
}
