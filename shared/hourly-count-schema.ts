// Message v1 of topic `…/hour`: the only thing about phones that leaves a sensor.
// One schema gives the type, the validation and the documentation.
import { Type } from 'typebox';
import { COUNT_MAX, PROFILES } from './hourly-count.ts';
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

export const HourlyCountSchema = Type.Object(
  {
    v: Type.Literal(1, { description: 'schema version' }),
    sensor: Type.String({ pattern: ID_PATTERN, description: "the sensor's id, equal to the topic's" }),
    hour: Type.String({ pattern: UTC_HOUR_PATTERN, description: 'UTC start of the clock hour' }),
    visits: Count('phones that came inside in this hour; null where suppressed'),
    passersby: Count('phones heard nearby that never counted as inside; null where suppressed'),
    occupancy: Type.Union([Type.Number({ minimum: 0, maximum: COUNT_MAX }), Type.Null()], {
      description: 'phones inside at a time, averaged over the hour, to one decimal; null where suppressed',
    }),
    dwell: DwellSchema,
    coverage: Type.Number({ minimum: 0, maximum: 1, description: 'share of the hour really listened' }),
    epsilon: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: 'privacy loss of each count' }),
    floor: Type.Integer({ minimum: 0, maximum: 1000, description: 'smallest count that is published' }),
    profile: Type.Enum([...PROFILES], { description: 'how long a pseudonym may live' }),
    estimator: Type.String({ minLength: 1, maxLength: 40, description: 'version of the estimator' }),
    config: Type.String({ pattern: '^[0-9a-f]{12}$', description: 'hash of the effective configuration' }),
  },
  strict,
);
