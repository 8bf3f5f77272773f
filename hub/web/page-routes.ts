// The pages that people read.
import { Type } from 'typebox';
import { type LocalDate, parseLocalDate } from '../calendar/local-days.ts';
import { renderPage } from '../render/html.ts';
import type { Render } from '../render/render.ts';
import { loadGroupReport } from '../report/group-report.ts';
import { loadOverview, OVERVIEW_ORDERS } from '../report/overview.ts';
import { RANGES, type Range } from '../report/series.ts';
import { loadStoreReport } from '../report/store-report.ts';
import { AS, loadStore, type StoreState } from '../report/store-state.ts';
import type { Access } from '../store/port.ts';
import { GroupParams } from './api/group-schemas.ts';
import { StoreParams } from './api/schemas.ts';
import { askedGroup } from './asked-group.ts';
import type { Assets } from './assets.ts';
import { storeHref } from './links.ts';
import { pausePageRoutes } from './pause-page-routes.ts';
import { badParameter } from './problem.ts';
import { groupPage } from './views/group-page.ts';
import { layout, type Page } from './views/layout.ts';
import { messagesPage } from './views/messages-page.ts';
import { overviewPage } from './views/overview-page.ts';
import { SEARCH_CHARACTERS_MAX } from './views/overview-tools.ts';
import type { RefusedPause } from './views/pause-section.ts';
import { storePage } from './views/store-page.ts';
import type { WebApp, WebParts } from './web-app.ts';

const MESSAGES_SHOWN = 100;
/** More than there can be. */
const PAGE_MAX = 1_000_000;

interface Shown {
  readonly request: { readonly root: string; readonly render: Render; readonly url: string };
  type(type: string): { send(body: string): unknown };
  redirect(url: string, code: number): unknown;
}
const OverviewQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: SEARCH_CHARACTERS_MAX })),
  sort: Type.Optional(Type.Enum([...OVERVIEW_ORDERS])),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
});
const StoreQuery = Type.Object({
  day: Type.Optional(Type.String()),
  range: Type.Optional(Type.String()),
  as: Type.Optional(Type.Enum([...AS])),
});
const hide = true;

/** To be registered in a scope that reads forms. */
export function pageRoutes(app: WebApp, { clock }: Pick<WebParts, 'clock'>, assets: Assets): void {
  const show = (reply: Shown, page: Omit<Page, 'address'>, address = reply.request.url) => {
    const { render, root } = reply.request;
    return reply
      .type('text/html; charset=utf-8')
      .send(renderPage(layout(assets, render, { ...page, address }), root));
  };
  const showStore = async (
    reply: Shown,
    access: Access,
    state: StoreState,
    asked: { readonly day: LocalDate | undefined; readonly range: Range },
    refusedPause?: RefusedPause,
  ) => {
    const page = { ...(await loadStoreReport(access, state, asked, clock.nowMs())), refusedPause };
    const { store } = state;
    return show(
      reply,
      { title: store.name, body: storePage(reply.request.render, page), charts: page.data !== undefined },
      refusedPause ? storeHref(store) : undefined,
    );
  };

  app.get('/', { schema: { hide, querystring: OverviewQuery } }, async ({ access, query }, reply) => {
    const { q = '', sort = 'hand', page = 1 } = query;
    const asked = { order: sort, search: q.trim() === '' ? undefined : q.trim(), page };
    const overview = await loadOverview(access, clock.nowMs(), asked);
    const { render } = reply.request;
    return show(reply, { title: render.words.frame.stores, body: overviewPage(render, overview, asked) });
  });

  app.get(
    '/groups/:retailer/:group',
    { schema: { hide, params: GroupParams, querystring: StoreQuery } },
    async ({ access, params, query }, reply) => {
      const group = await askedGroup(access, params, clock.nowMs());
      const asked = {
        day: readDay(query.day),
        range: readRange(query.range),
        as: query.as ?? ('people' as const),
      };
      const answer = await loadGroupReport(access, group, asked, clock.nowMs());
      if (answer.kind === 'too-many') throw tooLong(asked.range, answer.ranges);
      const { report } = answer;
      const body = groupPage(reply.request.render, report);
      return show(reply, { title: group.name, body, charts: report.data !== undefined });
    },
  );

  app.get(
    '/stores/:retailer/:store',
    { schema: { hide, params: StoreParams, querystring: StoreQuery } },
    async ({ access, store, query }, reply) => {
      const asked = { day: readDay(query.day), range: readRange(query.range) };
      return showStore(reply, access, await loadStore(access, store, clock.nowMs(), query.as), asked);
    },
  );

  pausePageRoutes(app, { clock }, async (reply: Shown, access, store, problem, typed) => {
    const state = await loadStore(access, store, clock.nowMs());
    return showStore(reply, access, state, { day: undefined, range: '4w' }, { problem, typed });
  });

  app.get('/messages', { schema: { hide } }, async ({ access }, reply) => {
    const alarms = await access.alarms(MESSAGES_SHOWN, 'in turn');
    const refused = await access.refused(MESSAGES_SHOWN, 'in turn');
    const { render } = reply.request;
    return show(reply, {
      title: render.words.frame.messages,
      body: messagesPage(render, { alarms, refused, most: MESSAGES_SHOWN }),
    });
  });
}

function readDay(text: string | undefined): LocalDate | undefined {
  if (text === undefined || text === '') return undefined;
  const day = parseLocalDate(text);
  if (day === undefined) throw badParameter('day', ({ problems }) => problems.notADate(text));
  return day;
}

const tooLong = (range: Range, ranges: readonly Range[]) =>
  badParameter('range', ({ problems }) => problems.tooLongForStores(range, ranges.join(', ')));

function readRange(text: string | undefined): Range {
  if (text === undefined) return '4w';
  const range = RANGES.find((known) => known === text);
  if (range === undefined)
    throw badParameter('range', ({ problems }) => problems.notARange(text, RANGES.join(', ')));
  return range;
}
