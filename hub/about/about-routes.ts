// The public pages: about the counting in a store, and a visitor's objection. An address comes only in the body of a
// request and goes no further than its hash; of the client nothing is kept but how often it tried, in memory, and with an
// objection the day's mark of its network.
import { Type } from 'typebox';
import { followObjection, registerObjection, withdrawObjection } from '../objections/objections.ts';
import type { Facts } from '../papers/facts.ts';
import { valuesInForce } from '../remote/values-in-force.ts';
import { readStore, type StoreRow } from '../store/read-stores.ts';
import { StoreParams } from '../web/api/schemas.ts';
import type { Assets } from '../web/assets.ts';
import { noSuchStore } from '../web/problem.ts';
import type { WebApp, WebParts } from '../web/web-app.ts';
import { type AboutStore, aboutPage, momentOf, objectionPage, withdrawnPage } from './about-page.ts';
import type { Visitors } from './visitors.ts';
import { ABOUT_WORDS, chosenLang, minutesOf } from './words.ts';

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
  readonly facts: (path: string) => Facts | undefined;
  readonly visitors: Visitors;
}

interface Asked {
  readonly root: string;
  readonly params: { readonly retailer: string; readonly store: string };
  readonly query: { readonly lang?: string };
  readonly headers: { readonly 'accept-language'?: string | undefined };
}

/** The page that is asked for, with the store that it is of. */
type StoreAsked = AboutStore & { readonly store: StoreRow };

/** To be registered in a scope that reads forms. */
export function aboutRoutes(app: WebApp, parts: AboutParts, assets: Assets): void {
  const { db, clock } = parts;
  const found = ({ root, params, query, headers }: Asked): StoreAsked => {
    const { retailer } = params;
    const store = readStore(db, retailer, params.store);
    const facts = parts.facts(`${retailer}/${params.store}`);
    if (!store || !facts) throw noSuchStore(retailer, params.store);
    const lang = chosenLang(query.lang, headers['accept-language']);
    const values = valuesInForce(db, store, clock.nowMs());
    const path = `/about/${retailer}/${params.store}`;
    return { store, lang, path, root, facts, values };
  };

  app.get(PAGE, { schema: { hide, params: StoreParams, querystring: LangQuery } }, (request, reply) =>
    reply
      .type(HTML)
      .header('vary', 'accept-language')
      .send(aboutPage(assets, found(request))),
  );

  app.post(
    PAGE,
    { schema: { hide, params: StoreParams, querystring: LangQuery, body: Form } },
    (request, reply) => {
      const about = found(request);
      const typed = request.body.address ?? '';
      const outcome = object(parts, about, { typed, ip: request.ip });
      if (outcome.kind === 'registered') {
        return reply.redirect(`${about.path}/objection/${outcome.token}?lang=${about.lang}`, 303);
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
    (request, reply) => {
      const about = found(request);
      const { token } = request.params;
      const followed = followObjection(db, about.store, token, clock.nowMs());
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
    (request, reply) => {
      const about = found(request);
      const wasThere = withdrawObjection(db, about.store, request.params.token);
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
function object(
  { db, clock, visitors: { attempts, marks } }: AboutParts,
  { lang, facts, store }: StoreAsked,
  { typed, ip }: { readonly typed: string; readonly ip: string },
): Answer {
  const words = ABOUT_WORDS[lang];
  const nowMs = clock.nowMs();
  const waitMs = attempts.waitMs(ip);
  if (waitMs > 0) return refused(429, words.tooMany(minutesOf(lang, waitMs)), waitMs);
  attempts.note(ip);
  const outcome = registerObjection(db, store, { typed, network: marks(store.key, ip, nowMs) }, nowMs);
  switch (outcome.kind) {
    case 'registered':
      return outcome;
    case 'wait':
      return refused(503, words.wait(momentOf(lang, facts, outcome.untilMs)), outcome.untilMs - nowMs);
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
