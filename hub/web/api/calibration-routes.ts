// The API of a store's calibration: to see it, enter and withdraw hand counts, put a factor in force, end one.
// Every writing answers with the whole as it is then.
import { addCounts, applyFit, type Done, endFit, withdrawCount } from '../../calibration/actions.ts';
import { loadCalibration } from '../../calibration/state.ts';
import type { Access } from '../../store/port.ts';
import type { StoreRow } from '../../store/stores.ts';
import { ProblemSchema, RequestProblem } from '../problem.ts';
import type { WebApp, WebParts } from '../web-app.ts';
import { calibrationResource } from './calibration-resources.ts';
import {
  ApplyBody,
  CalibrationStateSchema,
  EndBody,
  KeyParams,
  NewCountBody,
  WithdrawBody,
} from './calibration-schemas.ts';
import { StoreParams } from './schemas.ts';

const STORE = '/api/v1/stores/:retailer/:store';
const problems = { 400: ProblemSchema, 403: ProblemSchema, 404: ProblemSchema };
const response = { 200: CalibrationStateSchema, ...problems };
const created = { 201: CalibrationStateSchema, ...problems };

export function calibrationRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>): void {
  const shown = async (access: Access, store: StoreRow) => {
    const nowMs = clock.nowMs();
    return calibrationResource(await loadCalibration(access, store, nowMs), nowMs);
  };
  /** Throws RequestProblem (400) for what was refused. */
  const answer = async (access: Access, store: StoreRow, outcome: Done<unknown>) => {
    if (outcome.kind === 'refused') {
      const { field, say } = outcome;
      throw new RequestProblem({ status: 400, where: field, say: ({ refusals }) => say(refusals) });
    }
    return shown(access, store);
  };

  app.get(
    `${STORE}/calibration`,
    {
      schema: {
        summary: 'Its hand counts, what they give, and what is in force',
        params: StoreParams,
        response,
      },
    },
    ({ access, store }) => shown(access, store),
  );

  app.post(
    `${STORE}/hand-counts`,
    { schema: { summary: 'Enter a hand count', params: StoreParams, body: NewCountBody, response: created } },
    async ({ access, store, body }, reply) => {
      const typed = { ...body, people: String(body.people) };
      const resource = await answer(access, store, await addCounts(access, store, [typed], clock.nowMs()));
      reply.code(201);
      return resource;
    },
  );

  app.post(
    `${STORE}/hand-counts/:key/withdraw`,
    {
      schema: {
        summary: 'Withdraw a hand count; it stays, marked',
        params: KeyParams,
        body: WithdrawBody,
        response,
      },
    },
    async ({ access, store, params, body }) => {
      return answer(access, store, await withdrawCount(access, store, params.key, body, clock.nowMs()));
    },
  );

  app.post(
    `${STORE}/calibrations`,
    {
      schema: {
        summary: 'Put what the hand counts give in force',
        params: StoreParams,
        body: ApplyBody,
        response: created,
      },
    },
    async ({ access, store, body }, reply) => {
      const resource = await answer(
        access,
        store,
        await applyFit(access, store, body.measure, body, clock.nowMs()),
      );
      reply.code(201);
      return resource;
    },
  );

  app.post(
    `${STORE}/calibrations/:key/end`,
    { schema: { summary: 'End a calibration', params: KeyParams, body: EndBody, response } },
    async ({ access, store, params, body }) => {
      return answer(access, store, await endFit(access, store, params.key, body, clock.nowMs()));
    },
  );
}
