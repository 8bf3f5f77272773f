// The directory as YAML: what stands under `retailers:`. A file with nothing but names, zones and hours is as valid as one with
// groups, sensors and changes. Limits of length are the directory's (limits.ts), and are checked with its own words.
import { type Static, Type } from 'typebox';
import { ID_PATTERN } from '../../shared/topics.ts';
import { PlaceSchema } from '../calendar/history.ts';
import { DateSchema, OpeningFormSchema } from '../calendar/opening-form.ts';
import {
  CHANGES_MAX,
  DEPTH_MAX,
  GROUPS_MAX,
  GROUPS_OF_STORE_MAX,
  RETAILERS_MAX,
  SENSORS_MAX,
  STORES_MAX,
} from './limits.ts';

const strict = { additionalProperties: false } as const;
const IdSchema = Type.String({ pattern: ID_PATTERN, description: 'a-z, 0-9 and -, at most 40' });
const NameSchema = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'for people' });
const WordsSchema = (about: string) =>
  Type.String({ minLength: 1, maxLength: 300, pattern: '\\S', description: about });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Optional(Type.Union([schema, Type.Null()], { description }));

const FromSchema = Type.Optional(
  Type.String({
    pattern: '^(always|\\d{4}-\\d{2}-\\d{2})$',
    description:
      'a date as 2026-12-24, or always: since when what stands here holds; without it, from today on',
  }),
);
const RetiredSchema = OrNull(DateSchema, 'the first day without it; null takes it into use again');
const ZoneSchema = Type.String({ minLength: 1, maxLength: 60, description: 'IANA name, as Europe/Berlin' });
const PlaceOrNone = OrNull(PlaceSchema, 'address, city, latitude, longitude; null where it is not known');
const GroupsSchema = Type.Array(IdSchema, {
  description: `the groups that it is in, at most ${GROUPS_OF_STORE_MAX}`,
});
const AreaSchema = OrNull(
  IdSchema,
  'sensors that name one area hear the same visitors; null or absent: an area of its own',
);
const changes = <T extends Parameters<typeof Type.Array>[0]>(schema: T) =>
  Type.Optional(Type.Array(schema, { description: `what is other from a date on, at most ${CHANGES_MAX}` }));

const SensorFormSchema = Type.Object(
  {
    id: IdSchema,
    from: FromSchema,
    area: AreaSchema,
    retired: RetiredSchema,
    replacedBy: OrNull(IdSchema, 'the sensor in its place'),
    changes: changes(Type.Object({ from: DateSchema, area: AreaSchema }, strict)),
  },
  strict,
);
export type SensorForm = Static<typeof SensorFormSchema>;

const StoreFormSchema = Type.Object(
  {
    id: IdSchema,
    from: FromSchema,
    name: NameSchema,
    timeZone: ZoneSchema,
    opening: OpeningFormSchema,
    place: PlaceOrNone,
    groups: Type.Optional(GroupsSchema),
    opened: OrNull(DateSchema, 'the first day of business'),
    retired: RetiredSchema,
    changes: changes(
      Type.Object(
        {
          from: DateSchema,
          name: Type.Optional(NameSchema),
          timeZone: Type.Optional(ZoneSchema),
          opening: Type.Optional(OpeningFormSchema),
          place: PlaceOrNone,
          groups: Type.Optional(GroupsSchema),
          comparesAnew: Type.Optional(
            Type.Boolean({ description: 'it moved or was rebuilt: like-for-like begins again' }),
          ),
        },
        strict,
      ),
    ),
    sensors: Type.Optional(
      Type.Array(SensorFormSchema, { description: `what is known of its sensors, at most ${SENSORS_MAX}` }),
    ),
  },
  strict,
);
export type StoreForm = Static<typeof StoreFormSchema>;

const GroupFormSchema = Type.Object(
  {
    id: IdSchema,
    from: FromSchema,
    name: NameSchema,
    in: OrNull(IdSchema, `the group in which it is, at most ${DEPTH_MAX} one within another`),
    retired: RetiredSchema,
    changes: changes(Type.Object({ from: DateSchema, in: Type.Union([IdSchema, Type.Null()]) }, strict)),
  },
  strict,
);
export type GroupForm = Static<typeof GroupFormSchema>;

const RetailerFormSchema = Type.Object(
  {
    id: IdSchema,
    name: NameSchema,
    legalName: OrNull(WordsSchema('who answers for the counting, as in the trade register'), 'text or null'),
    contact: OrNull(
      WordsSchema('where people write to about it: postal address, mail or both'),
      'text or null',
    ),
    dataProtectionOfficer: OrNull(WordsSchema('how to reach the officer'), 'null where none was designated'),
    retired: RetiredSchema,
    groups: Type.Optional(
      Type.Array(GroupFormSchema, { description: `a tree of its own, at most ${GROUPS_MAX}` }),
    ),
    stores: Type.Array(StoreFormSchema, {
      description: `stores whose sensors are listened to, at most ${STORES_MAX}`,
    }),
  },
  strict,
);
export type RetailerForm = Static<typeof RetailerFormSchema>;

/** What stands under `retailers:`. */
export const RetailersFormSchema = Type.Array(RetailerFormSchema, {
  description: `at most ${RETAILERS_MAX}`,
});
