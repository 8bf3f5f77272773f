// The API's answers on groups.
import { Type } from 'typebox';
import { ID_PATTERN } from '../../../shared/topics.ts';
import { Count, DaySchema, HourFiguresSchema, LocalDateText, NullableText, SensorSchema } from './schemas.ts';

const Id = Type.String({ pattern: ID_PATTERN });
export const RetailerParams = Type.Object({ retailer: Id });
export const GroupParams = Type.Object({ retailer: Id, group: Id });

const retired = NullableText('the first date without it; null where it is in use');
const named = { group: Type.String(), name: Type.String() };

export const GroupsSchema = Type.Object({
  retailer: Type.String(),
  groups: Type.Array(
    Type.Object({ ...named, in: NullableText('the group in which it is; null at the top'), retired }),
    { description: 'as they are now, by id; retired ones too' },
  ),
});

export const GroupSchema = Type.Object({
  retailer: Type.String(),
  retailer_name: Type.String(),
  ...named,
  in: Type.Array(Type.Object(named), { description: 'the groups above it, from the top' }),
  retired,
  groups: Type.Array(Type.Object(named), { description: 'the groups right below it' }),
  stores: Type.Array(
    Type.Object({
      store: Type.String(),
      name: Type.String(),
      in_it_now: Type.Boolean(),
      retired,
      first_day: NullableText('first local date with data'),
      last_day: NullableText('last local date with data'),
    }),
    { description: 'that are, were or will be in it or in a group below it' },
  ),
});

export const GroupSensorsSchema = Type.Object({
  sensors: Type.Array(Type.Evaluate(Type.Intersect([Type.Object({ store: Type.String() }), SensorSchema]))),
});

const headFields = {
  retailer: Type.String(),
  ...named,
  from: LocalDateText,
  to: LocalDateText,
};

export const GroupHourSchema = Type.Evaluate(
  Type.Intersect([
    Type.Object({
      date: LocalDateText,
      local_time: Type.String({ description: 'at which it starts in each store, 15:00' }),
      next_day: Type.Boolean({ description: 'it is of a night that began on `date`' }),
      status: Type.Enum(['counted', 'withheld', 'missing', 'paused']),
      sensors_expected: Count,
      sensors_heard: Count,
    }),
    HourFiguresSchema,
  ]),
);
export const GroupHoursSchema = Type.Object({
  ...headFields,
  hours: Type.Array(GroupHourSchema, { description: 'in order; of hours that are over' }),
});

export const GroupDaySchema = Type.Evaluate(
  Type.Intersect([
    Type.Omit(DaySchema, ['from', 'to']),
    Type.Object({
      stores: Type.Integer({ minimum: 0, description: 'that were in the group on that date' }),
      stores_heard: Type.Integer({ minimum: 0, description: 'of them' }),
    }),
  ]),
);
export const GroupDaysSchema = Type.Object({
  ...headFields,
  days: Type.Array(GroupDaySchema, {
    description:
      'every date from `from` to `to`, in order: each the sum of the stores, by the days of their own time zones',
  }),
});
