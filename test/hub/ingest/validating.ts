// Messages as they are validated for one store, some of whose sensors are retired.
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { type Message, validateMessage } from '../../../hub/ingest/validate.ts';
import type { Retirement } from '../../../hub/store/stores.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { NOON, NOW_MS } from './example-messages.ts';

/** Its sensor `old` is retired since the day after NOON, and `gone` since long before. */
const SINCE: Readonly<Record<string, Retirement>> = {
  old: { kind: 'sensor', since: '2026-03-03' as LocalDate, from: (NOON + 11) as UtcHour },
  gone: { kind: 'sensor', since: '2026-02-01' as LocalDate, from: (NOON - 700) as UtcHour },
  closed: { kind: 'store', since: '2026-02-01' as LocalDate, from: (NOON - 700) as UtcHour },
};
const findStore = (retailer: string, store: string) =>
  retailer === 'acme' && store === 'main-street'
    ? { key: 7, retirementOf: (sensor: string) => SINCE[sensor] }
    : undefined;
export const validate = (topic: string, body: Uint8Array, nowMs = NOW_MS): Message =>
  validateMessage(topic, body, { nowMs, findStore });
