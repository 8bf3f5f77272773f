// The API of one store: what it is, its sensors, its hours and days.
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { storeDayOf, storeDays } from '../../calendar/store-days.ts';
import { readHours } from '../../figures/adjusted-hours.ts';
import { loadDays } from '../../report/read-days.ts';
import { cursorAt, loadStorePage, TOGETHER_MAX } from '../../report/store-pages.ts';
import { loadRanks } from '../../report/store-ranks.ts';
import { loadStore, loadStores, pausedOn, type StoreState } from '../../report/store-state.ts';
import type { StoreCursor, StoreRanks } from '../../store/store-pages.ts';
import type { StoreRow } from '../../store/stores.ts';
import { badParameter, ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { cursorOf, readCursor } from './cursor.ts';
import {
  DAYS_DEFAULT,
  DAYS_MAX,
  dateRange,
  HOURS_DAYS_DEFAULT,
  hourRange,
  JSON_HOURS_DAYS_MAX,
} from './range.ts';
import { dayResource, hourResource, sensorResources, storeResource } from './resources.ts';
import {
  DaysSchema,
  HoursSchema,
  LIMIT_DEFAULT,
  RangeQuery,
  SensorsSchema,
  StoreParams,
  StoreSchema,
  StoresQuery,
  StoresSchema,
} from './schemas.ts';

const STORE = '/api/v1/stores/:retailer/:store';
const problems = { 400: ProblemSchema, 404: ProblemSchema };

export function storeRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  app.get(
    '/api/v1/stores',
    {
      schema: {
        summary: `Stores in use, and with \`retired=true\` the others too, some at a time; ${LIMIT_DEFAULT} if no limit is named`,
        querystring: StoresQuery,
        response: { 200: StoresSchema, 400: ProblemSchema },
      },
    },
    async ({ access, query: { q = '', limit = LIMIT_DEFAULT, after, retired = false, sort = 'name' } }) => {
      const nowMs = clock.nowMs();
      const from = after === undefined ? { offset: 0 } : { after: readCursor(after, sort) };
      const search = q.trim() === '' ? undefined : q.trim();
      const order = sort === 'name' ? sort : await loadRanks(access, search, sort, nowMs);
      if (order === undefined)
        throw badParameter('sort', ({ problems }) => problems.tooManyTogether(TOGETHER_MAX));
      // One more says whether there are more.
      const asked = {
        search,
        order,
        retired: retired ? ('too' as const) : ('none' as const),
        limit: limit + 1,
        from,
      };
      const { stores, found } = await loadStorePage(access, asked, nowMs);
      const some = stores.slice(0, limit);
      const states = await loadStores(access, some, nowMs, 'phones');
      const next = stores.length > limit ? cursorOf(placeOf(some.at(-1)!, order, nowMs), sort) : null;
      return { total: found, stores: states.map(storeResource), next };
    },
  );

  app.get(
    STORE,
    { schema: { summary: 'One store', params: StoreParams, response: { 200: StoreSchema, ...problems } } },
    async ({ access, store }) => storeResource(await loadStore(access, store, clock.nowMs(), 'phones')),
  );

  app.get(
    `${STORE}/sensors`,
    {
      schema: { summary: 'Its sensors', params: StoreParams, response: { 200: SensorsSchema, ...problems } },
    },
    async ({ access, store }) => {
      return { sensors: sensorResources(await loadStore(access, store, clock.nowMs(), 'phones')) };
    },
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
    async ({ access, store, query }) => {
      const state = await loadStore(access, store, clock.nowMs(), query.as);
      const { key, retailer, id, timeZone } = state.store;
      const span = hourRange(state, query, HOURS_DAYS_DEFAULT, JSON_HOURS_DAYS_MAX);
      const days = daysOver(state, span);
      const { shared, adjusted } = state;
      const asked = [{ store: key, shared, from: span.from, to: span.to, adjusted }];
      const [[paused], [rows]] = await Promise.all([pausedOn(access, asked), readHours(access, asked)]);
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
    async ({ access, store, query }) => {
      const state = await loadStore(access, store, clock.nowMs(), query.as);
      const { retailer, id, timeZone } = state.store;
      const { first, last } = dateRange(state, query, DAYS_DEFAULT);
      const days = (await loadDays(access, state, first, last)).map(dayResource);
      return { retailer, store: id, time_zone: timeZone, from: first, to: last, days };
    },
  );
}

function placeOf(store: StoreRow, order: 'name' | StoreRanks, nowMs: number): StoreCursor {
  const named = cursorAt(store, nowMs);
  return order === 'name' ? named : { ...named, rank: order.ranks.get(store.key) ?? null };
}

/** The day with which each hour of a span is reported, without asking the calendar for every hour. */
function daysOver(state: StoreState, { from, to }: { readonly from: UtcHour; readonly to: UtcHour }) {
  const { history } = state.store;
  const days = storeDays(
    history,
    storeDayOf(history, from).date,
    storeDayOf(history, (to - 1) as UtcHour).date,
  );
  let at = 0;
  return (hour: UtcHour) => {
    while (days[at]!.to <= hour) at += 1;
    return days[at]!;
  };
}
