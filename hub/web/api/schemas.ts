// The JSON API's answers: one schema gives type, serialisation and documentation.
import { Type } from 'typebox';
import { ID_PATTERN } from '../../../shared/topics.ts';
import { AHEAD_DAYS } from '../../calendar/weeks-ahead.ts';
import { RANKED_ORDERS } from '../../report/store-ranks.ts';
import { AS } from '../../report/store-state.ts';
import { PARTS } from '../../store/presence.ts';

export const Count = Type.Integer({ minimum: 0 });
const NullableCount = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });
const NullableNumber = (description: string) => Type.Union([Type.Number(), Type.Null()], { description });
export const NullableText = (description: string) =>
  Type.Union([Type.String(), Type.Null()], { description });
const UtcHourText = Type.String({ description: 'UTC start of a clock hour, 2026-11-23T14:00:00Z' });
export const LocalDateText = Type.String({ description: 'local date of the store, 2026-11-23' });

export const StoreParams = Type.Object({
  retailer: Type.String({ pattern: ID_PATTERN }),
  store: Type.String({ pattern: ID_PATTERN }),
});

export const RangeQuery = Type.Object(
  {
    from: Type.Optional(
      Type.String({ description: 'local date of the store, or UTC hour; the first that is wanted' }),
    ),
    to: Type.Optional(
      Type.String({ description: 'local date: the last that is wanted; UTC hour: the first that is not' }),
    ),
    as: Type.Optional(
      Type.Enum([...AS], {
        description: 'phones: as released; people, if left out: with the calibrations that are in force',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Rows of a list that names no `limit`. */
export const LIMIT_DEFAULT = 100;
export const LimitQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: `at most so many; ${LIMIT_DEFAULT} if left out`,
      }),
    ),
  },
  { additionalProperties: false },
);

const Spans = Type.Array(
  Type.Object({
    from: Type.String({ description: 'local time, 18:00' }),
    until: Type.String({ description: 'local time, 02:00; 24:00 is the end of the day' }),
    until_next_day: Type.Boolean({ description: 'a night: `until` is on the day after' }),
  }),
  { description: 'in order; none where it is closed' },
);

export const StoreSchema = Type.Object({
  retailer: Type.String(),
  retailer_name: Type.String(),
  store: Type.String(),
  name: Type.String(),
  time_zone: Type.String({ description: 'IANA name' }),
  opening: Type.Object({
    week: Type.Object({ mon: Spans, tue: Spans, wed: Spans, thu: Spans, fri: Spans, sat: Spans, sun: Spans }),
    other_days: Type.Array(
      Type.Object({
        date: LocalDateText,
        because: Type.Enum([
          ...['exception', 'closed-period', 'special', 'holiday', 'new-hours', 'not-opened-yet'],
        ]),
        name: NullableText('of the holiday (English), special opening or closed period'),
        open: Spans,
      }),
      {
        description: `the days of the next ${AHEAD_DAYS}, today included, on which it is not open as \`week\` says`,
      },
    ),
  }),
  retired: NullableText('the first local date without it; null where it is in use'),
  sensors: Type.Integer({ minimum: 0, description: 'in use' }),
  same_area: Type.Array(Type.Array(Type.String()), {
    description:
      'sensors that hear one area: of each hour the one that listened for longest counts, and they are not added',
  }),
  first_day: NullableText('first local date with data'),
  last_day: NullableText('last local date with data'),
  last_hour: NullableText('newest hour that any sensor reported, UTC'),
});
export const StoresSchema = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'stores that were found' }),
  stores: Type.Array(StoreSchema, { description: 'in the order that was asked for' }),
  next: NullableText('to be given as `after`, for those behind these; null behind the last'),
});
export const StoresQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'a part of the name, id, place or retailer, or of the name of a group',
      }),
    ),
    limit: LimitQuery.properties.limit,
    retired: Type.Optional(Type.Boolean({ description: 'those that are retired too' })),
    sort: Type.Optional(
      Type.Enum(['name', ...RANKED_ORDERS], {
        description:
          'by retailer and name if left out; else by the visits of the last day that is over in all stores found, in one unit, or by their change against the same weekday before, and with `-` the most first; those of which it is not known last',
      }),
    ),
    after: Type.Optional(Type.String({ maxLength: 1000, description: '`next` of the answer before' })),
  },
  { additionalProperties: false },
);

export const SensorSchema = Type.Object({
  sensor: Type.String(),
  alive: Type.Enum(['reporting', 'late', 'silent', 'deaf', 'cannot-count', 'paused', 'new', 'retired']),
  online: Type.Union([Type.Boolean(), Type.Null()], { description: 'as the broker last said' }),
  hours_late: Type.Integer({
    minimum: 0,
    description: 'open hours that should have come, at most a week of them',
  }),
  first_hour: NullableText('UTC'),
  last_hour: NullableText('UTC'),
  outbox_waiting: NullableCount('releases that wait on the sensor'),
  trouble: NullableText('why it cannot count what it hears, or not rightly'),
  epsilon_24h: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'privacy loss of one track over the last 24 released hours',
  }),
  profile: NullableText('how long a pseudonym may live'),
  version: NullableText('version of the sensor'),
  retired: NullableText('the first local date without it; null where it is in use'),
});
export const SensorsSchema = Type.Object({
  sensors: Type.Array(SensorSchema, { description: 'those in use, then those that are retired' }),
});

const Range = (of: string) =>
  Type.Union([Type.Tuple([Type.Number(), Type.Number()]), Type.Null()], {
    description: `low and high: holds the truth of ${of} nine times in ten; null where that is null`,
  });

const Counts = (of: (description: string) => ReturnType<typeof NullableCount>) => ({
  visits: of('phones that came inside'),
  passersby: of('phones that stayed outside'),
  dwell: Type.Union(
    [
      Type.Object({
        under5: of('visits that ended after less than 5 minutes'),
        from5to15: of('… after 5 to 15 minutes'),
        from15to60: of('… after 15 to 60 minutes'),
        over60: of('… after more than 60 minutes'),
      }),
      Type.Null(),
    ],
    { description: 'null as a whole where the profile of the sensors cannot know it' },
  ),
});

const Unit = (of: string) =>
  Type.Union([Type.Enum(['people', 'phones', 'mixed']), Type.Null()], {
    description: `people where all of ${of} is calibrated, mixed where a part is; null where nothing was released`,
  });
const unit = Type.Object(
  { visits: Unit('`visits`'), occupancy: Unit('the occupancy') },
  {
    description: 'dwell and capture_rate are of phones',
  },
);

const Suppressed = Type.Object(
  { visits: Count, passersby: Count, occupancy: Count },
  { description: 'sensor-hours whose count is withheld; where not 0, the count beside it is a lower bound' },
);

const heardFields = {
  coverage: Type.Number({ description: 'share that was listened to, over all expected sensors, 0 to 1' }),
  suppressed: Suppressed,
};

const hourFields = {
  ...heardFields,
  ...Counts((description) => NullableCount(`${description}; sum over sensors; null where suppressed`)),
  occupancy: NullableNumber('phones inside at a time, sum over sensors; null where suppressed'),
  unit,
  interval: Type.Object(
    { visits: Range('`visits`'), passersby: Range('`passersby`'), occupancy: Range('`occupancy`') },
    { description: 'where a sensor withheld its count, the high end holds the most that it can be' },
  ),
};
export const HourFiguresSchema = Type.Object(hourFields);

export const HourSchema = Type.Object({
  hour: UtcHourText,
  local: Type.String({ description: 'the same in local time with its offset' }),
  open: Type.Boolean({ description: 'whether the store was open in it; days add up open hours only' }),
  sensors_expected: Count,
  sensors_heard: Count,
  paused_minutes: Type.Integer({
    minimum: 0,
    maximum: 60,
    description: 'of the hour, in which the store was paused',
  }),
  ...hourFields,
});

export const HoursSchema = Type.Object({
  retailer: Type.String(),
  store: Type.String(),
  time_zone: Type.String(),
  from: UtcHourText,
  to: UtcHourText,
  hours: Type.Array(HourSchema, { description: 'in order; an hour that no sensor reported is absent' }),
});

export const DaySchema = Type.Object({
  date: LocalDateText,
  from: UtcHourText,
  to: UtcHourText,
  open_hours: Type.Integer({ minimum: 0, description: 'clock hours in which the store was open' }),
  sensor_hours_expected: Count,
  sensor_hours_heard: Count,
  ...heardFields,
  ...Counts((description) =>
    NullableCount(`${description}; sum of released open hours; null if there is none`),
  ),
  visits_at_most: NullableCount(
    'visits if every suppressed hour held as many as it can; missing hours stay out',
  ),
  occupancy_phone_hours: NullableNumber('phones inside, summed over the released open hours'),
  unit,
  capture_rate: NullableNumber('visits / (visits + passersby) over the hours that released both, 0 to 1'),
  interval: Type.Object(
    {
      visits: Range('`visits`'),
      passersby: Range('`passersby`'),
      occupancy_phone_hours: Range('`occupancy_phone_hours`'),
      capture_rate: Range('`capture_rate`'),
      mean_stay_minutes: Range('`mean_stay_minutes`'),
    },
    {
      description:
        'of the hours that were heard: the high end holds the most of what was suppressed, missing hours stay out',
    },
  ),
  mean_stay_minutes: NullableNumber('of all who are there, staff among them; null where nobody can tell'),
  staff_taken_out: NullableNumber(
    'phones of staff that sensors took out of occupancy, on average over the hours that say it; null where none does',
  ),
  mean_stay_from: Type.Union([Type.Enum(['learned', 'bands']), Type.Null()], {
    description:
      '`learned`: by the sensors, over some days, from how soon phones fall silent. `bands`: from the dwell bands, over the hours that released all four; no range then',
  }),
});

export const DaysSchema = Type.Object({
  retailer: Type.String(),
  store: Type.String(),
  time_zone: Type.String(),
  from: LocalDateText,
  to: LocalDateText,
  days: Type.Array(DaySchema, { description: 'every local day from `from` to `to`, in order' }),
});

export const AlarmsSchema = Type.Object({
  total: Count,
  alarms: Type.Array(
    Type.Object({
      raised_at: Type.String(),
      kind: Type.String(),
      text: Type.String(),
      retailer: NullableText('null where it is of no store'),
      store: NullableText('null where it is of no store'),
      sensor: NullableText('null where it is of no sensor'),
    }),
  ),
});

export const RefusedSchema = Type.Object({
  total: Count,
  refused: Type.Array(
    Type.Object({
      received_at: Type.String(),
      topic: Type.String(),
      code: Type.String(),
      reason: Type.String(),
      body_bytes: Type.Integer({ minimum: 0, description: 'bytes of the body that the hub keeps' }),
    }),
  ),
});

const STANDING = {
  parts: Type.Array(Type.Enum([...PARTS]), { description: 'what the process does that answers' }),
  jobs: Type.Enum(['here', 'elsewhere', 'nobody'], {
    description: 'which process does the jobs that one alone does',
  }),
};

export const HealthSchema = Type.Object({
  status: Type.Enum(['ok']),
  now: Type.String(),
  ...STANDING,
  stores: Count,
  sensors: Count,
  sensors_silent: Type.Integer({ minimum: 0, description: 'silent, late or deaf' }),
  last_hour: NullableText('newest hour of any store, UTC'),
  alarms: Count,
  refused: Count,
});

export const FailingSchema = Type.Object(
  {
    status: Type.Enum(['failing']),
    now: Type.String(),
    ...STANDING,
    reasons: Type.Array(Type.String(), { minItems: 1, description: 'what keeps the hub from working' }),
  },
  { description: 'The hub does not work as it should.' },
);
