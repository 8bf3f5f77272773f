// The public pages: about the counting in a store, and a visitor's objection. An address comes only in the body of a
// request and goes no further than its hash; of the client nothing is kept but how often it tried, in memory, and with an
// objection the day's mark of its network.
import { Type } from 'typebox';
import { followObjection, registerObjection, withdrawObjection } from '../objections/objections.ts';
import type { Facts } from '../papers/facts.ts';
import { valuesInForce } from '../remote/values-in-force.ts';
import type { Render } from '../render/render.ts';
import type { StoreRow } from '../store/stores.ts';
import { StoreParams } from '../web/api/schemas.ts';
import type { Assets } from '../web/assets.ts';
import { noSuchStore } from '../web/problem.ts';
import type { WebApp, WebParts } from '../web/web-app.ts';
import { type AboutStore, aboutPage, momentOf, objectionPage, withdrawnPage } from './about-page.ts';
import type { Visitors } from './visitors.ts';

const PAGE = '/about/:retailer/:store';
const OBJECTION = `${PAGE}/objection/:token`;
const HTML = 'text/html; charset=utf-8';
/** Where nothing says when there will be room again. */
const FULL_RETRY_MS = 86_400_000;

const LangQuery = Type.Object({ lang: Type.Optional(Type.String()) });
const ObjectionParams = Type.Object({ ...StoreParams.properties, token: Type.String({ maxLength: 60 }) });
// Whatever is wrong with the address is said by the page, and never repeated.
const Form = Type.Object({ address: Type.Optional(Type.String()) });
const hide = true;

export interface AboutParts extends WebParts {
  /** The facts of RETAILER/STORE as the papers have them; undefined where the configuration has no such store. */
  readonly facts: (path: string) => Promise<Facts | undefined>;
  readonly visitors: Visitors;
}

interface Asked {
  readonly root: string;
  readonly params: { readonly retailer: string; readonly store: string };
  readonly render: Render;
}

/** The page that is asked for, with the store that it is of. */
type StoreAsked = AboutStore & { readonly store: StoreRow };

/** To be registered in a scope that reads forms. */
export function aboutRoutes(app: WebApp, parts: AboutParts, assets: Assets): void {
  const { db, clock } = parts;
  const found = async ({ root, params, render }: Asked): Promise<StoreAsked> => {
    const { retailer } = params;
    const reader = db.asTenant(retailer);
    const store = await reader.store(retailer, params.store);
    const facts = store && (await parts.facts(`${retailer}/${params.store}`));
    if (!store || !facts) throw noSuchStore(retailer, params.store);
    const values = await valuesInForce(reader, store, clock.nowMs());
    const path = `/about/${retailer}/${params.store}`;
    return { store, render, path, root, facts, values };
  };

  app.get(PAGE, { schema: { hide, params: StoreParams, querystring: LangQuery } }, async (request, reply) =>
    reply.type(HTML).send(aboutPage(assets, await found(request))),
  );

  app.post(
    PAGE,
    { schema: { hide, params: StoreParams, querystring: LangQuery, body: Form } },
    async (request, reply) => {
      const about = await found(request);
      const typed = request.body.address ?? '';
      const outcome = await object(parts, about, { typed, ip: request.ip });
      if (outcome.kind === 'registered') {
        return reply.redirect(`${about.path}/objection/${outcome.token}?lang=${about.render.lang}`, 303);
      }
      const { status, refusal, retryAfterS } = outcome;
      if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS);
      return reply
        .status(status)
        .type(HTML)
        .send(aboutPage(assets, about, refusal));
    },
  );

  app.get(
    OBJECTION,
    { schema: { hide, params: ObjectionParams, querystring: LangQuery } },
    async (request, reply) => {
      const about = await found(request);
      const { token } = request.params;
      const reader = db.asTenant(about.store.retailer);
      const followed = await followObjection(reader, about.store, token, clock.nowMs());
      const body = objectionPage(
        assets,
        about,
        `${about.path}/objection/${encodeURIComponent(token)}`,
        followed,
      );
      return reply
        .status(followed ? 200 : 404)
        .type(HTML)
        .header('cache-control', 'no-store')
        .send(body);
    },
  );

  app.post(
    `${OBJECTION}/withdraw`,
    { schema: { hide, params: ObjectionParams, querystring: LangQuery } },
    async (request, reply) => {
      const about = await found(request);
      const access = db.asTenant(about.store.retailer);
      const wasThere = await withdrawObjection(access, about.store, request.params.token);
      return reply
        .status(wasThere ? 200 : 404)
        .type(HTML)
        .send(withdrawnPage(assets, about, wasThere));
    },
  );
}

type Answer =
  | { readonly kind: 'registered'; readonly token: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      /** For the visitor, in the language of the page. */
      readonly refusal: string;
      readonly retryAfterS?: number;
    };

/** Registers what a visitor typed, unless the visitor's network has tried too often. */
async function object(
  { db, clock, visitors: { attempts, marks } }: AboutParts,
  { render, facts, store }: StoreAsked,
  { typed, ip }: { readonly typed: string; readonly ip: string },
): Promise<Answer> {
  const words = render.words.about;
  const nowMs = clock.nowMs();
  const waitMs = attempts.waitMs(ip);
  if (waitMs > 0) return refused(429, words.tooMany(Math.ceil(waitMs / 60_000)), waitMs);
  attempts.note(ip);
  const visitor = { typed, network: marks(store.key, ip, nowMs) };
  const outcome = await registerObjection(db.asTenant(store.retailer), store, visitor, nowMs);
  switch (outcome.kind) {
    case 'registered':
      return outcome;
    case 'wait':
      return refused(503, words.wait(momentOf(render, facts, outcome.untilMs)), outcome.untilMs - nowMs);
    case 'full':
      return refused(503, words.full, FULL_RETRY_MS);
    case 'none':
      return refused(400, `${words.none} ${words.registerAgain}`);
    default:
      return refused(400, words[outcome.kind]);
  }
}

const refused = (status: number, refusal: string, retryAfterMs?: number): Answer => ({
  kind: 'refused',
  status,
  refusal,
  ...(retryAfterMs !== undefined && { retryAfterS: Math.ceil(retryAfterMs / 1000) }),
});
