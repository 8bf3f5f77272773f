// A shop as the simulator needs it: one schema gives the type, the validation and the documentation
// of the JSON files in shops/ and of those that users write.
import { type Static, Type } from 'typebox';
import { OpeningHoursSchema } from '../../shared/opening-hours.ts';
import { ID_PATTERN } from '../../shared/topics.ts';
import { ADAPTERS } from './radiotap.ts';

const strict = { additionalProperties: false } as const;
const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const Metres = (description: string) => Type.Number({ minimum: 0.5, maximum: 500, description });
const Decibels = (description: string) => Type.Number({ minimum: 0, maximum: 60, description });
const Factor = (description: string) => Type.Number({ minimum: 0, maximum: 100, description });
const Range = (description: string) => Type.Tuple([Metres('from'), Metres('to')], { description });
const ModelShares = (description: string) =>
  Type.Record(Type.String(), Type.Number({ minimum: 0 }), { description });

const Screens = (whose: string) =>
  Type.Array(Type.Number({ minimum: 0 }), {
    minItems: 3,
    maxItems: 3,
    description: `weights of ${whose} screens: seldom on, at times, mostly`,
  });

const DayRate = Type.Object({ profile: Type.String(), factor: Factor('times the profile') }, strict);

const RatesSchema = Type.Object(
  {
    profiles: Type.Record(
      Type.String(),
      Type.Array(Type.Number({ minimum: 0, maximum: 100_000 }), { minItems: 24, maxItems: 24 }),
      { description: 'people an hour, for the local hours 0 to 23; by name' },
    ),
    week: Type.Object(
      { mon: DayRate, tue: DayRate, wed: DayRate, thu: DayRate, fri: DayRate, sat: DayRate, sun: DayRate },
      strict,
    ),
  },
  strict,
);
export type Rates = Static<typeof RatesSchema>;

const LocalTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description: 'HH:MM' });

const SensorSchema = Type.Object(
  {
    channels: Type.Array(Type.Integer({ minimum: 1, maximum: 13 }), {
      minItems: 1,
      maxItems: 13,
      description: 'one to stay on, or several to hop over in this order',
    }),
    dwellMs: Type.Integer({ minimum: 50, maximum: 60_000, description: 'on each channel before the next' }),
    adapter: Type.Enum([...ADAPTERS], {
      description: 'which radiotap header: without FCS, with time and FCS, or with one signal an antenna',
    }),
    frameLoss: Share('frames lost to collisions, whatever their strength'),
    sensitivityDbm: Type.Number({ minimum: -110, maximum: -50, description: 'half of the frames are heard' }),
    badFcs: Share('frames too weak to be heard that are recorded broken; adapter tsft-fcs only'),
    leakage: Share('frames of the next channel that are heard; those further off less; 0 for none'),
  },
  strict,
);
export type Sensor = Static<typeof SensorSchema>;

export const ShopSchema = Type.Object(
  {
    id: Type.String({ pattern: ID_PATTERN, description: 'names the files' }),
    name: Type.String({ minLength: 1, maxLength: 80 }),
    timeZone: Type.String({ description: 'IANA name' }),
    openingHours: OpeningHoursSchema,
    arrivals: RatesSchema,
    passersby: RatesSchema,
    parties: Type.Object(
      {
        alone: Type.Number({ minimum: 0 }),
        pairs: Type.Number({ minimum: 0 }),
        families: Type.Number({ minimum: 0 }),
      },
      {
        ...strict,
        description: 'weights of who comes alone, in twos, with children; a party stays together',
      },
    ),
    openingQueue: Type.Object(
      {
        people: Type.Number({ minimum: 0, maximum: 10_000, description: 'on average, when the door opens' }),
        waitMinutes: Type.Number({ minimum: 0.1, maximum: 120, description: 'mean, exponential' }),
      },
      strict,
    ),
    dwell: Type.Array(
      Type.Object(
        {
          weight: Type.Number({ exclusiveMinimum: 0 }),
          medianMinutes: Type.Number({ minimum: 0.2, maximum: 600 }),
          sigma: Type.Number({ minimum: 0, maximum: 3, description: 'of the logarithm' }),
        },
        strict,
      ),
      { minItems: 1, description: 'mixture of log-normal stays' },
    ),
    passing: Type.Object(
      {
        reachMetres: Metres('distance from the sensor within which a passer-by counts as one'),
        metresPerSecond: Type.Tuple([Type.Number({ minimum: 0.2 }), Type.Number({ maximum: 20 })]),
        lingerShare: Share('passers-by who stop: a shop window, a bus stop'),
        lingerMinutes: Type.Number({ minimum: 0.1, maximum: 60, description: 'mean, exponential' }),
      },
      strict,
    ),
    people: Type.Object(
      {
        wifiOn: Share('people who carry a phone with Wi-Fi on'),
        associated: Share("visitors' phones that join a network here: then they scan seldom"),
        phones: ModelShares('weights of the models, as they are in 2026'),
        screens: Type.Object(
          {
            visitors: Screens("visitors'"),
            passersby: Screens("passers-by's"),
            staff: Screens("staff's"),
          },
          strict,
        ),
        alsoCarry: ModelShares('share of those with a phone who carry such a device as well'),
      },
      strict,
    ),
    staff: Type.Object(
      {
        present: Type.Integer({ minimum: 0, maximum: 500, description: 'at a time' }),
        roster: Type.Integer({ minimum: 1, maximum: 2000, description: 'people who take turns' }),
        shiftHours: Type.Number({ minimum: 1, maximum: 24 }),
        beforeMinutes: Type.Integer({ minimum: 0, maximum: 240, description: 'before opening' }),
        afterMinutes: Type.Integer({ minimum: 0, maximum: 240, description: 'after closing' }),
        associated: Share("staff phones on the shop's network"),
      },
      strict,
    ),
    fixed: Type.Array(
      Type.Object(
        {
          model: Type.String(),
          count: Type.Integer({ minimum: 1, maximum: 200 }),
          metres: Range('from the sensor'),
          wallDb: Decibels('loss by walls between'),
        },
        strict,
      ),
    ),
    geometry: Type.Object(
      {
        insideMetres: Range("visitors' distance from the sensor"),
        outsideMetres: Range("passers-by's shortest distance from the sensor"),
        facadeDb: Decibels('loss by the facade'),
        distanceDb: Type.Number({ minimum: 15, maximum: 50, description: 'loss for each tenfold distance' }),
        shadowingDb: Decibels('deviation from place to place'),
        bodyDb: Type.Tuple([Decibels('least'), Decibels('most')], { description: 'loss by pocket and body' }),
        moveSeconds: Type.Number({
          minimum: 1,
          maximum: 36_000,
          description: 'mean stay at one place inside',
        }),
      },
      strict,
    ),
    sensor: SensorSchema,
    variation: Type.Object(
      {
        weekly: Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'deviation of the logarithm, week to week',
        }),
        weather: Type.Number({ minimum: 0, maximum: 1, description: 'the same, day to day' }),
      },
      strict,
    ),
    specialDays: Type.Optional(
      Type.Array(
        Type.Object(
          {
            date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'local date' }),
            name: Type.String({ minLength: 1, maxLength: 80 }),
            factor: Factor('on arrivals and passers-by'),
            opening: Type.Optional(Type.Union([Type.Tuple([LocalTime, LocalTime]), Type.Null()])),
          },
          strict,
        ),
      ),
    ),
  },
  strict,
);
export type Shop = Static<typeof ShopSchema>;
