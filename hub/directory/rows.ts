// The directory to and from the rows of the store. What holds from the beginning is the thing's own row; what is other from a
// date on, a row of its changes.
import type { Place } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import { type Opening, openingForm, openingOf } from '../calendar/opening.ts';
import type { OpeningForm } from '../calendar/opening-form.ts';
import type { ChangeRow, DirectoryRows, DirectoryStoreRow } from '../store/directory.ts';
import type { Directory, Group, Retailer, Sensor, Store } from './directory.ts';
import type { Step, Steps } from './steps.ts';

/** Of things that have changes: the empty store is a group's, the empty thing the store itself. */
type ChangedThing = Pick<ChangeRow, 'retailer' | 'store' | 'thing'>;

/** What was written by `rowsOf`, or before there was a directory. */
export function directoryOf(rows: DirectoryRows): Directory {
  const changes = Map.groupBy(rows.changes, keyOf);
  const of = (place: ChangedThing) => changes.get(keyOf(place)) ?? [];
  const groups = Map.groupBy(rows.groups, ({ retailer }) => retailer);
  const stores = Map.groupBy(rows.stores, ({ retailer }) => retailer);
  const sensors = Map.groupBy(rows.sensors, ({ retailer, store }) => `${retailer}/${store}`);
  return {
    retailers: rows.retailers.map(({ id: retailer, officer, retired, ...row }) => ({
      id: retailer,
      ...row,
      retired: retired as LocalDate | null,
      ...(officer !== null && { dataProtectionOfficer: JSON.parse(officer) as string | null }),
      groups: (groups.get(retailer) ?? []).map(
        ({ id, name, parent, retired: since }): Group => ({
          id,
          name,
          retired: since as LocalDate | null,
          parent: stepsOf(parent, of({ retailer, store: '', thing: id }), 'in'),
        }),
      ),
      stores: (stores.get(retailer) ?? []).map((store) =>
        storeOf(
          store,
          of({ retailer, store: store.id, thing: '' }),
          (sensors.get(`${retailer}/${store.id}`) ?? []).map(
            ({ id, area, retired: since, replacedBy }): Sensor => ({
              id,
              retired: since as LocalDate | null,
              replacedBy,
              area: stepsOf(area, of({ retailer, store: store.id, thing: id }), 'area'),
            }),
          ),
        ),
      ),
    })),
  };
}

const keyOf = ({ retailer, store, thing }: ChangedThing) => `${retailer}/${store}/${thing}`;
// The rows are the hub's own, checked before they were written.
const openingAsRead = (form: unknown): Opening => openingOf(form as OpeningForm);

function storeOf(row: DirectoryStoreRow, changes: readonly ChangeRow[], sensors: readonly Sensor[]): Store {
  const { id, name, timeZone, opening, place, groups, opened, retired } = row;
  return {
    id,
    opened: opened as LocalDate | null,
    retired: retired as LocalDate | null,
    name: stepsOf(name, changes, 'name'),
    timeZone: stepsOf(timeZone, changes, 'timeZone'),
    place: stepsOf(place === null ? null : (JSON.parse(place) as Place), changes, 'place'),
    opening: stepsOf(openingAsRead(JSON.parse(opening)), changes, 'opening', openingAsRead),
    groups: stepsOf(JSON.parse(groups) as string[], changes, 'groups'),
    comparesAnew: changes.flatMap(({ field, from }) => (field === 'comparesAnew' ? [from as LocalDate] : [])),
    sensors,
  };
}

function stepsOf<T>(
  first: T,
  changes: readonly ChangeRow[],
  field: string,
  read: (value: unknown) => T = (value) => value as T,
): Steps<T> {
  const later = changes
    .filter((change) => change.field === field)
    .map(({ from, value }): Step<T> => ({ from: from as LocalDate, value: read(JSON.parse(value)) }));
  return [{ from: null, value: first }, ...later];
}

/** Of one retailer, with those of its groups and stores that are to be written. */
export function rowsOf(
  retailer: Retailer,
  groups: readonly Group[],
  stores: readonly Store[],
): DirectoryRows {
  const { id, name, legalName, contact, dataProtectionOfficer, retired } = retailer;
  const officer = dataProtectionOfficer === undefined ? null : JSON.stringify(dataProtectionOfficer);
  return {
    retailers: [{ id, name, legalName, contact, officer, retired }],
    groups: groups.map((group) => ({
      retailer: id,
      id: group.id,
      name: group.name,
      parent: group.parent[0].value,
      retired: group.retired,
    })),
    stores: stores.map((store) => ({
      retailer: id,
      id: store.id,
      name: store.name[0].value,
      timeZone: store.timeZone[0].value,
      opening: JSON.stringify(openingForm(store.opening[0].value)),
      place: store.place[0].value && JSON.stringify(store.place[0].value),
      groups: JSON.stringify(store.groups[0].value),
      opened: store.opened,
      retired: store.retired,
    })),
    sensors: stores.flatMap((store) =>
      store.sensors.map(({ id: sensor, area, retired: since, replacedBy }) => ({
        retailer: id,
        store: store.id,
        id: sensor,
        area: area[0].value,
        retired: since,
        replacedBy,
      })),
    ),
    changes: [
      ...groups.flatMap((group) =>
        changesOf({ retailer: id, store: '', thing: group.id }, 'in', group.parent),
      ),
      ...stores.flatMap((store) => storeChanges(id, store)),
    ],
  };
}

function storeChanges(retailer: string, store: Store): ChangeRow[] {
  const place = { retailer, store: store.id, thing: '' };
  return [
    ...changesOf(place, 'name', store.name),
    ...changesOf(place, 'timeZone', store.timeZone),
    ...changesOf(place, 'place', store.place),
    ...changesOf(place, 'opening', store.opening, openingForm),
    ...changesOf(place, 'groups', store.groups),
    ...store.comparesAnew.map((from) => ({ ...place, field: 'comparesAnew', from, value: 'true' })),
    ...store.sensors.flatMap(({ id, area }) => changesOf({ ...place, thing: id }, 'area', area)),
  ];
}

function changesOf<T>(
  place: ChangedThing,
  field: string,
  steps: Steps<T>,
  form: (value: T) => unknown = (value) => value,
): ChangeRow[] {
  return steps.flatMap(({ from, value }) =>
    from === null ? [] : [{ ...place, field, from, value: JSON.stringify(form(value)) }],
  );
}
