// Report rows as the API's resources.
import type { Static } from 'typebox';
import { DWELL_BANDS } from '../../../shared/hourly-count.ts';
import type { Ranged } from '../../../shared/interval.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { type ClockSpan, clockSpans } from '../../calendar/day-hours.ts';
import { type StoreHistory, versionOn } from '../../calendar/history.ts';
import { type LocalDate, localStamp } from '../../calendar/local-days.ts';
import { otherDays } from '../../calendar/other-days.ts';
import { isOpenIn, openHoursOf, type StoreDay } from '../../calendar/store-days.ts';
import { figureOf } from '../../figures/interval.ts';
import { captureRate, meanStay, staffTakenOut } from '../../figures/ratios.ts';
import { known, NO_SUMS, unitOf } from '../../figures/sums.ts';
import { pausedWithin } from '../../report/day-report.ts';
import { expectedWithin } from '../../report/expected.ts';
import type { DaySums } from '../../report/read-days.ts';
import type { SensorReport } from '../../report/sensor-health.ts';
import type { RetiredSensor, StoreState } from '../../report/store-state.ts';
import type { AlarmRow } from '../../store/alarms.ts';
import type { TimeSpan } from '../../store/asked.ts';
import type { Cell, RangedCell, Sums } from '../../store/hours.ts';
import type { RefusedRow } from '../../store/refused.ts';
import type {
  AlarmsSchema,
  DaySchema,
  HourSchema,
  RefusedSchema,
  SensorsSchema,
  StoreSchema,
} from './schemas.ts';

/** The released sum; null where nothing was released. */
const released = (cell: Cell) => (cell.released === 0 ? null : cell.sum);
const utc = (hour: UtcHour | null | undefined) =>
  hour === null || hour === undefined ? null : formatUtcHour(hour);
export const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

export function storeResource({
  store,
  sensors,
  sameAreas,
  today,
  firstDay,
  lastDay,
  lastHour,
}: StoreState): Static<typeof StoreSchema> {
  return {
    retailer: store.retailer,
    retailer_name: store.retailerName,
    store: store.id,
    name: store.name,
    time_zone: store.timeZone,
    opening: openingResource(store.history, today),
    retired: store.retired,
    sensors: sensors.length,
    same_area: sameAreas.map((ids) => [...ids]),
    first_day: firstDay ?? null,
    last_day: lastDay ?? null,
    last_hour: utc(lastHour),
  };
}

/** As it is now, and the days of the weeks ahead that deviate from it. */
function openingResource(history: StoreHistory, today: LocalDate): Static<typeof StoreSchema>['opening'] {
  const { week } = versionOn(history, today).opening;
  const spans = (open: readonly ClockSpan[]) =>
    open.map(({ from, until, untilNextDay }) => ({ from, until, until_next_day: untilNextDay }));
  const [mon, tue, wed, thu, fri, sat, sun] = week.map((hours) => spans(clockSpans(hours)));
  return {
    week: { mon: mon!, tue: tue!, wed: wed!, thu: thu!, fri: fri!, sat: sat!, sun: sun! },
    other_days: otherDays(history, today).map((day) => ({ ...day, open: spans(day.open) })),
  };
}

function sensorResource(sensor: SensorReport): Static<typeof SensorsSchema>['sensors'][number] {
  return {
    sensor: sensor.id,
    alive: sensor.alive,
    online: sensor.online ?? null,
    hours_late: sensor.hoursLate,
    first_hour: utc(sensor.firstHour),
    last_hour: utc(sensor.lastHour),
    outbox_waiting: sensor.outboxWaiting ?? null,
    trouble: sensor.trouble ?? null,
    epsilon_24h: sensor.epsilonOfDay ?? null,
    profile: sensor.profile ?? null,
    version: sensor.version ?? null,
    retired: null,
  };
}

/** What it said of itself last is of no use any more. */
function retiredSensorResource({
  id,
  since,
  firstHour,
  lastHour,
}: RetiredSensor): Static<typeof SensorsSchema>['sensors'][number] {
  return {
    sensor: id,
    alive: 'retired',
    online: null,
    hours_late: 0,
    first_hour: utc(firstHour),
    last_hour: utc(lastHour),
    outbox_waiting: null,
    trouble: null,
    epsilon_24h: null,
    profile: null,
    version: null,
    retired: since,
  };
}

/** Those in use first. */
export const sensorResources = ({ sensors, retiredSensors }: StoreState) => [
  ...sensors.map(sensorResource),
  ...retiredSensors.map(retiredSensorResource),
];

const figure = (name: Ranged, cell: RangedCell) => figureOf(name, cell)?.value ?? null;

function range(name: Ranged, cell: RangedCell): [number, number] | null {
  const found = figureOf(name, cell);
  return found ? [found.low, found.high] : null;
}

const unit = ({ cells }: Sums) => ({
  visits: unitOf(cells.visits) ?? null,
  occupancy: unitOf(cells.occupancy) ?? null,
});

/** Null where no sensor's profile can know it. */
function dwell(cells: Sums['cells']) {
  if (DWELL_BANDS.every((band) => known(cells[band]).kind === 'unknown')) return null;
  return {
    under5: released(cells.under5),
    from5to15: released(cells.from5to15),
    from15to60: released(cells.from15to60),
    over60: released(cells.over60),
  };
}

function counts({ cells }: Sums) {
  return {
    visits: figure('visits', cells.visits),
    passersby: figure('passersby', cells.passersby),
    dwell: dwell(cells),
    suppressed: {
      visits: cells.visits.suppressed,
      passersby: cells.passersby.suppressed,
      occupancy: cells.occupancy.suppressed,
    },
  };
}

/** `day`: with which the hour is reported. */
export function hourResource(
  state: StoreState,
  day: StoreDay,
  hour: UtcHour,
  sums: Sums,
  paused: readonly TimeSpan[],
): Static<typeof HourSchema> {
  const span = { from: hour, to: (hour + 1) as UtcHour };
  const expected = Math.max(sums.heard, expectedWithin(state.expected, span));
  return {
    hour: formatUtcHour(hour),
    local: localStamp(day.zone, hour),
    open: isOpenIn(day, hour),
    sensors_expected: expected,
    sensors_heard: sums.heard,
    coverage: expected === 0 ? 0 : rounded(sums.coverage / expected, 3),
    paused_minutes: pausedWithin(paused, hour),
    ...hourFigures(sums),
  };
}

export function hourFigures(sums: Sums) {
  const { visits, passersby, occupancy } = sums.cells;
  return {
    ...counts(sums),
    occupancy: figure('occupancy', occupancy),
    unit: unit(sums),
    interval: {
      visits: range('visits', visits),
      passersby: range('passersby', passersby),
      occupancy: range('occupancy', occupancy),
    },
  };
}

export function dayResource({ day, sums, expected }: DaySums): Static<typeof DaySchema> {
  return {
    date: day.date,
    from: formatUtcHour(day.from),
    to: formatUtcHour(day.to),
    open_hours: openHoursOf(day),
    ...dayFigures(sums ?? NO_SUMS, expected),
  };
}

/** `due`: sensor-hours that should have been heard. */
export function dayFigures(
  sums: Sums,
  due: number,
): Omit<Static<typeof DaySchema>, 'date' | 'from' | 'to' | 'open_hours'> {
  const expected = Math.max(sums.heard, due);
  const { visits, passersby, occupancy } = sums.cells;
  const capture = captureRate(sums);
  const stay = meanStay(sums);
  const staff = staffTakenOut(sums);
  return {
    sensor_hours_expected: expected,
    sensor_hours_heard: sums.heard,
    coverage: expected === 0 ? 0 : rounded(sums.coverage / expected, 3),
    ...counts(sums),
    visits_at_most: sums.heard === 0 ? null : Math.round(visits.sum + visits.hiddenMax),
    occupancy_phone_hours: figure('occupancy', occupancy),
    unit: unit(sums),
    capture_rate: capture ? rounded(capture.value, 4) : null,
    interval: {
      visits: range('visits', visits),
      passersby: range('passersby', passersby),
      occupancy_phone_hours: range('occupancy', occupancy),
      capture_rate: capture ? [rounded(capture.low, 4), rounded(capture.high, 4)] : null,
      mean_stay_minutes: stay?.range ? [rounded(stay.range[0], 1), rounded(stay.range[1], 1)] : null,
    },
    mean_stay_minutes: stay ? rounded(stay.value, 1) : null,
    mean_stay_from: stay?.from ?? null,
    staff_taken_out: staff ? rounded(staff.value, 1) : null,
  };
}

const stamp = (epochMs: number) => new Date(epochMs).toISOString();

export function alarmResource(alarm: AlarmRow): Static<typeof AlarmsSchema>['alarms'][number] {
  const { raisedAtMs, kind, text, retailer, store, sensor } = alarm;
  return { raised_at: stamp(raisedAtMs), kind, text, retailer, store, sensor };
}

export function refusedResource(row: RefusedRow): Static<typeof RefusedSchema>['refused'][number] {
  const { receivedAtMs, topic, code, reason, bodyBytes } = row;
  return { received_at: stamp(receivedAtMs), topic, code, reason, body_bytes: bodyBytes };
}
