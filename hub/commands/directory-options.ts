// What is typed behind `footfall-hub directory add|change|retire`, as what is wanted of the directory.
import { isId } from '../../shared/topics.ts';
import { typedText } from '../../shared/typed-text.ts';
import { dateAt, versionOn } from '../calendar/history.ts';
import { type Opening, openingForm } from '../calendar/opening.ts';
import { type Directory, historyOf, type Store } from '../directory/directory.ts';
import { fromAt, openingAt, dateAt as typedDate, zoneAt } from '../directory/read-form.ts';
import { readWeek } from '../directory/read-week.ts';
import { type Said, sayNothing, valueOn } from '../directory/steps.ts';
import type { Wanted, WantedGroup, WantedRetailer, WantedSensor, WantedStore } from '../directory/wanted.ts';
import { WrongEntry } from '../directory/wrong.ts';

export const KINDS = ['retailer', 'group', 'store', 'sensor'] as const;
export type Kind = (typeof KINDS)[number];

/** As typed; which of them belong to which kind stands in FIELDS. */
export interface ThingOptions {
  readonly name?: string;
  readonly legalName?: string;
  readonly contact?: string;
  readonly officer?: string;
  readonly timeZone?: string;
  readonly opening?: string;
  readonly opened?: string;
  readonly city?: string;
  readonly address?: string;
  readonly groups?: string;
  readonly in?: string;
  readonly area?: string;
  readonly replacedBy?: string;
  readonly from?: string;
  /** `retire`: since when; `change`: 'no' takes it into use again. */
  readonly retired?: string;
}

const FIELDS: Readonly<Record<Kind, readonly (keyof ThingOptions)[]>> = {
  retailer: ['name', 'legalName', 'contact', 'officer', 'retired'],
  group: ['name', 'in', 'from', 'retired'],
  store: ['name', 'timeZone', 'opening', 'opened', 'city', 'address', 'groups', 'from', 'retired'],
  sensor: ['area', 'replacedBy', 'from', 'retired'],
};

export interface Named {
  readonly kind: Kind;
  readonly retailer: string;
  /** Of a store and its sensor. */
  readonly store: string;
  readonly id: string;
}

const PATHS: Readonly<Record<Kind, string>> = {
  retailer: 'RETAILER',
  group: 'RETAILER/GROUP',
  store: 'RETAILER/STORE',
  sensor: 'RETAILER/STORE/SENSOR',
};

/** Throws WrongEntry where it is not the name of such a thing. */
export function namedThing(kind: Kind, typed: string): Named {
  const parts = typedText(typed).split('/');
  if (parts.length !== PATHS[kind].split('/').length || !parts.every(isId)) {
    throw new WrongEntry([kind], `'${typed}' is not a ${kind}: write ${PATHS[kind]}, of a-z, 0-9 and -`);
  }
  return { kind, retailer: parts[0]!, store: kind === 'group' ? '' : (parts[1] ?? ''), id: parts.at(-1)! };
}

/** Throws WrongEntry for an option of another kind, and for values that are none. */
export function wantedThing(
  named: Named,
  options: ThingOptions,
  directory: Directory,
  nowMs: number,
): Wanted {
  const { kind, retailer, store, id } = named;
  for (const [field, value] of Object.entries(options)) {
    if (value === undefined || FIELDS[kind].includes(field as keyof ThingOptions)) continue;
    throw new WrongEntry([field], `is not of a ${kind}: leave it out`);
  }
  const known = directory.retailers.find((each) => each.id === retailer);
  const knownStore = known?.stores.find((each) => each.id === store);
  const one: WantedRetailer = { id: retailer, path: [], groups: [], stores: [] };
  const within = (): WantedRetailer => {
    if (kind === 'retailer') return { ...one, ...retailerFields(options) };
    if (kind === 'group') return { ...one, groups: [{ id, ...groupFields(options) }] };
    if (kind === 'store') return { ...one, stores: [{ id, ...storeFields(options, knownStore, nowMs) }] };
    const sensors = sensorsOf(id, options, knownStore, nowMs);
    return { ...one, stores: [{ id: store, ...storeFields({}, knownStore, nowMs), sensors }] };
  };
  return { isWhole: false, retailers: [within()] };
}

function retailerFields({ name, legalName, contact, officer, retired }: ThingOptions) {
  return {
    ...(name !== undefined && { name: words('name', name) }),
    ...(legalName !== undefined && { legalName: orNone('legalName', legalName) }),
    ...(contact !== undefined && { contact: orNone('contact', contact) }),
    ...(officer !== undefined && { dataProtectionOfficer: orNone('officer', officer) }),
    ...retiredField(retired),
  };
}

function groupFields({ name, in: parent, from, retired }: ThingOptions): Omit<WantedGroup, 'id'> {
  return {
    path: [],
    ...(name !== undefined && { name: words('name', name) }),
    parent: said(parent, from, (typed) => idOrNone('in', typed)),
    ...retiredField(retired),
  };
}

function storeFields(
  options: ThingOptions,
  known: Store | undefined,
  nowMs: number,
): Omit<WantedStore, 'id'> {
  const { name, timeZone, opening, opened, groups, from, retired } = options;
  return {
    path: [],
    name: said(name, from, (typed) => words('name', typed)),
    timeZone: said(timeZone, from, (typed) => zoneAt(typedText(typed), ['timeZone'])),
    place: saidPlace(options),
    opening: said(opening, from, (typed) => openingOfWeek(typed, known && openingNow(known, nowMs))),
    groups: said(groups, from, (typed) => groupIds(typed)),
    ...(opened !== undefined && { opened: typedDate(typedText(opened), ['opened']) }),
    ...retiredField(retired),
    comparesAnew: new Map(),
    sensors: [],
  };
}

function sensorsOf(
  id: string,
  { area, replacedBy, from, retired }: ThingOptions,
  store: Store | undefined,
  nowMs: number,
): WantedSensor[] {
  const one: WantedSensor = {
    id,
    path: [],
    area: said(area, from, (typed) => idOrNone('area', typed)),
    ...(replacedBy !== undefined && { replacedBy: idOrNone('replacedBy', replacedBy) }),
    ...retiredField(retired),
  };
  const successor = one.replacedBy;
  const before = store?.sensors.find((sensor) => sensor.id === id);
  if (!store || !successor) return [one];
  // Who comes in its place hears what it heard.
  const heard = before && valueOn(before.area, dateAt(historyOf(store), nowMs));
  return [one, { id: successor, path: [], area: heard ? { base: { value: heard }, dated: [] } : sayNothing }];
}

const openingNow = (store: Store, nowMs: number): Opening => {
  const history = historyOf(store);
  return versionOn(history, dateAt(history, nowMs)).opening;
};

/** Exceptions, holidays and closed periods stay as they are. */
function openingOfWeek(typed: string, before: Opening | undefined): Opening {
  const week = readWeek(typed);
  if (typeof week === 'string') throw new WrongEntry(['opening'], week);
  return openingAt({ ...(before && openingForm(before)), ...week }, ['opening']);
}

function saidPlace({ city, address, from }: ThingOptions): WantedStore['place'] {
  if (city === undefined && address === undefined) return sayNothing;
  const place = {
    ...(address !== undefined && { address: words('address', address) }),
    ...(city !== undefined && { city: words('city', city) }),
  };
  return { ...said('', from, () => place) };
}

function said<T>(typed: string | undefined, from: string | undefined, read: (typed: string) => T): Said<T> {
  if (typed === undefined) return sayNothing;
  const since = from === undefined ? {} : { from: fromAt(typedText(from), ['from']) };
  return { base: { value: read(typed) }, dated: [], ...since };
}

function retiredField(typed: string | undefined) {
  if (typed === undefined) return {};
  const text = typedText(typed);
  if (text === 'no') return { retired: null };
  return { retired: text === 'today' ? ('today' as const) : typedDate(text, ['retired']) };
}

const WORDS_MAX = 300;
const NAME_MAX = 100;

function words(field: keyof ThingOptions, typed: string): string {
  const text = typed.trim();
  const max = field === 'name' ? NAME_MAX : WORDS_MAX;
  if (text.length > 0 && text.length <= max) return text;
  throw new WrongEntry([field], `has ${text.length} characters: write 1 to ${max}`);
}

const orNone = (field: keyof ThingOptions, typed: string) => (typed === 'none' ? null : words(field, typed));

function idOrNone(field: keyof ThingOptions, typed: string): string | null {
  const text = typedText(typed);
  if (text === 'none') return null;
  if (!isId(text))
    throw new WrongEntry([field], `'${text}' is not an id: use a-z, 0-9 and -, at most 40, or none`);
  return text;
}

const groupIds = (typed: string) =>
  [
    ...new Set(
      typedText(typed) === 'none' ? [] : typed.split(',').flatMap((id) => idOrNone('groups', id) ?? []),
    ),
  ].sort();
