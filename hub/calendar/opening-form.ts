// An opening as a retailer writes it in YAML, and as it is kept. What stood there before (seven days, one span or null each)
// is the same value still; exceptions, special openings, closed periods and public holidays may stand beside the days.
import { type Static, Type } from 'typebox';
import { WrittenHoursSchema } from './day-hours.ts';

const strict = { additionalProperties: false } as const;
export const EXCEPTIONS_MAX = 1000;
const LINES_MAX = 200;

const Hours = WrittenHoursSchema;
const Name = Type.String({ minLength: 1, maxLength: 80, description: 'for people, as Summer holidays' });
const Day = Type.String({
  minLength: 1,
  maxLength: 40,
  description: "2026-12-24, 12-24 of every year, or 'sunday before 12-25'",
});
export const DateSchema = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'a date as 2026-12-24',
});
const Code = (description: string) => Type.String({ pattern: '^[A-Za-z0-9-]{1,12}$', description });

const HolidaysSchema = Type.Object(
  {
    country: Code('as DE'),
    region: Type.Optional(Code('as BY')),
    subregion: Type.Optional(Code('as KATH')),
    hours: Type.Optional(Hours),
    added: Type.Optional(Type.Array(Day, { maxItems: LINES_MAX, description: 'holidays that are missing' })),
    removed: Type.Optional(
      Type.Array(Day, { maxItems: LINES_MAX, description: 'holidays that are none here' }),
    ),
  },
  { ...strict, description: 'public holidays: closed, or other hours' },
);

const SpecialSchema = Type.Object({ on: Day, hours: Hours, name: Type.Optional(Name) }, strict);
const ClosedSchema = Type.Object(
  { from: DateSchema, to: Type.Optional(DateSchema), name: Type.Optional(Name) },
  { ...strict, description: 'both days included; without `to` until further notice' },
);

export const OpeningFormSchema = Type.Object(
  {
    mon: Hours,
    tue: Hours,
    wed: Hours,
    thu: Hours,
    fri: Hours,
    sat: Hours,
    sun: Hours,
    exceptions: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 40 }), Hours, {
        maxProperties: EXCEPTIONS_MAX,
        description: 'hours by date',
      }),
    ),
    special: Type.Optional(Type.Array(SpecialSchema, { maxItems: LINES_MAX })),
    closed: Type.Optional(Type.Array(ClosedSchema, { maxItems: LINES_MAX })),
    holidays: Type.Optional(HolidaysSchema),
  },
  strict,
);
export type OpeningForm = Static<typeof OpeningFormSchema>;
