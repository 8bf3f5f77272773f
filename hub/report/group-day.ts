// One day of a group, hour by hour on the wall clocks of its stores: ten o'clock is ten o'clock in each of them. An hour is the
// sum of the stores that are open in it; a night is of the day on which it began.
import { hourStartMs } from '../../shared/utc-hour.ts';
import { sumAll, sumStores } from '../figures/sums.ts';
import { compareStores, type Usual, usualTogether, usualVisits } from './compare.ts';
import type { DayPage, StoreDayPage } from './day-page.ts';
import {
  type DayFigures,
  type DayReport,
  type HourFigures,
  type HourReport,
  WHOLE_COVERAGE,
} from './day-report.ts';
import type { Member } from './group.ts';

/** A store that counts on the day, and its own page of it. */
export interface MemberDay {
  readonly member: Member;
  readonly page: StoreDayPage;
}

export function groupDayPage(date: DayFigures['date'], all: readonly MemberDay[]): DayPage {
  const compared = all.map(({ member, page }) => ({
    today: page.report,
    earlier: page.earlier.filter((day) => member.counts(day.date)),
  }));
  return {
    report: groupDay(
      date,
      compared.map(({ today }) => today),
    ),
    usual: usualOf(compared),
    againstLastWeek: compareStores(
      compared.map(({ today, earlier }) => ({
        today,
        earlier: earlier.filter((day) => isLastWeek(day, today)),
      })),
    ),
    againstUsual: compareStores(compared),
    notCompared: undefined,
  };
}

const isLastWeek = (day: DayReport, today: DayReport) =>
  today.day.startMs - day.day.startMs < 8 * 24 * 3_600_000;

/** `reports`: of the stores that count on the day. */
export function groupDay(date: DayFigures['date'], reports: readonly DayReport[]): DayFigures {
  const total = (of: (report: DayReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
  return {
    date,
    closed: reports.every(({ closed }) => closed),
    hours: groupHours(reports),
    totals: sumStores(reports.map(({ totals }) => totals)),
    expected: total(({ expected }) => expected),
    missing: total(({ missing }) => missing),
    soFar: reports.some(({ soFar }) => soFar),
  };
}

/** From the first to the last that is open, and one around them. */
function groupHours(reports: readonly DayReport[]): HourFigures[] {
  const slots = Map.groupBy(
    reports.flatMap((report) => openHours(report).map((hour) => ({ report, ...hour }))),
    ({ slot }) => slot,
  );
  if (slots.size === 0) return [];
  const [first, last] = [Math.min(...slots.keys()) - 1, Math.max(...slots.keys()) + 1];
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const slot = first + at;
    const open = slots.get(slot) ?? [];
    const byStore = Map.groupBy(open, ({ report }) => report);
    return groupHour(
      slot,
      [...byStore.values()].map((hours) => hours.map(({ hour }) => hour)),
    );
  }).filter(({ hourOfDay }) => hourOfDay >= 0);
}

interface SlottedHour {
  readonly hour: HourReport;
  /** Hours since the day's midnight on the wall clock: 24 and more in a night. Where the clocks go back, two have one. */
  readonly slot: number;
}

function openHours({ hours, day }: DayReport): SlottedHour[] {
  const isNight = ({ hour }: HourReport) => hourStartMs(hour) >= day.endMs;
  return hours
    .filter(({ open }) => open)
    .map((hour) => ({ hour, slot: hour.hourOfDay + (isNight(hour) ? 24 : 0) }));
}

/** `stores`: the hours of each that is open. */
function groupHour(slot: number, stores: readonly (readonly HourReport[])[]): HourFigures {
  const hours = stores.flat();
  const sums = sumStores(stores.map((each) => sumAll(each.map((hour) => hour.sums))));
  const expected = hours.reduce((sum, hour) => sum + hour.expected, 0);
  const coverage = expected === 0 ? 0 : sums.coverage / expected;
  return {
    hourOfDay: slot,
    label: `${String(slot % 24).padStart(2, '0')}:00`,
    state: stateOf(hours, sums.heard, sums.cells.visits.released),
    open: hours.length > 0,
    expected,
    coverage,
    pausedMinutes: 0,
    partly: sums.heard > 0 && coverage < WHOLE_COVERAGE,
    sums: hours.some((hour) => hour.sums) ? sums : undefined,
  };
}

function stateOf(hours: readonly HourReport[], heard: number, released: number): HourFigures['state'] {
  if (heard > 0) return released > 0 ? 'counted' : 'withheld';
  if (hours.length === 0) return 'closed';
  if (hours.some(({ state }) => state === 'missing')) return 'missing';
  return hours.some(({ state }) => state === 'paused') ? 'paused' : 'ahead';
}

/** Of an hour only where all stores that were heard in it know what is usual: the column is of all of them too. */
function usualOf(
  stores: readonly { readonly today: DayReport; readonly earlier: readonly DayReport[] }[],
): Map<number, Usual> {
  const known = stores.flatMap(({ today, earlier }) => {
    const usual = usualVisits(earlier);
    return openHours(today)
      .filter(({ hour }) => (hour.sums?.heard ?? 0) > 0 || hour.state === 'ahead')
      .map(({ hour, slot }) => ({ slot, usual: usual.get(hour.hourOfDay) }));
  });
  const together = [...Map.groupBy(known, ({ slot }) => slot)].map(
    ([slot, all]) => [slot, usualTogether(all.map(({ usual }) => usual))] as const,
  );
  return new Map(together.filter((entry): entry is readonly [number, Usual] => entry[1] !== undefined));
}
