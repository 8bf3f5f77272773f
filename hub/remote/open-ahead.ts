// The weeks ahead of a store, for sensors that were asked to keep to its opening hours: resolved here, so that they need no
// calendar. Sensors with hours of their own, or none, are not told.
import { isDeepStrictEqual } from 'node:util';
import type { OpenAhead } from '../../shared/open-ahead.ts';
import { inWeekOrder } from '../../shared/opening-hours.ts';
import type { AskedSettings } from '../../shared/remote-config.ts';
import { storeCalendar } from '../calendar/store-days.ts';
import { weeksAhead } from '../calendar/weeks-ahead.ts';
import type { StoreRow } from '../store/stores.ts';

/** Changes once a week, and with the store. */
export function openAhead(
  { history, timeZone, opening }: Pick<StoreRow, 'history' | 'timeZone' | 'opening'>,
  settings: AskedSettings,
  nowMs: number,
): { readonly open: OpenAhead } | undefined {
  if (!isDeepStrictEqual(settings.opening, { timeZone, hours: inWeekOrder(opening) })) return undefined;
  const { fromMs, untilMs, spans } = weeksAhead(storeCalendar, history, nowMs);
  const told = spans.map((span): [string, string] => [moment(span.fromMs), moment(span.untilMs)]);
  return { open: { from: moment(fromMs), until: moment(untilMs), spans: told } };
}

/** To the second, as the message has it. */
const moment = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
