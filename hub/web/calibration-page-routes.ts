// The calibration page and its forms. What was done is shown by the page anew (303), so that reloading enters
// nothing twice; what was refused is shown with what was typed.
import { Type } from 'typebox';
import { addCounts, applyFit, type Done, endFit, withdrawCount } from '../calibration/actions.ts';
import { loadCalibration } from '../calibration/state.ts';
import { renderPage } from '../render/html.ts';
import type { Render } from '../render/render.ts';
import { CALIBRATED } from '../store/calibrations.ts';
import type { Access } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { KeyParams } from './api/calibration-schemas.ts';
import { StoreParams } from './api/schemas.ts';
import type { Assets } from './assets.ts';
import { calibrationHref } from './links.ts';
import type { Typed } from './views/calibration-forms.ts';
import { type CalibrationPage, calibrationPage } from './views/calibration-page.ts';
import { layout } from './views/layout.ts';
import type { WebApp, WebParts } from './web-app.ts';

const PAGE = '/stores/:retailer/:store/calibration';
const hide = true;
const text = { maxLength: 1000 };
const Form = Type.Object({
  kind: Type.Optional(Type.String(text)),
  from: Type.Optional(Type.String(text)),
  to: Type.Optional(Type.String(text)),
  people: Type.Optional(Type.String(text)),
  by: Type.String(text),
  note: Type.Optional(Type.String(text)),
});
const WithdrawForm = Type.Object({ by: Type.String(text), why: Type.String(text) });
const ApplyForm = Type.Object({
  measure: Type.Enum([...CALIBRATED]),
  from: Type.Optional(Type.String(text)),
  by: Type.String(text),
});
const EndForm = Type.Object({
  from: Type.Optional(Type.String(text)),
  by: Type.String(text),
  why: Type.String(text),
});

interface Answer {
  readonly request: { readonly root: string; readonly render: Render };
  status(code: number): Answer;
  type(type: string): Answer;
  redirect(url: string, code: number): unknown;
  send(body: string): unknown;
}

/** To be registered in a scope that reads forms. */
export function calibrationPageRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>, assets: Assets): void {
  const show = async (
    reply: Answer,
    access: Access,
    store: StoreRow,
    refused?: CalibrationPage['refused'],
  ) => {
    const nowMs = clock.nowMs();
    const { render, root } = reply.request;
    const state = await loadCalibration(access, store, nowMs);
    const body = calibrationPage(render, { state, nowMs, refused });
    const title = render.words.calibration.title(store.name);
    const page = layout(assets, render, { title, body, address: calibrationHref(store) });
    return reply.type('text/html; charset=utf-8').send(renderPage(page, root));
  };
  const answer = (
    reply: Answer,
    access: Access,
    store: StoreRow,
    outcome: Done<unknown>,
    at: string,
    typed: Typed,
  ) => {
    if (outcome.kind === 'done') return reply.redirect(`${calibrationHref(store)}#${at}`, 303);
    const { field, say } = outcome;
    return show(reply.status(400), access, store, {
      problem: { status: 400, where: field, say: ({ refusals }) => say(refusals) },
      typed,
    });
  };

  app.get(PAGE, { schema: { hide, params: StoreParams } }, ({ access, store }, reply) =>
    show(reply, access, store),
  );

  app.post(
    `${PAGE}/counts`,
    { schema: { hide, params: StoreParams, body: Form } },
    async ({ access, store, body }, reply) => {
      return answer(
        reply,
        access,
        store,
        await addCounts(access, store, [body], clock.nowMs()),
        'counts',
        body,
      );
    },
  );

  app.post(
    `${PAGE}/counts/:key/withdraw`,
    { schema: { hide, params: KeyParams, body: WithdrawForm } },
    async ({ access, store, params, body }, reply) => {
      return answer(
        reply,
        access,
        store,
        await withdrawCount(access, store, params.key, body, clock.nowMs()),
        'counts',
        {},
      );
    },
  );

  app.post(
    `${PAGE}/apply`,
    { schema: { hide, params: StoreParams, body: ApplyForm } },
    async ({ access, store, body }, reply) => {
      return answer(
        reply,
        access,
        store,
        await applyFit(access, store, body.measure, body, clock.nowMs()),
        'history',
        {},
      );
    },
  );

  app.post(
    `${PAGE}/:key/end`,
    { schema: { hide, params: KeyParams, body: EndForm } },
    async ({ access, store, params, body }, reply) => {
      return answer(
        reply,
        access,
        store,
        await endFit(access, store, params.key, body, clock.nowMs()),
        'history',
        {},
      );
    },
  );
}
