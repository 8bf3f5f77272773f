// Every method that reads, once, about a store that has something of everything.
import type { LocalDate } from '../../hub/calendar/local-days.ts';
import type { Reader } from '../../hub/store/port.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import { NOON } from '../hub/ingest/example-messages.ts';
import { FILLED_AT_MS, type FilledStore } from './filled-store.ts';

const HOURS = { from: (NOON - 5) as UtcHour, to: (NOON + 5) as UtcHour };
const OTHERS_SETUP = [{ sensor: 'door', estimator: 'another', config: 'one' }];

/** One case a method: a method without one is an error of its type. */
export const READS: {
  readonly [name in keyof Reader]: (reader: Reader, of: FilledStore) => Promise<unknown>;
} = {
  stores: (reader) => reader.stores(),
  store: (reader, { path }) => reader.store(path.retailer, path.store),
  storeKinds: (reader) => reader.storeKinds('2026-03-02' as LocalDate),
  storePage: (reader) =>
    reader.storePage({
      kinds: [],
      others: [],
      date: '2026-03-02' as LocalDate,
      search: undefined,
      order: 'hand',
      retired: 'none',
      alarmsSinceMs: 0,
      limit: 9,
      from: { offset: 0 },
    }),
  storesByKey: (reader, { key }) => reader.storesByKey([key]),
  directory: async (reader) => (await reader.directory()).stores,
  groups: async (reader) => (await reader.groups()).stores,
  retailer: (reader, { path }) => reader.retailer(path.retailer),
  storeKeys: (reader) => reader.storeKeys(),
  retiredSensors: (reader) => reader.retiredSensors(),
  directoryRevision: (reader) => reader.directoryRevision(),
  sensors: (reader, { key }) => reader.sensors([key]),
  sensorIds: (reader, { key }) => reader.sensorIds([key]),
  saidStates: (reader, { key }) => reader.saidStates([key]),
  hourSums: (reader, { key }) => reader.hourSums([{ store: key, ...HOURS }]),
  visitSums: (reader, { key }) => reader.visitSums([{ store: key, ...HOURS }]),
  spanSums: (reader, { key }) => reader.spanSums([{ store: key, ...HOURS }]),
  keptStates: (reader, { key }) => reader.keptStates([key]),
  keptSums: (reader, { key }) => reader.keptSums([{ store: key, step: 1, from: 0, to: 100_000 }]),
  keptTotals: (reader, { key }) =>
    reader.keptTotals([{ store: key, step: 7, from: 0, to: 100_000, factors: {} }]),
  stays: (reader, { key }) => reader.stays([{ store: key, ...HOURS }]),
  released: (reader, { key }) => reader.released(key, [HOURS]),
  newestRelease: (reader, { key }) => reader.newestRelease(key),
  lastSettings: (reader, { key }) => reader.lastSettings(key),
  heardHours: (reader, { key }) => reader.heardHours(key, HOURS),
  hourCount: (reader, { key }) => reader.hourCount(key),
  setupChanges: (reader, { key }) =>
    reader.setupChanges([{ store: key, setup: OTHERS_SETUP, ...HOURS, which: 'first' }]),
  pauses: (reader, { key }) => reader.pauses([key], FILLED_AT_MS),
  pausedSpans: (reader, { key }) => reader.pausedSpans([{ store: key, fromMs: 0, toMs: FILLED_AT_MS }]),
  askedSettings: (reader, { key }) => reader.askedSettings([key]),
  revisions: (reader, { key }) => reader.revisions([key]),
  changeSerial: (reader) => reader.changeSerial(),
  changeSerials: (reader) => reader.changeSerials(),
  handCounts: (reader, { key }) => reader.handCounts(key),
  calibrations: (reader, { key }) => reader.calibrations([key]),
  alarms: (reader) => reader.alarms(9, 'in turn'),
  alarmCounts: (reader) => reader.alarmCounts(0),
  refused: (reader) => reader.refused(9, 'in turn'),
  refusedCounts: (reader) => reader.refusedCounts(0),
  totals: (reader) => reader.totals(),
  audit: (reader, { path }) => reader.audit({ retailer: path.retailer, id: path.store }, 9),
  lastAsked: (reader, { path }) => reader.lastAsked(path, 'profile'),
  verifyAudit: (reader) => reader.verifyAudit(),
  newestCredential: (reader, { path }) => reader.newestCredential(path),
  liveCredentials: (reader) => reader.liveCredentials(),
  pairingCode: (reader, { path }) => reader.pairingCode(`code of ${path.retailer}`),
  objectionKey: (reader, { key }) => reader.objectionKey(key, 0),
  listedAfter: (reader, { key, objectionKey }) =>
    reader.listedAfter(key, objectionKey, '0123456789abcdef', FILLED_AT_MS),
  objectionCounts: (reader, { key }) => reader.objectionCounts(key, { sinceMs: 0, network: 'abcdef' }),
  objectionGroups: (reader, { key }) => reader.objectionGroups(key),
  largestObjectionGroup: (reader, { key }) => reader.largestObjectionGroup(key, 0),
  objectionFloodDay: (reader, { key }) =>
    reader.objectionFloodDay(key, { beforeMs: 2 * FILLED_AT_MS, over: 0 }),
  objection: (reader, { key, path }) => reader.objection(key, `token of ${path.retailer}`),
  objectionLists: (reader, { key }) => reader.objectionLists([key], FILLED_AT_MS),
};
