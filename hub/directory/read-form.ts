// From the YAML form to what is wanted: dates, zones and openings are read, and ids told apart.
import { isTimeZone } from '../../shared/opening-hours.ts';
import { type LocalDate, parseLocalDate } from '../calendar/local-days.ts';
import { type Opening, readOpening } from '../calendar/opening.ts';
import type { OpeningForm } from '../calendar/opening-form.ts';
import type { GroupForm, RetailerForm, SensorForm, StoreForm } from './form.ts';
import type { Said } from './steps.ts';
import type { Wanted, WantedGroup, WantedRetailer, WantedSensor, WantedStore } from './wanted.ts';
import { WrongEntry } from './wrong.ts';

type Path = readonly string[];

/** `path`: of the list within its file. Throws WrongEntry. */
export function readRetailers(forms: readonly RetailerForm[], path: Path): Wanted {
  return { isWhole: true, retailers: eachOnce(forms, path, retailerOf) };
}

function retailerOf(form: RetailerForm, path: Path): WantedRetailer {
  const { id, name, legalName, contact, dataProtectionOfficer } = form;
  return {
    id,
    path,
    name,
    ...(legalName !== undefined && { legalName }),
    ...(contact !== undefined && { contact }),
    ...(dataProtectionOfficer !== undefined && { dataProtectionOfficer }),
    ...retiredOf(form, path),
    groups: eachOnce(form.groups ?? [], [...path, 'groups'], groupOf),
    stores: eachOnce(form.stores, [...path, 'stores'], storeOf),
  };
}

function groupOf(form: GroupForm, path: Path): WantedGroup {
  const said = saidOf(form, path, 'in', (parent: string | null) => parent);
  return { id: form.id, path, name: form.name, ...retiredOf(form, path), parent: said };
}

function storeOf(form: StoreForm, path: Path): WantedStore {
  const anew = (form.changes ?? []).flatMap(({ from, comparesAnew }, index) =>
    comparesAnew === undefined
      ? []
      : [[dateAt(from, [...path, 'changes', String(index), 'from']), comparesAnew] as const],
  );
  return {
    id: form.id,
    path,
    ...retiredOf(form, path),
    ...(form.opened !== undefined && {
      opened: form.opened === null ? null : dateAt(form.opened, [...path, 'opened']),
    }),
    name: saidOf(form, path, 'name', (name: string) => name),
    timeZone: saidOf(form, path, 'timeZone', zoneAt),
    place: saidOf(form, path, 'place', (place: StoreForm['place']) => place ?? null),
    opening: saidOf(form, path, 'opening', openingAt),
    groups: saidOf(form, path, 'groups', groupsAt),
    comparesAnew: new Map(anew),
    sensors: eachOnce(form.sensors ?? [], [...path, 'sensors'], sensorOf),
  };
}

function sensorOf(form: SensorForm, path: Path): WantedSensor {
  const { id, replacedBy } = form;
  return {
    id,
    path,
    ...retiredOf(form, path),
    ...(replacedBy !== undefined && { replacedBy }),
    area: saidOf(form, path, 'area', (area: string | null) => area),
  };
}

function retiredOf({ retired }: { readonly retired?: string | null }, path: Path) {
  if (retired === undefined) return {};
  return { retired: retired === null ? null : dateAt(retired, [...path, 'retired']) };
}

type Changing<K extends string, F> = { readonly from?: string } & { readonly [key in K]?: F } & {
  readonly changes?: readonly ({ readonly from: string } & { readonly [key in K]?: F })[];
};

/** What a form says of one of its fields: at its top, and in its changes. */
function saidOf<K extends string, F, T>(
  form: Changing<K, F>,
  path: Path,
  field: K,
  read: (written: F, path: Path) => T,
): Said<T> {
  const from = form.from === undefined ? undefined : fromAt(form.from, [...path, 'from']);
  const dated: { from: LocalDate; value: T }[] = [];
  let before = from ?? null;
  for (const [index, change] of (form.changes ?? []).entries()) {
    const at = [...path, 'changes', String(index)];
    const date = dateAt(change.from, [...at, 'from']);
    if (before !== null && date <= before) {
      const problem = `${date} is not after ${before}: put the changes in order, one a date`;
      throw new WrongEntry([...at, 'from'], problem);
    }
    before = date;
    const written = change[field];
    if (written !== undefined) dated.push({ from: date, value: read(written as F, [...at, field]) });
  }
  const written = form[field];
  return {
    dated,
    ...(from !== undefined && { from }),
    ...(written !== undefined && { base: { value: read(written as F, [...path, field]) } }),
  };
}

/** Throws WrongEntry where an id is there twice. */
function eachOnce<F extends { readonly id: string }, T>(
  forms: readonly F[],
  path: Path,
  read: (form: F, path: Path) => T,
): T[] {
  const seen = new Set<string>();
  return forms.map((form, index) => {
    const at = [...path, String(index)];
    if (seen.has(form.id))
      throw new WrongEntry([...at, 'id'], `'${form.id}' is there twice: ids must differ`);
    seen.add(form.id);
    return read(form, at);
  });
}

export function zoneAt(name: string, path: Path): string {
  if (!isTimeZone(name)) throw new WrongEntry(path, `no time zone '${name}': write an IANA name`);
  return name;
}

export function openingAt(form: OpeningForm, path: Path): Opening {
  const read = readOpening(form);
  if (read.kind === 'wrong') throw new WrongEntry([...path, ...read.path], read.problem);
  return read.opening;
}

export function dateAt(written: string, path: Path): LocalDate {
  const date = parseLocalDate(written);
  if (!date) throw new WrongEntry(path, `'${written}' is not a date: write it as 2026-12-24`);
  return date;
}

/** Null: from the beginning. */
export const fromAt = (written: string, path: Path) => (written === 'always' ? null : dateAt(written, path));

const groupsAt = (ids: readonly string[]) => [...new Set(ids)].sort();
