// The API of what a store's sensors are asked: pause, resume, settings, and the log of who changed what. Every
// writing answers with the whole as it is then.
import type { Done } from '../../calibration/actions.ts';
import { configureStore, pauseStore, resumeStore } from '../../remote/actions.ts';
import { valuesInForce } from '../../remote/values-in-force.ts';
import type { StoreRow } from '../../store/stores.ts';
import { namedStore } from '../load-store.ts';
import { ProblemSchema, RequestProblem } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { auditResource, controlResource } from './control-resources.ts';
import { AuditSchema, ControlSchema, PauseBody, ResumeBody, SettingsBody } from './control-schemas.ts';
import { LIMIT_DEFAULT, LimitQuery, StoreParams } from './schemas.ts';

const STORE = '/api/v1/stores/:retailer/:store';
const response = { 200: ControlSchema, 400: ProblemSchema, 403: ProblemSchema, 404: ProblemSchema };

export function controlRoutes(app: WebApp, { db, clock }: WebParts): void {
  const shown = async (store: StoreRow) =>
    controlResource(store, await valuesInForce(db.asTenant(store.retailer), store, clock.nowMs()));
  /** Throws RequestProblem (400) for what was refused. */
  const answer = (store: StoreRow, outcome: Done<unknown>) => {
    if (outcome.kind === 'done') return shown(store);
    const { field, say } = outcome;
    throw new RequestProblem({ status: 400, where: field, say: ({ refusals }) => say(refusals) });
  };

  app.get(
    `${STORE}/control`,
    {
      schema: {
        summary: 'What its sensors are asked, and what is in force there',
        params: StoreParams,
        response,
      },
    },
    async ({ params }) => shown(await namedStore(db, params)),
  );

  app.post(
    `${STORE}/pause`,
    {
      schema: {
        summary: 'Pause it: its sensors hear nothing',
        params: StoreParams,
        body: PauseBody,
        response,
      },
    },
    async ({ params, body }) => {
      const store = await namedStore(db, params);
      const access = db.asTenant(store.retailer);
      return answer(store, await pauseStore(access, store, body, clock.nowMs()));
    },
  );

  app.post(
    `${STORE}/resume`,
    { schema: { summary: 'End its pause', params: StoreParams, body: ResumeBody, response } },
    async ({ params, body }) => {
      const store = await namedStore(db, params);
      const access = db.asTenant(store.retailer);
      return answer(store, await resumeStore(access, store, body, clock.nowMs()));
    },
  );

  app.post(
    `${STORE}/settings`,
    {
      schema: {
        summary: "Ask its sensors for settings instead of their own files'",
        params: StoreParams,
        body: SettingsBody,
        response,
      },
    },
    async ({ params, body }) => {
      const store = await namedStore(db, params);
      const access = db.asTenant(store.retailer);
      const { set = {}, unset = [], by, reason } = body;
      return answer(store, await configureStore(access, store, { by, reason, set, unset }, clock.nowMs()));
    },
  );

  app.get(
    `${STORE}/audit`,
    {
      schema: {
        summary: 'Who changed what protects people, newest first',
        params: StoreParams,
        querystring: LimitQuery,
        response: { 200: AuditSchema, 400: ProblemSchema, 404: ProblemSchema },
      },
    },
    async ({ params, query }) => {
      const store = await namedStore(db, params);
      const entries = await db.asTenant(store.retailer).audit(store, query.limit ?? LIMIT_DEFAULT);
      return { entries: entries.map(auditResource) };
    },
  );
}
