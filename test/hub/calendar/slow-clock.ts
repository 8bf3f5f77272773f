// The calendar by the plainest way: minute by minute, with a wall clock of `Intl` that is never set back. Slow, and what the
// quick way is held to.
import type { DayHours } from '../../../hub/calendar/day-hours.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface SlowMinute {
  readonly atMs: number;
  /** The date on the wall. */
  readonly wallDate: string;
  /** The business day that is open; undefined while the store is closed. */
  readonly openDay: string | undefined;
}

/** Every minute from `fromMs` to before `untilMs`. `hoursOn`: by date. */
export function slowMinutes(
  zone: string,
  hoursOn: (date: string) => DayHours,
  fromMs: number,
  untilMs: number,
): SlowMinute[] {
  // Swedish writes dates as ISO 8601 does.
  const wall = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const minutes: SlowMinute[] = [];
  let shownMs = Number.NEGATIVE_INFINITY;
  // A day earlier, for a clock that was just set back.
  for (let atMs = fromMs - DAY_MS; atMs < untilMs; atMs += MINUTE_MS) {
    const shown = wall.format(atMs);
    const wallDate = shown.slice(0, 10);
    shownMs = Math.max(shownMs, Date.parse(`${wallDate}T${shown.slice(11)}:00Z`));
    if (atMs >= fromMs) minutes.push({ atMs, wallDate, openDay: openDayAt(shownMs, hoursOn) });
  }
  return minutes;
}

/** The earliest of the two days whose hours hold a time on the wall, as ms of UTC. */
function openDayAt(shownMs: number, hoursOn: (date: string) => DayHours): string | undefined {
  const todayMs = Math.floor(shownMs / DAY_MS) * DAY_MS;
  return [todayMs - DAY_MS, todayMs]
    .map((dayMs) => ({ date: new Date(dayMs).toISOString().slice(0, 10), at: (shownMs - dayMs) / MINUTE_MS }))
    .find(({ date, at }) => hoursOn(date).some(({ from, until }) => at >= from && at < until))?.date;
}
