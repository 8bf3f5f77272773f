// Addresses of the hub's own pages.
import type { LocalDate } from '../calendar/local-days.ts';
import type { AskedOverview } from '../report/overview.ts';
import type { Range } from '../report/series.ts';
import type { As } from '../report/store-state.ts';

/** The list of all stores; the first page of what needs a hand unless said otherwise. */
export function overviewHref({ order, search, page }: AskedOverview): string {
  const query = new URLSearchParams();
  if (search !== undefined) query.set('q', search);
  if (order !== 'hand') query.set('sort', order);
  if (page > 1) query.set('page', String(page));
  return query.size > 0 ? `/?${query}` : '/';
}

export interface StoreLink {
  readonly retailer: string;
  readonly id: string;
  /** `phones`: as released, whatever is calibrated. */
  readonly as?: As;
}

/** Which day and range of a page of figures; the newest day and four weeks unless said otherwise. */
export interface PageTarget {
  readonly day?: LocalDate | undefined;
  readonly range?: Range | undefined;
  readonly as?: As | undefined;
  /** Id of a section. */
  readonly at?: string;
}

function pageQuery({ day, range, as, at }: PageTarget): string {
  const query = new URLSearchParams();
  if (day !== undefined) query.set('day', day);
  if (range !== undefined && range !== '4w') query.set('range', range);
  if (as === 'phones') query.set('as', 'phones');
  return `${query.size > 0 ? `?${query}` : ''}${at ? `#${at}` : ''}`;
}

export const storeHref = (store: StoreLink, to: PageTarget = {}): string =>
  `/stores/${store.retailer}/${store.id}${pageQuery({ ...to, as: to.as ?? store.as })}`;

export interface GroupLink {
  readonly retailer: string;
  readonly id: string;
}

export const groupHref = (group: GroupLink, to: PageTarget = {}): string =>
  `/groups/${group.retailer}/${group.id}${pageQuery(to)}`;

/** A group's resource in the API. */
export const groupApiHref = (
  group: GroupLink,
  file: string,
  from: LocalDate,
  to: LocalDate,
  as: As,
): string =>
  `/api/v1/retailers/${group.retailer}/groups/${group.id}/${file}?from=${from}&to=${to}${as === 'phones' ? '&as=phones' : ''}`;

/** A store's resource in the API: `file` as `days.csv`. */
export function apiHref(store: StoreLink, file: string, from: LocalDate, to: LocalDate): string {
  return `/api/v1/stores/${store.retailer}/${store.id}/${file}?from=${from}&to=${to}${store.as === 'phones' ? '&as=phones' : ''}`;
}

/** Its forms for pausing and resuming post below it. */
export const pauseHref = (store: StoreLink) => `/stores/${store.retailer}/${store.id}`;

/** Where a store is calibrated; its forms post below it. */
export const calibrationHref = (store: StoreLink) => `/stores/${store.retailer}/${store.id}/calibration`;

/**
 * The way from the page at `url` to the root of the hub's pages. Where the public URL has a path, it is `./` or `../../`:
 * so pages work below that path, whether a proxy takes it off or not, and at the hub itself.
 */
export function rootFrom(url: string, base: string): string {
  if (base === '') return '/';
  const [path] = url.split(/[?#]/);
  return '../'.repeat(path!.split('/').length - 2) || './';
}

const APP_FOLDERS = new Set(['', 'about', 'api', 'assets', 'groups', 'messages', 'stores']);

/**
 * An address without `base`, the path of the public URL (`/footfall`), where it has it. A base that is called like a
 * folder of ours is taken off only where what is left is ours too.
 */
export function withoutBase(url: string, base: string): string {
  if (base === '' || !url.startsWith(base)) return url;
  const rest = url.slice(base.length);
  if (!/^[/?]/.test(rest)) return rest === '' ? '/' : url;
  const path = rest.startsWith('?') ? `/${rest}` : rest;
  const folder = (of: string) => of.split(/[/?]/)[1] ?? '';
  return APP_FOLDERS.has(folder(base)) && !APP_FOLDERS.has(folder(path)) ? url : path;
}
