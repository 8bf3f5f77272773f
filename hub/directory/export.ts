// The directory as YAML, which `readDirectoryFile` reads back. What has changed stands below `changes` with its date, so that
// the file, applied again, changes nothing.
import { stringify } from 'yaml';
import type { LocalDate } from '../calendar/local-days.ts';
import { openingForm } from '../calendar/opening.ts';
import type { Directory, Group, Retailer, Sensor, Store } from './directory.ts';
import type { GroupForm, RetailerForm, SensorForm, StoreForm } from './form.ts';
import { datesOf, type Steps } from './steps.ts';

/** A text line of YAML may be so long: addresses and hours stay on one. */
const LINE_WIDTH = 120;

export function exportDirectory({ retailers }: Directory): string {
  // No aliases: what is edited in one place must not change another.
  return stringify(
    { retailers: retailers.map(retailerForm) },
    { lineWidth: LINE_WIDTH, aliasDuplicateObjects: false },
  );
}

function retailerForm(retailer: Retailer): RetailerForm {
  const { id, name, legalName, contact, dataProtectionOfficer, retired, groups, stores } = retailer;
  return {
    id,
    name,
    ...(legalName !== null && { legalName }),
    ...(contact !== null && { contact }),
    ...(dataProtectionOfficer !== undefined && { dataProtectionOfficer }),
    ...(retired !== null && { retired }),
    ...(groups.length > 0 && { groups: groups.map(groupForm) }),
    stores: stores.map(storeForm),
  };
}

function groupForm({ id, name, parent, retired }: Group): GroupForm {
  const [{ value }] = parent;
  return {
    id,
    name,
    ...(value !== null && { in: value }),
    ...(retired !== null && { retired }),
    ...(parent.length > 1 && {
      changes: datesOf(parent).map((from) => ({ from, in: changeOn(parent, from) ?? null })),
    }),
  };
}

function storeForm(store: Store): StoreForm {
  const { id, name, timeZone, opening, place, groups, opened, retired, sensors } = store;
  const changes = changesOf(store);
  return {
    id,
    name: name[0].value,
    timeZone: timeZone[0].value,
    ...(place[0].value !== null && { place: place[0].value }),
    ...(groups[0].value.length > 0 && { groups: [...groups[0].value] }),
    ...(opened !== null && { opened }),
    ...(retired !== null && { retired }),
    opening: openingForm(opening[0].value),
    ...(changes.length > 0 && { changes }),
    ...(sensors.length > 0 && { sensors: sensors.map(sensorForm) }),
  };
}

function changesOf({ name, timeZone, opening, place, groups, comparesAnew }: Store) {
  const dates = new Set([...datesOf(name, timeZone, opening, place, groups), ...comparesAnew]);
  return [...dates].sort().map((from) => {
    const on = <T>(steps: Steps<T>) => changeOn(steps, from);
    const changed = {
      name: on(name),
      timeZone: on(timeZone),
      place: on(place),
      groups: on(groups),
      opening: on(opening),
    };
    return {
      from,
      ...(changed.name !== undefined && { name: changed.name }),
      ...(changed.timeZone !== undefined && { timeZone: changed.timeZone }),
      ...(changed.place !== undefined && { place: changed.place }),
      ...(changed.groups && { groups: [...changed.groups] }),
      ...(changed.opening && { opening: openingForm(changed.opening) }),
      ...(comparesAnew.includes(from) && { comparesAnew: true }),
    };
  });
}

function sensorForm({ id, area, retired, replacedBy }: Sensor): SensorForm {
  const [{ value }] = area;
  return {
    id,
    ...(value !== null && { area: value }),
    ...(retired !== null && { retired }),
    ...(replacedBy !== null && { replacedBy }),
    ...(area.length > 1 && {
      changes: datesOf(area).map((from) => ({ from, area: changeOn(area, from) ?? null })),
    }),
  };
}

/** What begins on a date; undefined where nothing does. */
function changeOn<T>(steps: Steps<T>, date: LocalDate): T | undefined {
  return steps.find(({ from }) => from === date)?.value;
}
