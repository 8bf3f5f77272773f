// Finding a store among many: a search, an order, and the pages of what was found. They are links and a form, without a script.
import { html, type View } from '../../render/html.ts';
import type { Render } from '../../render/render.ts';
import {
  type AskedOverview,
  OVERVIEW_ORDERS,
  OVERVIEW_STORES,
  type Overview,
} from '../../report/overview.ts';
import { overviewHref } from '../links.ts';

export const SEARCH_CHARACTERS_MAX = 100;

export function storeSearch({ words: { overview } }: Render, { order, search }: AskedOverview): View {
  return html`<div class="tools">
    <form class="search" action="/" method="get" role="search" aria-label=${overview.search}>
      <input type="search" name="q" value=${search} maxlength=${SEARCH_CHARACTERS_MAX} placeholder=${overview.searchIn} aria-label=${overview.searchIn} />
      <input type="hidden" name="sort" value=${order} />
      <button>${overview.find}</button>
    </form>
    <nav class="segments" aria-label=${overview.order}>
      ${OVERVIEW_ORDERS.map(
        (one) =>
          html`<a href=${overviewHref({ order: one, search, page: 1 })} aria-current=${one === order ? 'true' : undefined}>${overview.orders[one]}</a>`,
      )}
    </nav>
  </div>`;
}

export function nothingFound({ words: { overview } }: Render, { order, search = '' }: AskedOverview): View {
  return html`<section class="empty" data-found="0">
    <p>${overview.nothingFound(search)}</p>
    <p><a href=${overviewHref({ order, search: undefined, page: 1 })}>${overview.showAll}</a></p>
  </section>`;
}

/** How many there are, also where they fill no page, and a way back to all. */
export function storesFound(
  { words: { overview } }: Render,
  found: number,
  order: AskedOverview['order'],
): View {
  return html`<p class="quiet">${overview.found(found)} <a href=${overviewHref({ order, search: undefined, page: 1 })}>${overview.showAll}</a></p>`;
}

export function pageLinks(
  { words: { overview } }: Render,
  { found, stores, page }: Overview,
  asked: AskedOverview,
): View {
  const before = (page - 1) * OVERVIEW_STORES;
  const to = (other: number) => overviewHref({ ...asked, page: other });
  return html`<nav class="pages" aria-label=${overview.pages} data-page=${page} data-found=${found}>
    ${page > 1 && html`<a href=${to(page - 1)} rel="prev" class="turn">${overview.previous}</a>`}
    <span>${overview.page(before + 1, before + stores.length, found)}</span>
    ${before + stores.length < found && html`<a href=${to(page + 1)} rel="next" class="turn">${overview.next}</a>`}
  </nav>`;
}
