// The API's hours and days as CSV, for spreadsheets.
import { Readable } from 'node:stream';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { storeDayOf } from '../../calendar/store-days.ts';
import { loadDays } from '../../report/read-days.ts';
import { loadStore } from '../../report/store-state.ts';
import { ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { CSV_DESCRIPTION, Csv, csvHeaders } from './csv-answer.ts';
import { daysCsv, hoursCsv } from './csv-reports.ts';
import { DAYS_DEFAULT, DAYS_MAX, dateRange, HOURS_DAYS_DEFAULT, hourRange } from './range.ts';
import { RangeQuery, StoreParams } from './schemas.ts';

const STORE = '/api/v1/stores/:retailer/:store';
const response = { 200: Csv, 400: ProblemSchema, 404: ProblemSchema };
export function csvRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  app.get(
    `${STORE}/hours.csv`,
    {
      schema: {
        summary: `Its hours as CSV; at most ${DAYS_MAX} days`,
        description: CSV_DESCRIPTION,
        params: StoreParams,
        querystring: RangeQuery,
        response,
      },
    },
    async ({ access, store, query }, reply) => {
      const state = await loadStore(access, store, clock.nowMs(), query.as);
      const span = hourRange(state, query, HOURS_DAYS_DEFAULT, DAYS_MAX);
      const { history } = state.store;
      const dates = {
        first: storeDayOf(history, span.from).date,
        last: storeDayOf(history, (span.to - 1) as UtcHour).date,
      };
      csvHeaders(reply, `${store.retailer}-${store.id}-hours.csv`);
      return Readable.from(hoursCsv(access, state, span, dates));
    },
  );

  app.get(
    `${STORE}/days.csv`,
    {
      schema: {
        summary: `Its local days as CSV; at most ${DAYS_MAX}`,
        description: CSV_DESCRIPTION,
        params: StoreParams,
        querystring: RangeQuery,
        response,
      },
    },
    async ({ access, store, query }, reply) => {
      const state = await loadStore(access, store, clock.nowMs(), query.as);
      const { first, last } = dateRange(state, query, DAYS_DEFAULT);
      csvHeaders(reply, `${store.retailer}-${store.id}-days.csv`);
      const days = await loadDays(access, state, first, last);
      return Readable.from([daysCsv(state, days)]);
    },
  );
}
