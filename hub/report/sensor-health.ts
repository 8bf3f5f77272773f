// Whether a sensor is alive, from its last state message and from the hours that did or did not arrive.
import { COUNTING_TROUBLES, type CountingTrouble } from '../../shared/counting-trouble.ts';
import { plainText } from '../../shared/plain-text.ts';
import { MS_PER_HOUR, type UtcHour } from '../../shared/utc-hour.ts';
import type { StoreHistory } from '../calendar/history.ts';
import { addDays } from '../calendar/local-days.ts';
import { storeDayOf, storeDays } from '../calendar/store-days.ts';
import type { HourSpan } from '../store/hours.ts';
import type { SensorRow } from '../store/sensors.ts';
import { notBefore } from './expected.ts';

/**
 * `reporting`: the open hours arrive. `late`: a few do not. `silent`: none for a day, or the broker says that
 * the sensor is gone. `deaf`: it is there, and its source of frames or its radio is not. `cannot-count`: it hears, and
 * cannot count what it hears, or not rightly. `paused`: it was told to hear nothing. `new`: it has not reported an hour yet.
 */
type Alive = 'reporting' | 'late' | 'silent' | 'deaf' | 'cannot-count' | 'paused' | 'new';

/** All is not well with these. */
export function isTroubled({ alive }: SensorReport): boolean {
  return alive === 'silent' || alive === 'late' || alive === 'deaf' || alive === 'cannot-count';
}

export interface SensorReport {
  readonly id: string;
  readonly alive: Alive;
  /** Whether the broker has it connected; undefined if it never said. */
  readonly online: boolean | undefined;
  /** Open hours that should have arrived since its last one, at most a week's. */
  readonly hoursLate: number;
  readonly lastHour: UtcHour | null;
  readonly firstHour: UtcHour | null;
  readonly version: string | undefined;
  readonly profile: string | undefined;
  /** Why its source was last restarted, or its radio receives nothing, where it hears nothing now. */
  readonly deafBecause: string | undefined;
  /** What it says of why it cannot count; undefined where it can. */
  readonly trouble: CountingTrouble | undefined;
  readonly outboxWaiting: number | undefined;
  /** Privacy loss (ε) of one track over the last 24 released hours, as the sensor says. */
  readonly epsilonOfDay: number | undefined;
}

/** An hour or two may wait in the sensor's outbox. */
const LATE_HOURS = 2;
const STARTING_S = 60;
/** Of what a sensor says for people. */
const TEXT_CHARACTERS_MAX = 300;
const SILENT_MS = 24 * MS_PER_HOUR;

export function sensorReport(
  sensor: SensorRow,
  store: { readonly history: StoreHistory },
  nowMs: number,
): SensorReport {
  const state = parse(sensor.state);
  const health = parse(sensor.health);
  const source = record(health.source);
  // A sensor that has just started says so before its source has.
  const hasTried = text(source.reason) !== undefined || (count(health.uptime_s) ?? 0) >= STARTING_S;
  const heard = text(source.state);
  const deaf = heard === 'deaf' || heard === 'no-clock' || (heard === 'restarting' && hasTried);
  const online = state.state === 'online' ? true : state.state === 'offline' ? false : undefined;
  const hoursLate = sensor.lastHour === null ? 0 : openHoursSince(sensor.lastHour, store, nowMs);
  const trouble = troubleOf(health.trouble);
  const aliveNow = (): Alive => {
    if (online !== false && deaf) return 'deaf';
    if (online === true && text(state.paused) !== undefined) return 'paused';
    const alive = aliveOf(sensor.lastHour, online, hoursLate, nowMs);
    return trouble !== undefined && (alive === 'reporting' || alive === 'new') ? 'cannot-count' : alive;
  };
  return {
    id: sensor.id,
    alive: aliveNow(),
    online,
    hoursLate,
    lastHour: sensor.lastHour,
    firstHour: sensor.firstHour,
    version: text(state.version),
    profile: text(state.profile),
    deafBecause: deaf ? text(source.reason) : undefined,
    trouble,
    outboxWaiting: count(record(health.outbox).waiting),
    epsilonOfDay: count(record(health.budget).day),
  };
}

function aliveOf(
  lastHour: UtcHour | null,
  online: boolean | undefined,
  hoursLate: number,
  nowMs: number,
): Alive {
  if (lastHour === null) return online === false ? 'silent' : 'new';
  if (online === false) return 'silent';
  if (hoursLate <= LATE_HOURS) return 'reporting';
  return nowMs - (lastHour + 1) * MS_PER_HOUR > SILENT_MS ? 'silent' : 'late';
}

/** Open hours after the last reported one that should be here by now, looking back a week at most. */
const openHoursSince = (
  lastHour: UtcHour,
  store: { readonly history: StoreHistory },
  nowMs: number,
): number =>
  recentOpen(store, nowMs).reduce(
    (sum, { from, to }) => sum + Math.max(0, to - Math.max(from, lastHour + 1)),
    0,
  );

/** A sensor whose last hour is before this is late; null: none is. */
export function lateBefore(store: { readonly history: StoreHistory }, nowMs: number): UtcHour | null {
  let more = LATE_HOURS + 1;
  for (const { from, to } of recentOpen(store, nowMs).toReversed()) {
    if (to - from >= more) return (to - more) as UtcHour;
    more -= to - from;
  }
  return null;
}

/** The open hours of the last week that should be here by now, in order and apart. */
function recentOpen({ history }: { readonly history: StoreHistory }, nowMs: number): HourSpan[] {
  const end = notBefore(nowMs);
  const today = storeDayOf(history, end).date;
  return storeDays(history, addDays(today, -7), today)
    .flatMap(({ open }) => open)
    .map(({ from, to }) => ({ from, to: Math.min(to, end) as UtcHour }))
    .filter(({ from, to }) => from < to);
}

// The hub validated the messages when they came; a row of an older version still may lack a field.
function parse(message: string | null): Readonly<Record<string, unknown>> {
  return message === null ? {} : record(JSON.parse(message));
}
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const troubleOf = (value: unknown) => COUNTING_TROUBLES.find((kind) => kind === record(value).kind);
const text = (value: unknown) =>
  typeof value === 'string' ? plainText(value, TEXT_CHARACTERS_MAX) : undefined;
const count = (value: unknown) => (typeof value === 'number' ? value : undefined);
