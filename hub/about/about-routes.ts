// The public pages: about the counting in a store, and a visitor's objection. An address comes in the body of a
// request alone and goes no further than its hash; nothing of the client is kept but how often it tried, in memory.
import { Type } from 'typebox';
import { followObjection, registerObjection, withdrawObjection } from '../objections/objections.ts';
import type { Facts } from '../papers/facts.ts';
import { valuesInForce } from '../remote/values-in-force.ts';
import { readStore, type StoreRow } from '../store/read-stores.ts';
import { StoreParams } from '../web/api/schemas.ts';
import type { Assets } from '../web/assets.ts';
import { noSuchStore } from '../web/problem.ts';
import type { WebApp, WebParts } from '../web/web-app.ts';
import { type AboutStore, aboutPage, objectionPage, withdrawnPage } from './about-page.ts';
import { ABOUT_WORDS, chosenLang } from './words.ts';

const PAGE = '/about/:retailer/:store';
const OBJECTION = `${PAGE}/objection/:token`;
const HTML = 'text/html; charset=utf-8';
/** From one client: a household's devices, no list of addresses. */
const ATTEMPTS_AN_HOUR = 10;

const LangQuery = Type.Object({ lang: Type.Optional(Type.String()) });
const ObjectionParams = Type.Object({ ...StoreParams.properties, token: Type.String({ maxLength: 60 }) });
// Whatever is wrong with the address is said by the page, and never repeated.
const Form = Type.Object({ address: Type.Optional(Type.String()) });
const hide = true;

export interface AboutParts extends WebParts {
  /** The facts of RETAILER/STORE as the papers have them; undefined where the configuration has no such store. */
  readonly facts: (path: string) => Facts | undefined;
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
    {
      schema: { hide, params: StoreParams, querystring: LangQuery, body: Form },
      config: { rateLimit: { max: ATTEMPTS_AN_HOUR, timeWindow: 3_600_000 } },
      errorHandler(error, request, reply) {
        if (error.statusCode !== 429) throw error;
        const about = found(request as Asked);
        return reply
          .status(429)
          .type(HTML)
          .send(aboutPage(assets, about, ABOUT_WORDS[about.lang].tooMany(error.message)));
      },
    },
    (request, reply) => {
      const about = found(request);
      const outcome = registerObjection(db, about.store, request.body.address ?? '', clock.nowMs());
      if (outcome.kind === 'registered') {
        return reply.redirect(`${about.path}/objection/${outcome.token}?lang=${about.lang}`, 303);
      }
      const words = ABOUT_WORDS[about.lang];
      const status = outcome.kind === 'full' ? 503 : 400;
      const refusal = outcome.kind === 'none' ? `${words.none} ${words.registerAgain}` : words[outcome.kind];
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
