// The weeks ahead of a store, for sensors that were asked to keep to its opening hours: resolved here, so that they need no
// calendar. Sensors with hours of their own, or none, are not told.
import { isDeepStrictEqual } from 'node:util';
import type { OpenAhead } from '../../shared/open-ahead.ts';
import { inWeekOrder } from '../../shared/opening-hours.ts';
import type { AskedSettings } from '../../shared/remote-config.ts';
import { createCalendar } from '../calendar/calendar.ts';
import { readHistory } from '../calendar/history.ts';
import { weeksAhead } from '../calendar/weeks-ahead.ts';
import type { StoreRow } from '../store/stores.ts';

const calendar = createCalendar(() => {
  throw new Error('weekly hours name no country');
});

/** Changes once a week, and with the store. */
export function openAhead(
  { name, timeZone, opening }: Pick<StoreRow, 'name' | 'timeZone' | 'opening'>,
  settings: AskedSettings,
  nowMs: number,
): { readonly open: OpenAhead } | undefined {
  if (!isDeepStrictEqual(settings.opening, { timeZone, hours: inWeekOrder(opening) })) return undefined;
  const read = readHistory({ name, timeZone, opening });
  if (read.kind === 'wrong') throw new Error(`${read.path.join('.')}: ${read.problem}`);
  const { fromMs, untilMs, spans } = weeksAhead(calendar, read.history, nowMs);
  const told = spans.map((span): [string, string] => [moment(span.fromMs), moment(span.untilMs)]);
  return { open: { from: moment(fromMs), until: moment(untilMs), spans: told } };
}

/** To the second, as the message has it. */
const moment = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
