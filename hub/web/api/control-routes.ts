// The API of what a store's sensors are asked: pause, resume, settings, and the log of who changed what. Every
// writing answers with the whole as it is then.
import type { Done } from '../../calibration/actions.ts';
import { configureStore, pauseStore, resumeStore } from '../../remote/actions.ts';
import { valuesInForce } from '../../remote/values-in-force.ts';
import type { Access } from '../../store/port.ts';
import type { StoreRow } from '../../store/stores.ts';
import { ProblemSchema, RequestProblem } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { auditResource, controlResource } from './control-resources.ts';
import { AuditSchema, ControlSchema, PauseBody, ResumeBody, SettingsBody } from './control-schemas.ts';
import { LIMIT_DEFAULT, LimitQuery, StoreParams } from './schemas.ts';

const STORE = '/api/v1/stores/:retailer/:store';
const response = { 200: ControlSchema, 400: ProblemSchema, 403: ProblemSchema, 404: ProblemSchema };

export function controlRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  const shown = async (access: Access, store: StoreRow) =>
    controlResource(store, await valuesInForce(access, store, clock.nowMs()));
  /** Throws RequestProblem (400) for what was refused. */
  const answer = (access: Access, store: StoreRow, outcome: Done<unknown>) => {
    if (outcome.kind === 'done') return shown(access, store);
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
    ({ access, store }) => shown(access, store),
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
    async ({ access, store, body }) => {
      return answer(access, store, await pauseStore(access, store, body, clock.nowMs()));
    },
  );

  app.post(
    `${STORE}/resume`,
    { schema: { summary: 'End its pause', params: StoreParams, body: ResumeBody, response } },
    async ({ access, store, body }) => {
      return answer(access, store, await resumeStore(access, store, body, clock.nowMs()));
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
    async ({ access, store, body }) => {
      const { set = {}, unset = [], by, reason } = body;
      return answer(
        access,
        store,
        await configureStore(access, store, { by, reason, set, unset }, clock.nowMs()),
      );
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
    async ({ access, store, query }) => {
      const entries = await access.audit(store, query.limit ?? LIMIT_DEFAULT);
      return { entries: entries.map(auditResource) };
    },
  );
}
