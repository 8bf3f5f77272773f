// The public pages: about the counting in a store, and a visitor's objection. An address comes in the body of a
// request alone and goes no further than its hash; of the client nothing is kept but how often it tried, in memory, and
// with an objection the day's mark of its network.
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
const FULL_RETRY_S = 86_400;

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

/** To be registered in a scope that reads forms. */
export function aboutRoutes(app: WebApp, parts: AboutParts, assets: Assets): void {
  const { db, clock } = parts;
  const found = ({ root, params, query, headers }: Asked): AboutStore & { readonly store: StoreRow } => {
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
      const words = ABOUT_WORDS[about.lang];
      const refuse = (status: number, refusal: string, retryAfter?: number) => {
        if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
        return reply
          .status(status)
          .type(HTML)
          .send(aboutPage(assets, about, refusal));
      };
      const nowMs = clock.nowMs();
      const { attempts, marks } = parts.visitors;
      const waitMs = attempts.waitMs(request.ip);
      if (waitMs > 0) {
        return refuse(429, words.tooMany(minutesOf(about.lang, waitMs)), Math.ceil(waitMs / 1000));
      }
      attempts.note(request.ip);
      const typed = request.body.address ?? '';
      const network = marks(about.store.key, request.ip, nowMs);
      const outcome = registerObjection(db, about.store, { typed, network }, nowMs);
      switch (outcome.kind) {
        case 'registered':
          return reply.redirect(`${about.path}/objection/${outcome.token}?lang=${about.lang}`, 303);
        case 'wait': {
          const until = momentOf(about.lang, about.facts, outcome.untilMs);
          return refuse(503, words.wait(until), Math.ceil((outcome.untilMs - nowMs) / 1000));
        }
        case 'full':
          return refuse(503, words.full, FULL_RETRY_S);
        case 'none':
          return refuse(400, `${words.none} ${words.registerAgain}`);
        default:
          return refuse(400, words[outcome.kind]);
      }
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
