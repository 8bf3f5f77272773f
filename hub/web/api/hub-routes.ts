// The API of the hub itself: alarms, refused messages, health for monitoring.

import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { isTroubled } from '../../report/sensor-health.ts';
import { readAlarms, readRefused, readTotals } from '../../store/read-messages.ts';
import { readStores } from '../../store/read-stores.ts';
import { loadStore } from '../load-store.ts';
import { ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { alarmResource, refusedResource } from './resources.ts';
import { AlarmsSchema, HealthSchema, LIMIT_DEFAULT, LimitQuery, RefusedSchema } from './schemas.ts';

export function hubRoutes(app: WebApp, { db, clock }: WebParts): void {
  app.get(
    '/api/v1/alarms',
    {
      schema: {
        summary: 'What an operator must look at, newest first',
        querystring: LimitQuery,
        response: { 200: AlarmsSchema, 400: ProblemSchema },
      },
    },
    ({ query }) => ({
      total: readTotals(db).alarms,
      alarms: readAlarms(db, query.limit ?? LIMIT_DEFAULT).map(alarmResource),
    }),
  );

  app.get(
    '/api/v1/refused',
    {
      schema: {
        summary: 'Messages that were not taken, newest first',
        querystring: LimitQuery,
        response: { 200: RefusedSchema, 400: ProblemSchema },
      },
    },
    ({ query }) => ({
      total: readTotals(db).refused,
      refused: readRefused(db, query.limit ?? LIMIT_DEFAULT).map(refusedResource),
    }),
  );

  app.get(
    '/api/v1/health',
    {
      config: { rateLimit: false },
      schema: { summary: 'Whether the hub works: for monitoring', response: { 200: HealthSchema } },
    },
    () => {
      const nowMs = clock.nowMs();
      const states = readStores(db).map((store) => loadStore(db, store, nowMs, 'phones'));
      const quiet = states.flatMap(({ sensors }) => sensors).filter(isTroubled);
      const last = Math.max(...states.map(({ lastHour }) => lastHour ?? -1), -1);
      const { stores, sensors, alarms, refused } = readTotals(db);
      return {
        status: 'ok' as const,
        now: new Date(nowMs).toISOString(),
        stores,
        sensors,
        sensors_silent: quiet.length,
        last_hour: last < 0 ? null : formatUtcHour(last as UtcHour),
        alarms,
        refused,
      };
    },
  );
}
