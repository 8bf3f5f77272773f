// Message v1 of topic `…/hour`: the only thing about phones that leaves a sensor.
// One schema gives the type, the validation and the documentation.
import { type Static, Type } from 'typebox';
import { COUNT_MAX, GAIN_MAX, HIGH_MAX, PROFILES, STAY_MAX } from './hourly-count.ts';
import { ID_PATTERN } from './topics.ts';
import { UTC_HOUR_PATTERN } from './utc-hour.ts';

const strict = { additionalProperties: false } as const;
const Count = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0, maximum: COUNT_MAX }), Type.Null()], { description });

const DwellSchema = Type.Object(
  {
    under5: Count('visits that ended in the hour after less than 5 minutes'),
    from5to15: Count('… after 5 to 15 minutes'),
    from15to60: Count('… after 15 to 60 minutes'),
    over60: Count('… after more than 60 minutes'),
  },
  strict,
);

const Range = (bound: typeof Type.Integer | typeof Type.Number) =>
  Type.Union(
    [
      Type.Tuple([bound({ minimum: 0, maximum: COUNT_MAX }), bound({ minimum: 0, maximum: HIGH_MAX })]),
      Type.Null(),
    ],
    { description: 'low and high around the count, in its unit and decimals; null where the count is null' },
  );

const Minutes = Type.Number({ minimum: 0, maximum: STAY_MAX });
const Gain = Type.Number({ minimum: 0, maximum: GAIN_MAX });

export const HourlyCountSchema = Type.Object(
  {
    v: Type.Literal(1, { description: 'schema version' }),
    sensor: Type.String({ pattern: ID_PATTERN, description: "the sensor's id, equal to the topic's" }),
    hour: Type.String({ pattern: UTC_HOUR_PATTERN, description: 'UTC start of the clock hour' }),
    visits: Count('phones that came in this hour; hours add up; null where suppressed'),
    present: Count(
      'phones that were inside at some time of this hour; hours do not add up; null where suppressed',
    ),
    passersby: Count('phones heard nearby that never counted as inside; null where suppressed'),
    occupancy: Type.Union([Type.Number({ minimum: 0, maximum: COUNT_MAX }), Type.Null()], {
      description: 'phones inside at a time, averaged over the hour, to one decimal; null where suppressed',
    }),
    staff: Type.Optional(
      Type.Union([Type.Number({ minimum: 0, maximum: COUNT_MAX }), Type.Null()], {
        description:
          'phones that are there all day, taken out of occupancy and present, to one decimal: learned from the hours of a week before, not from this one; null where they are left in, or little was heard',
      }),
    ),
    stay: Type.Union([Minutes, Type.Null()], {
      description:
        'mean stay in minutes of all who are there, to one decimal: learned from the hours of some days before, not from this one; null while they say too little',
    }),
    dwell: Type.Union([DwellSchema, Type.Null()], {
      description: 'null as a whole where the profile cannot know it; a member is null where suppressed',
    }),
    interval: Type.Object(
      {
        visits: Range(Type.Integer),
        present: Range(Type.Integer),
        passersby: Range(Type.Integer),
        occupancy: Range(Type.Number),
        stay: Type.Union([Type.Tuple([Minutes, Minutes]), Type.Null()]),
      },
      {
        ...strict,
        description: "holds the true number nine times in ten, by the sensor's own error model",
      },
    ),
    gain: Type.Object(
      { visits: Gain, present: Gain, passersby: Gain, occupancy: Gain },
      {
        ...strict,
        description: 'the part of the error that all hours of one store share: standard error of ln(count)',
      },
    ),
    coverage: Type.Number({ minimum: 0, maximum: 1, description: 'share of the hour really listened' }),
    epsilon: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'privacy loss of each count' }),
    floor: Type.Integer({ minimum: 0, maximum: 1000, description: 'smallest count that is published' }),
    profile: Type.Enum([...PROFILES], { description: 'how long a pseudonym may live' }),
    estimator: Type.String({ minLength: 1, maxLength: 40, description: 'version of the estimator' }),
    config: Type.String({ pattern: '^[0-9a-f]{12}$', description: 'hash of the effective configuration' }),
  },
  strict,
);

/** The body of an `…/hour` message, version 1. */
export type HourlyCount = Static<typeof HourlyCountSchema>;
