// The calibration page and its forms. What was done is shown by the page anew (303), so that reloading enters
// nothing twice; what was refused is shown with what was typed.
import { type Static, type TSchema, Type } from 'typebox';
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

/** What a form asks for. */
interface FormPost<P, B> {
  readonly at: 'counts' | 'history';
  readonly typed?: (body: B) => Typed;
  readonly act: (asked: {
    readonly access: Access;
    readonly store: StoreRow;
    readonly params: P;
    readonly body: B;
    readonly nowMs: number;
  }) => Promise<Done<unknown>>;
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

  /** What was done shows `at` its place of the page; what was refused with what was `typed`. */
  function post<P extends TSchema, B extends TSchema>(
    path: string,
    schema: { readonly params: P; readonly body: B },
    { at, typed = () => ({}), act }: FormPost<Static<P>, Static<B>>,
  ): void {
    app.post(`${PAGE}/${path}`, { schema: { hide, ...schema } }, async (request, reply) => {
      const { access, store } = request;
      // As the schema has let them through.
      const [params, body] = [request.params as Static<P>, request.body as Static<B>];
      const outcome = await act({ access, store, params, body, nowMs: clock.nowMs() });
      if (outcome.kind === 'done') return reply.redirect(`${calibrationHref(store)}#${at}`, 303);
      const { field, say } = outcome;
      return show(reply.status(400), access, store, {
        problem: { status: 400, where: field, say: ({ refusals }) => say(refusals) },
        typed: typed(body),
      });
    });
  }

  app.get(PAGE, { schema: { hide, params: StoreParams } }, ({ access, store }, reply) =>
    show(reply, access, store),
  );
  post(
    'counts',
    { params: StoreParams, body: Form },
    {
      at: 'counts',
      typed: (body) => body,
      act: ({ access, store, body, nowMs }) => addCounts(access, store, [body], nowMs),
    },
  );
  post(
    'counts/:key/withdraw',
    { params: KeyParams, body: WithdrawForm },
    {
      at: 'counts',
      act: ({ access, store, params, body, nowMs }) => withdrawCount(access, store, params.key, body, nowMs),
    },
  );
  post(
    'apply',
    { params: StoreParams, body: ApplyForm },
    {
      at: 'history',
      act: ({ access, store, body, nowMs }) => applyFit(access, store, body.measure, body, nowMs),
    },
  );
  post(
    ':key/end',
    { params: KeyParams, body: EndForm },
    {
      at: 'history',
      act: ({ access, store, params, body, nowMs }) => endFit(access, store, params.key, body, nowMs),
    },
  );
}
