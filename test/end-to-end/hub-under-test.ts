// A hub of its own process, with everything that can be asked of it: its API and its database file.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { formatUtcHour, type UtcHour } from '../../shared/utc-hour.ts';
import { type HubProcess, startHubProcess, writeConfig } from '../hub/hub-process.ts';
import { freePort } from '../support/free-port.ts';
import { STORE } from './sensor-process.ts';

export interface HubUnderTest {
  readonly database: string;
  readonly mqttPort: number;
  readonly mqtt: string;
  isListening(): boolean;
  /** Standard error of all its lives. */
  stderr(): string;
  /** Sudden death; resolves when it is gone. */
  kill(): Promise<void>;
  /** On the same ports and database; resolves when it listens. */
  start(): Promise<void>;
  /** `path`: behind `/api/v1/`. */
  api(path: string): Promise<Record<string, unknown>>;
  sensor(name: string): Promise<Record<string, unknown> | undefined>;
}

/** Started, and killed when the test ends. */
export async function startHub(folder: string): Promise<HubUnderTest> {
  const [httpPort, mqttPort] = [await freePort(), await freePort()];
  const config = writeConfig(folder, { listen: { port: httpPort }, broker: { port: mqttPort } });
  const logs: string[] = [];
  let hub: HubProcess | undefined;
  let isListening = false;
  const start = async () => {
    const started = startHubProcess('run', '--config', config, '--log-level', 'trace');
    const at = logs.push('') - 1;
    started.child.stderr!.on('data', (chunk) => {
      logs[at] += chunk;
    });
    hub = started;
    await started.listening;
    isListening = true;
  };
  const kill = async () => {
    isListening = false;
    hub!.child.kill('SIGKILL');
    await hub!.exit;
  };
  onTestFinished(kill);
  await start();
  const api = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${httpPort}/api/v1/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  return {
    database: join(folder, 'footfall-hub.sqlite'),
    mqttPort,
    mqtt: `mqtt://127.0.0.1:${mqttPort}`,
    isListening: () => isListening,
    stderr: () => logs.join(''),
    start,
    kill,
    api,
    async sensor(name) {
      const { sensors } = await api(`stores/${STORE.retailer}/${STORE.store}/sensors`);
      return (sensors as Record<string, unknown>[]).find(({ sensor }) => sensor === name);
    },
  };
}

type Row = Record<string, string | number | null>;

/** The released hours as messages again, as the database file has them, by sensor and hour. */
export function storedCounts(database: string): HourlyCount[] {
  const db = new Database(database, { readonly: true });
  try {
    return db
      .prepare<[], Row>(
        'SELECT sensor.id AS sensor, hour.* FROM hour JOIN sensor ON sensor.key = hour.sensor_key ORDER BY 1, hour',
      )
      .all()
      .map(messageOf);
  } finally {
    db.close();
  }
}

function messageOf(row: Row): HourlyCount {
  const { hour, occupancy_tenths, ...rest } = row;
  const { dwell_under5, dwell_5to15, dwell_15to60, dwell_over60, visits, present, passersby } = rest;
  const { sensor, coverage, epsilon, floor, profile, estimator, config } = rest;
  const tenths = (value: Row[string] | undefined) => (typeof value === 'number' ? value / 10 : null);
  const range = (low: Row[string] | undefined, high: Row[string] | undefined) =>
    low === null ? null : [low, high];
  return {
    sensor,
    visits,
    present,
    passersby,
    coverage,
    epsilon,
    floor,
    profile,
    estimator,
    config,
    v: 1,
    hour: formatUtcHour(hour as UtcHour),
    occupancy: tenths(occupancy_tenths),
    staff: tenths(rest.staff_tenths),
    stay: tenths(rest.stay_tenths),
    dwell:
      rest.dwell_known === 0
        ? null
        : {
            under5: dwell_under5,
            from5to15: dwell_5to15,
            from15to60: dwell_15to60,
            over60: dwell_over60,
          },
    interval: {
      visits: range(rest.visits_low, rest.visits_high),
      present: range(rest.present_low, rest.present_high),
      passersby: range(rest.passersby_low, rest.passersby_high),
      occupancy:
        occupancy_tenths === null
          ? null
          : [tenths(rest.occupancy_low_tenths), tenths(rest.occupancy_high_tenths)],
      stay: rest.stay_tenths === null ? null : [tenths(rest.stay_low_tenths), tenths(rest.stay_high_tenths)],
    },
    gain: {
      visits: rest.visits_gain,
      present: rest.present_gain,
      passersby: rest.passersby_gain,
      occupancy: rest.occupancy_gain,
    },
  } as HourlyCount;
}
