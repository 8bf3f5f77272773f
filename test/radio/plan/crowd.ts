// A crowd with planned comings and goings: who is inside when, who only passes, and what each hour's truth is.
// A phone scans at odd intervals, each time with a new address; its vendor element is its template.
import { type RandomSource, uniform } from '../../../shared/random.ts';
import type { PlanEvent } from './events.ts';

const MS_PER_MINUTE = 60_000;
const HOUR_MS = 60 * MS_PER_MINUTE;

export interface CrowdHour {
  /** Visitors who come in this hour, at any time of it. */
  readonly visits: number;
  readonly passersby: number;
}

export interface PlannedPhone {
  readonly inside: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One clock hour as it really was: phones. */
export interface HourTruth {
  /** Inside at some time of the hour. */
  readonly present: number;
  readonly visits: number;
  /** Inside on average. */
  readonly occupancy: number;
  readonly passersby: number;
}

export interface Crowd {
  readonly phones: readonly PlannedPhone[];
  readonly events: readonly PlanEvent[];
  /** Radios that it takes. */
  readonly stations: number;
}

const STAY_MINUTES = { min: 6, max: 32 };
const PASS_MINUTES = { min: 1.5, max: 3 };
const SCAN_EVERY_S = { inside: { min: 40, max: 160 }, passing: { min: 20, max: 45 } };

/** Times from the start of the first hour. Visitors may stay on into the next hour. */
export function planCrowd(hours: readonly CrowdHour[], random: RandomSource): Crowd {
  const between = (min: number, max: number) => min + (max - min) * uniform(random);
  const phones: PlannedPhone[] = hours.flatMap(({ visits, passersby }, hour) => {
    const come = (inside: boolean, { min, max }: { min: number; max: number }) => {
      const fromMs = hour * HOUR_MS + between(0.2, 58) * MS_PER_MINUTE;
      return { inside, fromMs, untilMs: fromMs + between(min, max) * MS_PER_MINUTE };
    };
    return [
      ...Array.from({ length: visits }, () => come(true, STAY_MINUTES)),
      ...Array.from({ length: passersby }, () => come(false, PASS_MINUTES)),
    ];
  });
  phones.sort((a, b) => a.fromMs - b.fromMs);

  const freeFromMs: number[] = [];
  const events: PlanEvent[] = [];
  for (const [index, phone] of phones.entries()) {
    const found = freeFromMs.findIndex((ms) => ms < phone.fromMs);
    const station = found < 0 ? freeFromMs.length : found;
    freeFromMs[station] = phone.untilMs + 1000;
    events.push({ atMs: phone.fromMs, kind: 'phone', station, element: vendorElement(index) });
    const every = phone.inside ? SCAN_EVERY_S.inside : SCAN_EVERY_S.passing;
    // Half of those inside are near enough to be clearly so, as in a shop.
    const dbm = phone.inside ? between(-70, -48) : between(-86, -80);
    for (let atMs = phone.fromMs + 500; atMs < phone.untilMs; atMs += 1000 * between(every.min, every.max)) {
      events.push({ atMs, kind: 'scan', station, dbm: Math.round(dbm + between(-3, 3)) });
    }
  }
  events.sort((a, b) => a.atMs - b.atMs);
  return { phones, events, stations: freeFromMs.length };
}

/** Of hour number `hour` (0: the first). */
export function truthOf(phones: readonly PlannedPhone[], hour: number): HourTruth {
  const [startMs, endMs] = [hour * HOUR_MS, (hour + 1) * HOUR_MS];
  const insideMs = (phone: PlannedPhone) =>
    Math.max(0, Math.min(phone.untilMs, endMs) - Math.max(phone.fromMs, startMs));
  const visitors = phones.filter((phone) => phone.inside && insideMs(phone) > 0);
  return {
    present: visitors.length,
    visits: visitors.filter((phone) => phone.fromMs >= startMs).length,
    occupancy: visitors.reduce((sum, phone) => sum + insideMs(phone), 0) / HOUR_MS,
    passersby: phones.filter((phone) => !phone.inside && insideMs(phone) > 0).length,
  };
}

/** A vendor element of its own (221, length 4, OUI, type): the OUI tells phones apart. */
function vendorElement(phone: number): string {
  return `dd0400${(0x1000 + phone).toString(16).padStart(4, '0')}01`;
}
