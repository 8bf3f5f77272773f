// What others count, on the very frames that the sensor gets: by address, by signature, by scan. Each
// rule needs to know phones for an hour or longer, which the sensor may not, so they live here.
import { formatUtcHour, MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { Sightings } from './sightings.ts';

const SCAN_GAP_MS = 10_000;
const LIBPAX_KEYS = 2 ** 16;
const LOCALLY_ADMINISTERED = 0x02;
/** 2⁴⁰: what an address as a number is divided by to get its first byte. */
const FIRST_BYTE = 2 ** 40;

export interface Baseline {
  readonly name: string;
  /** Column heading. */
  readonly short: string;
  /** Weaker frames are left out where the protocol has a signal gate; null: never. */
  readonly gateDbm: number | null;
  readonly rule: 'distinct' | 'scans';
  readonly key: 'address' | 'signature' | 'random-address-tail';
}

/**
 * The rules of the design's table, with its gates, and libpax as it counts. Signatures are the sensor's own,
 * over what stays the same under one address; over whole elements they count phones several times over.
 */
export const BASELINES: readonly Baseline[] = [
  { name: 'addresses', short: 'addr', gateDbm: null, rule: 'distinct', key: 'address' },
  { name: 'addresses-near', short: 'addr −75', gateDbm: -75, rule: 'distinct', key: 'address' },
  { name: 'signatures', short: 'sign −75', gateDbm: -75, rule: 'distinct', key: 'signature' },
  { name: 'scans', short: 'scans −75', gateDbm: -75, rule: 'scans', key: 'signature' },
  { name: 'address-scans', short: 'a-scans −77', gateDbm: -77, rule: 'scans', key: 'address' },
  { name: 'libpax', short: 'libpax', gateDbm: null, rule: 'distinct', key: 'random-address-tail' },
];

/** By hour (`2022-11-22T10:00:00Z`); hours without any count are missing. */
export type HourlyTotals = ReadonlyMap<string, number>;

export interface BaselineOptions {
  /** False where the phones were beside the sniffer. */
  readonly gated: boolean;
  /** Addresses that are left out, as 48-bit numbers. */
  readonly ignored: ReadonlySet<number>;
}

/** `sightings`: in the order of their time, but for a moment. */
export function countBaseline(
  baseline: Baseline,
  sightings: Sightings,
  { gated, ignored }: BaselineOptions,
): HourlyTotals {
  const { timeMs, address, signature, signalDbm, length } = sightings;
  const gateDbm = gated ? (baseline.gateDbm ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY;
  const addressKeys = addressKeysOf(baseline, sightings, ignored);
  const begins = baseline.rule === 'distinct' ? newInHour() : newAfterGap();
  const totals = new Map<UtcHour, number>();
  for (let i = 0; i < length; i += 1) {
    const addressKey = addressKeys[address[i]!]!;
    // Written so that a frame without a signal strength passes.
    if (addressKey < 0 || signalDbm[i]! < gateDbm) continue;
    const key = baseline.key === 'signature' ? signature[i]! : addressKey;
    if (!begins(key, timeMs[i]!)) continue;
    const hour = Math.floor(timeMs[i]! / MS_PER_HOUR) as UtcHour;
    totals.set(hour, (totals.get(hour) ?? 0) + 1);
  }
  return new Map([...totals].map(([hour, total]) => [formatUtcHour(hour), total]));
}

/** For each address what it counts as, or −1 where it is left out. */
function addressKeysOf(
  baseline: Baseline,
  { addresses }: Sightings,
  ignored: ReadonlySet<number>,
): Int32Array {
  return Int32Array.from(addresses, (address, index) => {
    if (ignored.has(address)) return -1;
    if (baseline.key !== 'random-address-tail') return index;
    const isRandom = (Math.floor(address / FIRST_BYTE) & LOCALLY_ADMINISTERED) !== 0;
    return isRandom ? address % LIBPAX_KEYS : -1;
  });
}

type Begins = (key: number, timeMs: number) => boolean;

function newInHour(): Begins {
  const lastHour = new Map<number, number>();
  return (key, timeMs) => {
    const hour = Math.floor(timeMs / MS_PER_HOUR);
    const isNew = lastHour.get(key) !== hour;
    lastHour.set(key, hour);
    return isNew;
  };
}

function newAfterGap(): Begins {
  const lastMs = new Map<number, number>();
  return (key, timeMs) => {
    const isNew = timeMs - (lastMs.get(key) ?? Number.NEGATIVE_INFINITY) > SCAN_GAP_MS;
    lastMs.set(key, timeMs);
    return isNew;
  };
}

const ADDRESS_LINE = /^\s*((?:[0-9a-f]{2}[:-]?){5}[0-9a-f]{2})\s*(?:#.*)?$/i;

/** Addresses of an ignore list as 48-bit numbers; lines without one are passed over. */
export function addressesOf(list: string): ReadonlySet<number> {
  const digits = list.split('\n').flatMap((line) => ADDRESS_LINE.exec(line)?.[1] ?? []);
  return new Set(digits.map((text) => Number.parseInt(text.replaceAll(/[:-]/g, ''), 16)));
}
