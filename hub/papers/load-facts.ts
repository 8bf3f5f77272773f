// Reads the facts of one store from the hub's configuration and database. A hub that has not run yet has an
// empty database: then much is unknown, and nothing is guessed.
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../shared/utc-hour.ts';
import { externalBrokers } from '../brokers.ts';
import { dateAt, versionOn } from '../calendar/history.ts';
import { type LocalDate, localDateAt } from '../calendar/local-days.ts';
import type { Opening } from '../calendar/opening.ts';
import { isOpenIn, storeDayOf } from '../calendar/store-days.ts';
import type { HubConfig } from '../config.ts';
import { ALARM_ROWS_MAX, ALARM_ROWS_OF_STORE_MAX } from '../store/alarms.ts';
import type { RetailerRow } from '../store/directory.ts';
import { shownLocation } from '../store/location.ts';
import type { HubDatabase, Reader } from '../store/port.ts';
import { REFUSED_BODY_BYTES_MAX, REFUSED_ROWS_MAX, REFUSED_ROWS_OF_STORE_MAX } from '../store/refused.ts';
import type { SensorRow } from '../store/sensors.ts';
import type { StoreRow } from '../store/stores.ts';
import {
  type Facts,
  type OpeningFacts,
  type Processing,
  PSEUDONYM_MINUTES,
  type SensorFacts,
} from './facts.ts';
import { PapersError } from './papers-error.ts';
import { publicPageUrl } from './public-page.ts';

/** A sensor that released nothing for so long, and is not connected, is taken to be gone. */
const PRESENT_DAYS = 31;
/** So many days tell whether the sensors listen while the shop is closed. */
const LISTENING_DAYS = 28;

/** `path`: RETAILER/STORE. Throws PapersError where the hub has no such store. */
export async function loadFacts(
  config: HubConfig,
  database: HubDatabase,
  path: string,
  nowMs: number,
): Promise<Facts> {
  const store = await findStore(database, path);
  const { key, timeZone, history } = store;
  const today = dateAt(history, nowMs);
  const opening = openingFacts(versionOn(history, today).opening, today);
  const db = database.asTenant(store.retailer);
  const retailer = (await db.retailer(store.retailer))!;
  const rows = (await db.sensors([key])).get(key) ?? [];
  const sensors = await sensorFacts(db, { key, rows }, timeZone, nowMs);
  return {
    writtenOn: localDateAt(timeZone, nowMs),
    controller: {
      shownAs: plain(retailer.name),
      legalName: said(retailer.legalName),
      contact: said(retailer.contact),
      dataProtectionOfficer: officerOf(retailer),
    },
    store: { path, name: plain(store.name), timeZone, opening },
    publicPage: config.publicUrl && publicPageUrl(config.publicUrl, retailer.id, store.id),
    hub: hubFacts(config),
    sensors,
    processing: processingOf(sensors.filter(({ isPresent }) => isPresent)),
    kept: await keptOf(db, key, rows, timeZone),
    listening: await listeningOf(db, store, nowMs),
  };
}

function openingFacts(
  { week, special, closed, exceptions, holidays }: Opening,
  today: LocalDate,
): OpeningFacts {
  return {
    week,
    special: special.filter(({ on }) => on.kind !== 'date' || on.date >= today),
    closed: closed.filter(({ last }) => last === null || last >= today),
    exceptions: [...exceptions].filter(([date]) => date >= today).map(([date, hours]) => ({ date, hours })),
    holidays: holidays ? [holidays] : [],
  };
}

async function findStore(db: HubDatabase, path: string): Promise<StoreRow> {
  const [retailer = '', id = '', ...rest] = path.split('/');
  const store = rest.length === 0 ? await db.asTenant(retailer).store(retailer, id) : undefined;
  if (store) return store;
  const known = (await db.asOperator().storeKeys()).map((row) => `${row.retailer}/${row.id}`);
  throw new PapersError(
    `--store: there is no store ${path}; ${known.length === 0 ? 'the hub has none yet' : `it has ${known.slice(0, 10).join(', ')}`}`,
  );
}

/** Undefined where nothing was said, null where none was designated. */
function officerOf({ officer }: RetailerRow): string | null | undefined {
  const said = officer === null ? undefined : (JSON.parse(officer) as string | null);
  return said && plain(said);
}

const said = (text: string | null) => (text === null ? undefined : plain(text));

/** On one line, and without what no page may hold: control characters, halves of characters. */
const plain = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\s\uFFFE\uFFFF]+/gu, ' ')
    .trim();

function hubFacts(config: HubConfig): Facts['hub'] {
  const { database, listen, broker } = config;
  const external = externalBrokers(config).map((url) => new URL(url));
  return {
    database: shownLocation(database),
    webAddress: hostPort(listen),
    brokerAddress: external.map(({ host }) => host).join(', ') || hostPort(broker),
    brokerIsExternal: external.length > 0,
    brokerIsEncrypted: external.length > 0 && external.every(({ protocol }) => protocol === 'mqtts:'),
  };
}

const hostPort = ({ host, port }: { readonly host: string; readonly port: number }) =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

async function sensorFacts(
  db: Reader,
  { key, rows }: { readonly key: number; readonly rows: readonly SensorRow[] },
  zone: string,
  nowMs: number,
): Promise<SensorFacts[]> {
  const settings = await db.lastSettings(key);
  const presentFrom = utcHourOf(nowMs - PRESENT_DAYS * 24 * MS_PER_HOUR);
  return rows.map((row) => {
    const { sensorKey: _, ...last } = settings.get(row.key) ?? { ...NEVER_RELEASED, sensorKey: row.key };
    const said = stateOf(row);
    return {
      id: row.id,
      firstHeard: localDateAt(zone, row.firstHeardMs),
      lastHour: row.lastHour === null ? undefined : localDateAt(zone, hourStartMs(row.lastHour)),
      isPresent: said.online || (row.lastHour !== null && row.lastHour >= presentFrom),
      ...last,
      // What it says now may be newer than its newest hour: of two the one that keeps for longer.
      profile: weakest([last.profile, said.profile]),
      config: last.config ?? said.config,
    };
  });
}

const NEVER_RELEASED = {
  profile: undefined,
  epsilon: undefined,
  floor: undefined,
  estimator: undefined,
  config: undefined,
};

interface Said {
  readonly online: boolean;
  readonly profile: Profile | undefined;
  readonly config: string | undefined;
}

/** The state message was checked before it was stored (hub/ingest/validate.ts). */
function stateOf({ state }: SensorRow): Said {
  if (state === null) return { online: false, profile: undefined, config: undefined };
  const said = JSON.parse(state) as { state?: string; profile?: Profile; config?: string };
  return { online: said.state === 'online', profile: said.profile, config: said.config };
}

const weakest = (profiles: readonly (Profile | undefined)[]): Profile | undefined =>
  PROFILES.filter((profile) => profiles.includes(profile)).sort(
    (a, b) => PSEUDONYM_MINUTES[b] - PSEUDONYM_MINUTES[a],
  )[0];

function processingOf(present: readonly SensorFacts[]): Processing {
  const profiles = PROFILES.filter((profile) => present.some((sensor) => sensor.profile === profile));
  const known = <T>(values: readonly (T | undefined)[]) => values.filter((value) => value !== undefined);
  const epsilons = known(present.map(({ epsilon }) => epsilon));
  const floors = known(present.map(({ floor }) => floor));
  // A sensor that has said nothing yet may be of any profile.
  const isSaidByAll = present.length > 0 && present.every(({ profile }) => profile !== undefined);
  return {
    profiles,
    forgetMinutes: PSEUDONYM_MINUTES[weakest(isSaidByAll ? profiles : PROFILES)!],
    epsilon: epsilons.length === 0 ? undefined : Math.max(...epsilons),
    floor: floors.length === 0 ? undefined : Math.min(...floors),
  };
}

async function keptOf(
  db: Reader,
  key: number,
  sensors: readonly SensorRow[],
  zone: string,
): Promise<Facts['kept']> {
  const firsts = sensors.flatMap(({ firstHour }) => firstHour ?? []);
  return {
    hours: await db.hourCount(key),
    since: firsts.length === 0 ? undefined : localDateAt(zone, hourStartMs(Math.min(...firsts) as UtcHour)),
    handCounts: (await db.handCounts(key)).length,
    calibrations: ((await db.calibrations([key])).get(key) ?? []).length,
    refusedMax: REFUSED_ROWS_MAX,
    refusedOfStoreMax: REFUSED_ROWS_OF_STORE_MAX,
    refusedBodyBytesMax: REFUSED_BODY_BYTES_MAX,
    alarmsMax: ALARM_ROWS_MAX,
    alarmsOfStoreMax: ALARM_ROWS_OF_STORE_MAX,
  };
}

async function listeningOf(
  db: Reader,
  { key, history }: StoreRow,
  nowMs: number,
): Promise<Facts['listening']> {
  const to = utcHourOf(nowMs);
  const heard = await db.heardHours(key, { from: (to - 24 * LISTENING_DAYS) as UtcHour, to });
  const whileClosed = heard.filter((hour) => !isOpenIn(storeDayOf(history, hour), hour));
  return { days: LISTENING_DAYS, hours: heard.length, whileClosed: whileClosed.length };
}
