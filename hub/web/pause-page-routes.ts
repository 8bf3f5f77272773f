// The store page's forms for pausing and resuming. What was done shows on the page that the answer leads back to.
import { Type } from 'typebox';
import type { Done } from '../calibration/actions.ts';
import { pauseStore, resumeStore } from '../remote/actions.ts';
import type { Access } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { StoreParams } from './api/schemas.ts';
import { storeHref } from './links.ts';
import type { Problem } from './problem.ts';
import type { WebApp, WebParts } from './web-app.ts';

const text = { maxLength: 1000 };
const Form = Type.Object({
  by: Type.String(text),
  until: Type.Optional(Type.String(text)),
  reason: Type.Optional(Type.String(text)),
});
const schema = { hide: true, params: StoreParams, body: Form };

interface Reply {
  redirect(url: string, code: number): unknown;
}

/**
 * To be registered in a scope that reads forms. `refused` answers with the store's page, the problem and what was typed.
 */
export function pausePageRoutes<R extends Reply>(
  app: WebApp,
  { clock }: Pick<WebParts, 'clock'>,
  refused: (
    reply: R,
    access: Access,
    store: StoreRow,
    problem: Problem,
    typed: { by: string; until: string; reason: string },
  ) => unknown,
): void {
  for (const [name, act] of [
    ['pause', pauseStore],
    ['resume', resumeStore],
  ] as const) {
    app.post(`/stores/:retailer/:store/${name}`, { schema }, async ({ access, store, body }, reply) => {
      const outcome: Done<unknown> = await act(access, store, body, clock.nowMs());
      if (outcome.kind === 'done') return reply.redirect(storeHref(store), 303);
      const { field, say } = outcome;
      const { by, until = '', reason = '' } = body;
      return refused(
        reply.status(400) as unknown as R,
        access,
        store,
        { status: 400, where: field, say: ({ refusals }) => say(refusals) },
        { by, until, reason },
      );
    });
  }
}
