// A store with a configuration that names everybody, and a sensor that has released hours.
import { stringify } from 'yaml';
import { type HubConfig, parseHubConfig } from '../../../hub/config.ts';
import type { Facts } from '../../../hub/papers/facts.ts';
import { loadFacts } from '../../../hub/papers/load-facts.ts';
import { daily, type FilledHub, filledHub, utc } from '../report/filled-hub.ts';

export const NOW_MS = Date.parse('2026-11-23T15:26:00Z');
export const STORE = 'acme/berlin';
export const PUBLIC_PAGE = 'https://counting.acme.example/about/acme/berlin';

const WRITTEN = {
  publicUrl: 'https://counting.acme.example/',
  listen: { host: '127.0.0.1', port: 8080 },
  broker: { host: '127.0.0.1', port: 1883 },
  database: '/var/lib/footfall/hub.sqlite',
  retailers: [
    {
      id: 'acme',
      name: 'Acme',
      legalName: 'Acme Retail GmbH',
      contact: '1 Main Street, 10115 Berlin, privacy@acme.example',
      dataProtectionOfficer: 'officer@acme.example' as string | null,
      stores: [
        { id: 'berlin', name: 'Berlin Mitte', timeZone: 'Europe/Berlin', opening: daily('10:00', '18:00') },
      ],
    },
  ],
};
export type Written = typeof WRITTEN;

/** `change` edits a copy of what is written. */
export function config(change: (written: Written) => void = () => undefined): HubConfig {
  const written = structuredClone(WRITTEN);
  change(written);
  return parseHubConfig(stringify(written), '/etc/footfall/hub.yaml');
}

export interface PaperedStore {
  readonly hub: FilledHub;
  readonly facts: (configured?: HubConfig) => Promise<Facts>;
  /** Changes settings of a sensor's hours, as SQL: `profile = 'hour'`. */
  set(sensor: string, settings: string): void;
  addSensor(id: string, from: string, to: string): void;
}

/** As if the directory had always said it. */
export function asConfigured({ raw }: FilledHub, { retailers = [] }: HubConfig): void {
  for (const {
    id,
    name,
    legalName = null,
    contact = null,
    dataProtectionOfficer: officer,
    stores,
  } of retailers) {
    raw
      .prepare('UPDATE retailer SET name = ?, legal_name = ?, contact = ?, officer = ? WHERE id = ?')
      .run(name, legalName, contact, officer === undefined ? null : JSON.stringify(officer), id);
    for (const store of stores) {
      raw
        .prepare('UPDATE store SET name = ?, time_zone = ?, opening = ? WHERE retailer = ? AND id = ?')
        .run(store.name, store.timeZone, JSON.stringify(store.opening), id, store.id);
    }
  }
}

/** One sensor, `door`, heard from 9 to 12 o'clock UTC of 23 November: the shop opens at 9. */
export function paperedStore(): PaperedStore {
  const hub = filledHub();
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '18:00'), 'Berlin Mitte');
  asConfigured(hub, config());
  const addSensor: PaperedStore['addSensor'] = (id, from, to) => {
    hub.addHours(hub.addSensor(store, id), utc(from), utc(to), () => ({}));
  };
  addSensor('door', '2026-11-23T09', '2026-11-23T12');
  return {
    hub,
    async facts(configured = config()) {
      asConfigured(hub, configured);
      return loadFacts(configured, hub.db, STORE, NOW_MS);
    },
    set: (sensor, settings) =>
      hub.raw.exec(
        `UPDATE hour SET ${settings} WHERE sensor_key = (SELECT key FROM sensor WHERE id = '${sensor}')`,
      ),
    addSensor,
  };
}
