// A hub's database in a folder of its own, filled by a test with what it is about, and nothing else.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { type HistoryForm, readHistory, type StoreHistory } from '../../../hub/calendar/history.ts';
import { encodeHour, HOUR_VALUE_COLUMNS } from '../../../hub/store/hour-row.ts';
import type { HubDatabase } from '../../../hub/store/port.ts';
import type { StoreRow } from '../../../hub/store/stores.ts';
import { rangeAround } from '../../../shared/interval.ts';
import type { OpeningHours } from '../../../shared/opening-hours.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { openRaw } from '../store/open-raw.ts';

/** Every day from `from` until `until`. */
export const daily = (from: string, until: string): OpeningHours => {
  const span: [string, string] = [from, until];
  return { mon: span, tue: span, wed: span, thu: span, fri: span, sat: span, sun: span };
};
export const ALWAYS = daily('00:00', '24:00');

/** UTC hour of `2026-11-23T14`. */
export const utc = (text: string) => (Date.parse(`${text}:00:00Z`) / 3_600_000) as UtcHour;

export interface Hour {
  readonly visits?: number | null;
  readonly passersby?: number | null;
  readonly occupancyTenths?: number | null;
  /** Null as a whole where the profile cannot know. */
  readonly dwell?: readonly [number | null, number | null, number | null, number | null] | null;
  /** Standard error of ln(count), and the part of it that all hours share; of each count. */
  readonly error?: number;
  readonly gain?: number;
  /** Minutes, low, high; as learned by the sensor. Default: it has not. */
  readonly stay?: readonly [number, number, number] | undefined;
  /** Phones that the sensor took out. Default: it did not say. */
  readonly staff?: number;
  readonly coverage?: number;
  readonly floor?: number;
}

export interface FilledHub {
  readonly db: HubDatabase;
  /** The connection behind it. */
  readonly raw: Database.Database;
  addStore(id: string, timeZone: string, opening: OpeningHours, name?: string): StoreRow;
  addSensor(store: StoreRow, id: string, state?: 'online' | 'offline'): number;
  addHour(sensorKey: number, hour: UtcHour, values?: Hour): void;
  /** The same values for every hour from `from` to before `to`, all in one transaction. */
  addHours(sensorKey: number, from: UtcHour, to: UtcHour, values: (hour: UtcHour) => Hour | undefined): void;
  close(): Promise<void>;
}

/** Closed and removed when the test is over. */
export function filledHub(): FilledHub {
  const hub = openFilledHub();
  onTestFinished(() => hub.close());
  return hub;
}

export function historyOf(form: HistoryForm): StoreHistory {
  const read = readHistory(form);
  if (read.kind === 'wrong') throw new Error(read.problem);
  return read.history;
}

/** The caller closes it. */
export function openFilledHub(): FilledHub {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-hub-'));
  const { db, raw } = openRaw(join(folder, 'hub.sqlite'));
  raw.prepare("INSERT INTO retailer (id, name) VALUES ('acme', 'Acme')").run();
  const columns = HOUR_VALUE_COLUMNS.map((column) => `@${column}`).join(', ');
  const insertHour = raw.prepare<
    [object]
  >(`INSERT INTO hour (sensor_key, hour, ${HOUR_VALUE_COLUMNS.join(', ')}, stored_at)
     VALUES (@sensorKey, @hour, ${columns}, 0)`);
  const addHour: FilledHub['addHour'] = (sensorKey, hour, values = {}) => {
    const { visits = 10, passersby = 30, occupancyTenths = 60, dwell = [5, 6, 7, 8] } = values;
    const { coverage = 1, floor = 5, error = 0.4, gain = 0.3, stay, staff = null } = values;
    const occupancy = occupancyTenths === null ? null : occupancyTenths / 10;
    const around = (count: number | null, units: number) =>
      count === null ? null : rangeAround(count, error, units);
    const row = encodeHour({
      visits,
      present: visits,
      passersby,
      occupancy,
      coverage,
      floor,
      stay: stay?.[0] ?? null,
      staff,
      dwell: dwell && { under5: dwell[0], from5to15: dwell[1], from15to60: dwell[2], over60: dwell[3] },
      interval: {
        visits: around(visits, 1),
        present: around(visits, 1),
        passersby: around(passersby, 1),
        occupancy: around(occupancy, 10),
        stay: stay ? [stay[1], stay[2]] : null,
      },
      gain: { visits: gain, present: gain, passersby: gain, occupancy: gain },
      epsilon: 1,
      profile: 'minutes',
      estimator: 'test',
      config: '0123456789ab',
    });
    insertHour.run({ sensorKey, hour, ...row });
  };
  return {
    db,
    raw,
    addStore(id, timeZone, opening, name = id) {
      const { lastInsertRowid } = raw
        .prepare('INSERT INTO store (retailer, id, name, time_zone, opening) VALUES (?, ?, ?, ?, ?)')
        .run('acme', id, name, timeZone, JSON.stringify(opening));
      const key = Number(lastInsertRowid);
      return {
        key,
        retailer: 'acme',
        retailerName: 'Acme',
        id,
        name,
        timeZone,
        opening,
        retired: null,
        rules: 0,
        history: historyOf({ name, timeZone, opening }),
      };
    },
    addSensor(store, id, state) {
      const message =
        state && JSON.stringify({ v: 1, sensor: id, state, version: '0.1.0', profile: 'minutes' });
      const row = raw
        .prepare('INSERT INTO sensor (store_key, id, first_heard, state) VALUES (?, ?, 0, ?)')
        .run(store.key, id, message ?? null);
      raw
        .prepare(
          'INSERT INTO config_change VALUES (?, 1) ON CONFLICT (store_key) DO UPDATE SET serial = serial + 1',
        )
        .run(store.key);
      // Its hours are written by the back door, so that no kept sum holds.
      raw.prepare('UPDATE store SET kept_rules = NULL WHERE key = ?').run(store.key);
      return Number(row.lastInsertRowid);
    },
    addHour,
    addHours(sensorKey, from, to, values) {
      raw.transaction(() => {
        for (let hour = from; hour < to; hour = (hour + 1) as UtcHour) {
          const at = values(hour);
          if (at) addHour(sensorKey, hour, at);
        }
      })();
    },
    async close() {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
