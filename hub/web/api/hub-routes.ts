// The API of the hub itself: alarms, refused messages, health for monitoring.

import { type BoundedLog, createBoundedLog } from '../../../shared/bounded-log.ts';
import type { Logger } from '../../../shared/logger.ts';
import { formatUtcHour } from '../../../shared/utc-hour.ts';
import { loadStorePage } from '../../report/store-pages.ts';
import { StoreError } from '../../store/errors.ts';
import type { Reader } from '../../store/port.ts';
import { PARTS, type Part } from '../../store/presence.ts';
import { ProblemSchema } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { alarmResource, refusedResource } from './resources.ts';
import {
  AlarmsSchema,
  FailingSchema,
  HealthSchema,
  LIMIT_DEFAULT,
  LimitQuery,
  RefusedSchema,
} from './schemas.ts';

/** How the process of the hub stands that answers. */
export interface Standing {
  readonly parts: readonly Part[];
  /** Where the jobs are done that one process does. */
  readonly jobs: () => 'here' | 'elsewhere' | 'nobody';
  /** What keeps the hub from working, in words without secrets; nothing where it works. */
  readonly troubles: () => readonly string[];
}

export function hubRoutes(
  app: WebApp,
  {
    db,
    clock,
    logger,
    standing: { parts, jobs, troubles } = { parts: PARTS, jobs: () => 'here', troubles: () => [] },
  }: WebParts & { readonly logger: Logger; readonly standing?: Standing },
): void {
  const log = createBoundedLog(logger, clock);
  app.get(
    '/api/v1/alarms',
    {
      schema: {
        summary: 'What an operator must look at, newest first',
        querystring: LimitQuery,
        response: { 200: AlarmsSchema, 400: ProblemSchema },
      },
    },
    async ({ access, query }) => {
      const { alarms: total } = await access.totals();
      return { total, alarms: (await access.alarms(query.limit ?? LIMIT_DEFAULT)).map(alarmResource) };
    },
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
    async ({ access, query }) => {
      const { refused: total } = await access.totals();
      return { total, refused: (await access.refused(query.limit ?? LIMIT_DEFAULT)).map(refusedResource) };
    },
  );

  app.get(
    '/api/v1/health',
    {
      config: { rateLimit: false },
      schema: {
        summary: 'Whether the hub works: for monitoring',
        description: 'Answers with 503 and the reasons where it does not.',
        response: { 200: HealthSchema, 503: FailingSchema },
      },
    },
    async (_, reply) => {
      const now = new Date(clock.nowMs()).toISOString();
      const summary = await readOrFail(() => summaryOf(db.asOperator(), clock.nowMs()), log);
      const process = { parts: [...parts], jobs: jobs() };
      const reasons = [...troubles(), ...('failure' in summary ? [summary.failure] : [])];
      if ('failure' in summary || reasons.length > 0) {
        reply.status(503);
        return { status: 'failing' as const, now, ...process, reasons };
      }
      return { status: 'ok' as const, now, ...process, ...summary };
    },
  );
}

async function summaryOf(db: Reader, nowMs: number) {
  const { all } = await loadStorePage(
    db,
    { search: undefined, order: 'name', retired: 'none', limit: 0, from: { offset: 0 } },
    nowMs,
  );
  const { stores, sensors, alarms, refused, lastHour } = await db.totals();
  return {
    stores,
    sensors,
    sensors_silent: all.troubled,
    last_hour: lastHour === null ? null : formatUtcHour(lastHour),
    alarms,
    refused,
  };
}

/** A database that cannot be read is what this is asked for, so it is an answer and not a fault. */
async function readOrFail<T>(
  read: () => Promise<T>,
  log: BoundedLog,
): Promise<T | { readonly failure: string }> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof StoreError ? error.code : 'no code';
    log('error', { err: error }, 'the database could not be read for /api/v1/health');
    return { failure: `the database cannot be read (${code})` };
  }
}
