// One change of the directory: what was, what is, and in a sentence what it means for the past.
import type { LocalDate } from '../calendar/local-days.ts';

export interface Thing {
  readonly kind: 'retailer' | 'group' | 'store' | 'sensor';
  readonly retailer: string;
  /** Of a store and its sensors; null for the others. */
  readonly store: string | null;
  readonly id: string;
}

/** Fields of which a change holds from a date. */
export type DatedField =
  | 'name'
  | 'timeZone'
  | 'place'
  | 'opening'
  | 'groups'
  | 'in'
  | 'area'
  | 'comparesAnew';
/** Fields that have one value, for the past as for today. */
type PlainField =
  | 'name'
  | 'legalName'
  | 'contact'
  | 'dataProtectionOfficer'
  | 'opened'
  | 'retired'
  | 'replacedBy';

export interface Change {
  readonly thing: Thing;
  readonly field: 'added' | DatedField | PlainField;
  /** JSON, for the audit log. */
  readonly before: string;
  readonly after: string;
  /** Since when it holds, and reports are others; null: from the beginning; absent: the field has no history. */
  readonly from?: LocalDate | null;
  /** Reports of the past change by it. */
  readonly correctsPast: boolean;
  /** For people. */
  readonly sentence: string;
}

/** `store acme/main-street`. */
export function thingText({ kind, retailer, store, id }: Thing): string {
  if (kind === 'retailer') return `retailer ${id}`;
  return `${kind} ${[retailer, ...(kind === 'sensor' ? [store] : []), id].join('/')}`;
}

/** Fields in words. */
export const FIELD_TEXT: Readonly<Record<Change['field'], string>> = {
  added: 'new',
  name: 'name',
  legalName: 'legal name',
  contact: 'contact',
  dataProtectionOfficer: 'data protection officer',
  opened: 'first day of business',
  retired: 'retired from',
  replacedBy: 'replaced by',
  timeZone: 'time zone',
  place: 'place',
  opening: 'opening',
  groups: 'groups',
  in: 'within',
  area: 'area',
  comparesAnew: 'compares anew',
};

/** What a change from a date on means for reports of the past. */
export function pastText(from: LocalDate | null, today: LocalDate): string {
  if (from === null) return 'This corrects all of the past, and its reports change.';
  if (from < today) return `This corrects the past: reports of ${from} and later days change.`;
  return 'The past stays as it was.';
}

export const isPast = (from: LocalDate | null, today: LocalDate) => from === null || from < today;
