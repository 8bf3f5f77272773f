// The API of one store: what it is, its sensors, its hours and days.
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { dayOfHour, localDays } from '../../calendar/local-days.ts';
import { readHours } from '../../report/adjusted-hours.ts';
import type { As } from '../links.ts';
import { loadDays } from '../load-pages.ts';
import { loadNamedStore, loadStores, pausedOn, type StoreState } from '../load-store.ts';
import { ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import {
  DAYS_DEFAULT,
  DAYS_MAX,
  dateRange,
  HOURS_DAYS_DEFAULT,
  hourRange,
  JSON_HOURS_DAYS_MAX,
} from './range.ts';
import { dayResource, hourResource, sensorResource, storeResource } from './resources.ts';
import {
  DaysSchema,
  HoursSchema,
  RangeQuery,
  SensorsSchema,
  StoreParams,
  StoreSchema,
  StoresSchema,
} from './schemas.ts';

const STORE = '/api/v1/stores/:retailer/:store';
const problems = { 400: ProblemSchema, 404: ProblemSchema };

export function storeRoutes(app: WebApp, { db, clock }: WebParts): void {
  const stateOf = (params: { readonly retailer: string; readonly store: string }, as?: As) =>
    loadNamedStore(db, params, clock.nowMs(), as);

  app.get(
    '/api/v1/stores',
    { schema: { summary: 'All stores', response: { 200: StoresSchema } } },
    async () => {
      const reader = db.asOperator();
      const states = await loadStores(reader, await reader.stores(), clock.nowMs(), 'phones');
      return { stores: states.map(storeResource) };
    },
  );

  app.get(
    STORE,
    { schema: { summary: 'One store', params: StoreParams, response: { 200: StoreSchema, ...problems } } },
    async ({ params }) => storeResource(await stateOf(params, 'phones')),
  );

  app.get(
    `${STORE}/sensors`,
    {
      schema: { summary: 'Its sensors', params: StoreParams, response: { 200: SensorsSchema, ...problems } },
    },
    async ({ params }) => ({ sensors: (await stateOf(params, 'phones')).sensors.map(sensorResource) }),
  );

  app.get(
    `${STORE}/hours`,
    {
      schema: {
        summary: `Its hours; at most ${JSON_HOURS_DAYS_MAX} days, the last ${HOURS_DAYS_DEFAULT} by default`,
        params: StoreParams,
        querystring: RangeQuery,
        response: { 200: HoursSchema, ...problems },
      },
    },
    async ({ params, query }) => {
      const state = await stateOf(params, query.as);
      const { key, retailer, id, timeZone } = state.store;
      const span = hourRange(state, query, HOURS_DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const days = daysOver(state, span);
      const reader = db.asTenant(retailer);
      const asked = [{ store: key, from: span.from, to: span.to, adjusted: state.adjusted }];
      const [[paused], [rows]] = await Promise.all([pausedOn(reader, asked), readHours(reader, asked)]);
      const hours = rows!.map(({ hour, sums }) => hourResource(state, days(hour), hour, sums, paused!));
      const [from, to] = [formatUtcHour(span.from), formatUtcHour(span.to)];
      return { retailer, store: id, time_zone: timeZone, from, to, hours };
    },
  );

  app.get(
    `${STORE}/days`,
    {
      schema: {
        summary: `Its local days; at most ${DAYS_MAX}, the last ${DAYS_DEFAULT} by default`,
        params: StoreParams,
        querystring: RangeQuery,
        response: { 200: DaysSchema, ...problems },
      },
    },
    async ({ params, query }) => {
      const state = await stateOf(params, query.as);
      const { retailer, id, timeZone } = state.store;
      const { first, last } = dateRange(state, query, DAYS_DEFAULT);
      const days = (await loadDays(db.asTenant(retailer), state, first, last)).map(dayResource);
      return { retailer, store: id, time_zone: timeZone, from: first, to: last, days };
    },
  );
}

/** The local day of each hour of a span, without asking the time zone for every hour. */
function daysOver(state: StoreState, { from, to }: { readonly from: UtcHour; readonly to: UtcHour }) {
  const zone = state.store.timeZone;
  const days = localDays(zone, dayOfHour(zone, from).date, dayOfHour(zone, (to - 1) as UtcHour).date);
  let at = 0;
  return (hour: UtcHour) => {
    while (days[at]!.to <= hour) at += 1;
    return days[at]!;
  };
}
