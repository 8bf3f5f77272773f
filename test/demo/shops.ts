// The demo's shops: which simulated crowd walks in each, and the configuration files of hub and sensors.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { type OpeningHours, WEEKDAYS } from '../../shared/opening-hours.ts';
import { presetShop } from '../simulator/shop.ts';

export interface DemoStore {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly opening: OpeningHours;
  /** Ids of its groups. */
  readonly groups: readonly string[];
  readonly profile: Profile;
  /** As its owner would know it; null where nobody does. */
  readonly stayMinutes: number | null;
}

const RETAILER = 'demo';
const SENSOR = 'door';

/** One of them keeps pseudonyms for an hour, so that both profiles can be seen side by side. */
const [MINUTES, HOUR] = PROFILES;

/** A small tree, as a retailer with regions has one. */
const GROUPS = [
  { id: 'all-shops', name: 'All shops' },
  { id: 'high-streets', name: 'High streets', in: 'all-shops' },
  { id: 'retail-parks', name: 'Retail parks', in: 'all-shops' },
] as const;
const [, { id: HIGH_STREETS }, { id: RETAIL_PARKS }] = GROUPS;

export const SIMULATED_STORES: readonly DemoStore[] = [
  simulated('bakery', 'Bakery, Station Street', HIGH_STREETS, MINUTES, 13),
  simulated('fashion', 'Fashion, Calle Mayor', HIGH_STREETS, MINUTES, 17),
  simulated('electronics', 'Electronics, Retail Park', RETAIL_PARKS, HOUR, 25),
];

function simulated(
  preset: string,
  name: string,
  group: string,
  profile: Profile,
  stayMinutes: number,
): DemoStore {
  const { timeZone, openingHours } = presetShop(preset);
  return { id: preset, name, timeZone, opening: openingHours, groups: [group], profile, stayMinutes };
}

/** A recording of one's own: nobody knows when that place is open. */
export function recordedStore(): DemoStore {
  const always = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00', '24:00']])) as OpeningHours;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    id: 'recording',
    name: 'Your recording',
    timeZone,
    opening: always,
    groups: [],
    profile: MINUTES,
    stayMinutes: null,
  };
}

export interface Ports {
  readonly http: number;
  readonly mqtt: number;
}

/** Writes the hub's configuration into `folder` and returns its path. */
export function writeHubConfig(folder: string, ports: Ports, stores: readonly DemoStore[]): string {
  const file = join(folder, 'hub.yaml');
  const retailer = {
    id: RETAILER,
    name: 'Demo retailer',
    groups: stores.some(({ groups }) => groups.length > 0) ? GROUPS : [],
    stores: stores.map(({ profile, stayMinutes, ...store }) => store),
  };
  const config = {
    listen: { port: ports.http },
    broker: { port: ports.mqtt },
    database: 'hub.sqlite',
    retailers: [retailer],
  };
  writeFileSync(file, stringify(config));
  return file;
}

/** Writes a sensor's configuration into `folder` and returns its path. */
export function writeSensorConfig(
  folder: string,
  store: DemoStore,
  broker: string,
  source?: readonly string[],
): string {
  const file = join(folder, `${store.id}${source ? '-live' : ''}.yaml`);
  const config = {
    sensor: `${RETAILER}/${store.id}/${SENSOR}`,
    broker,
    outbox: `${store.id}.sqlite`,
    profile: store.profile,
    stayMinutes: store.stayMinutes,
    logLevel: 'warn',
    ...(source && { source: { command: source } }),
  };
  writeFileSync(file, stringify(config));
  return file;
}
