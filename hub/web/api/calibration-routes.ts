// The API of a store's calibration: to see it, enter and withdraw hand counts, put a factor in force, end one.
// Every writing answers with the whole as it is then.
import { addCounts, applyFit, type Done, endFit, withdrawCount } from '../../calibration/actions.ts';
import { loadCalibration } from '../../calibration/state.ts';
import type { StoreRow } from '../../store/read-stores.ts';
import { readStore } from '../../store/read-stores.ts';
import { noSuchStore, ProblemSchema, RequestProblem } from '../problem.ts';
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

export function calibrationRoutes(app: WebApp, { db, clock }: WebParts): void {
  const storeOf = (params: { readonly retailer: string; readonly store: string }): StoreRow => {
    const store = readStore(db, params.retailer, params.store);
    if (!store) throw noSuchStore(params.retailer, params.store);
    return store;
  };
  /** Throws RequestProblem (400) for what was refused. */
  const answer = (store: StoreRow, outcome: Done<unknown>) => {
    if (outcome.kind === 'refused') {
      const { field, what, doThis } = outcome;
      throw new RequestProblem({ status: 400, where: field, say: () => ({ what, doThis }) });
    }
    return calibrationResource(loadCalibration(db, store, clock.nowMs()), clock.nowMs());
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
    ({ params }) => calibrationResource(loadCalibration(db, storeOf(params), clock.nowMs()), clock.nowMs()),
  );

  app.post(
    `${STORE}/hand-counts`,
    { schema: { summary: 'Enter a hand count', params: StoreParams, body: NewCountBody, response: created } },
    ({ params, body }, reply) => {
      const store = storeOf(params);
      const typed = { ...body, people: String(body.people) };
      const resource = answer(store, addCounts(db, store, [typed], clock.nowMs()));
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
    ({ params, body }) => {
      const store = storeOf(params);
      return answer(store, withdrawCount(db, store, params.key, body, clock.nowMs()));
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
    ({ params, body }, reply) => {
      const store = storeOf(params);
      const resource = answer(store, applyFit(db, store, body.measure, body, clock.nowMs()));
      reply.code(201);
      return resource;
    },
  );

  app.post(
    `${STORE}/calibrations/:key/end`,
    { schema: { summary: 'End a calibration', params: KeyParams, body: EndBody, response } },
    ({ params, body }) => {
      const store = storeOf(params);
      return answer(store, endFit(db, store, params.key, body, clock.nowMs()));
    },
  );
}
