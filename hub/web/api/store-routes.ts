// The API of one store: what it is, its sensors, its hours and days.
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { readHours } from '../../report/adjusted-hours.ts';
import { dayOfHour, localDays } from '../../report/local-days.ts';
import { readStores } from '../../store/read-stores.ts';
import type { As } from '../links.ts';
import { loadDays } from '../load-pages.ts';
import { loadNamedStore, loadStore, pausedOn, type StoreState } from '../load-store.ts';
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

  app.get('/api/v1/stores', { schema: { summary: 'All stores', response: { 200: StoresSchema } } }, () => ({
    stores: readStores(db).map((store) => storeResource(loadStore(db, store, clock.nowMs(), 'phones'))),
  }));

  app.get(
    STORE,
    { schema: { summary: 'One store', params: StoreParams, response: { 200: StoreSchema, ...problems } } },
    ({ params }) => storeResource(stateOf(params, 'phones')),
  );

  app.get(
    `${STORE}/sensors`,
    {
      schema: { summary: 'Its sensors', params: StoreParams, response: { 200: SensorsSchema, ...problems } },
    },
    ({ params }) => ({ sensors: stateOf(params, 'phones').sensors.map(sensorResource) }),
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
    ({ params, query }) => {
      const state = stateOf(params, query.as);
      const { key, retailer, id, timeZone } = state.store;
      const span = hourRange(state, query, HOURS_DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const days = daysOver(state, span);
      const paused = pausedOn(db, state.store, span);
      const hours = readHours(db, key, span, state.adjusted).map(({ hour, sums }) =>
        hourResource(state, days(hour), hour, sums, paused),
      );
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
    ({ params, query }) => {
      const state = stateOf(params, query.as);
      const { retailer, id, timeZone } = state.store;
      const { first, last } = dateRange(state, query, DAYS_DEFAULT);
      const days = loadDays(db, state, first, last).map(dayResource);
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
