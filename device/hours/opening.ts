// Whether the shop is open at a moment, by its own wall clock: `Intl` knows the time zones' changes of the clocks.
import type { OpenAhead } from '../../shared/open-ahead.ts';
import { type OpeningHours, WEEKDAYS, type Weekday } from '../../shared/opening-hours.ts';

export interface Opening {
  /** IANA name. */
  readonly timeZone: string;
  readonly hours: OpeningHours;
}

/**
 * Returns a function that says whether the shop is open at a moment, milliseconds since 1970. A span holds its
 * first minute and not its last: 09:00 to 20:00 is open at 09:00:00 and closed at 20:00:00. Throws RangeError if
 * the machine does not know the time zone.
 */
export function openAt({ timeZone, hours }: Opening): (timeMs: number) => boolean {
  const wallClock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let minute = Number.NaN;
  let isOpen = false;
  return (timeMs) => {
    // Formatting costs some microseconds, and nothing changes within a minute.
    const asked = Math.floor(timeMs / 60_000);
    if (asked === minute) return isOpen;
    minute = asked;
    const parts = new Map(wallClock.formatToParts(timeMs).map(({ type, value }) => [type, value]));
    const span = hours[weekdayOf(parts.get('weekday')!)];
    const time = `${parts.get('hour')}:${parts.get('minute')}`;
    isOpen = span !== null && time >= span[0] && time < span[1];
    return isOpen;
  };
}

/**
 * The same by what the hub has told of the weeks ahead; undefined for moments of which it told nothing. A span holds its first
 * moment and not its last.
 */
export function openByHub({ from, until, spans }: OpenAhead): (timeMs: number) => boolean | undefined {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  const open = spans.map(([opens, closes]) => ({ fromMs: Date.parse(opens), untilMs: Date.parse(closes) }));
  return (timeMs) => {
    if (timeMs < fromMs || timeMs >= untilMs) return undefined;
    return open.some((span) => timeMs >= span.fromMs && timeMs < span.untilMs);
  };
}

function weekdayOf(name: string): Weekday {
  const day = WEEKDAYS.find((candidate) => candidate === name.toLowerCase());
  if (!day) throw new Error(`the weekday ${name} is none`);
  return day;
}
