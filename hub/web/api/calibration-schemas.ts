// The API of hand counts and calibrations: what is asked for, and what is answered.
import { Type } from 'typebox';
import { CALIBRATED } from '../../store/calibrations.ts';
import { HAND_COUNT_KINDS } from '../../store/hand-counts.ts';
import { StoreParams } from './schemas.ts';

const strict = { additionalProperties: false } as const;
const Nullable = <T extends ReturnType<typeof Type.Number> | ReturnType<typeof Type.String>>(
  schema: T,
  description: string,
) => Type.Union([schema, Type.Null()], { description });
const HourText = Type.String({ description: 'UTC, 2026-11-23T14:00:00Z' });
const Key = Type.Integer({ minimum: 1, description: 'its number, for withdrawing or ending it' });
const Measure = Type.Enum([...CALIBRATED]);
const By = Type.String({ description: 'a name or initials' });

export const KeyParams = Type.Object({ ...StoreParams.properties, key: Type.Integer({ minimum: 1 }) });

export const NewCountBody = Type.Object(
  {
    kind: Type.Enum([...HAND_COUNT_KINDS], {
      description:
        'entries: people who came in; present: people inside, on average over the hours; moment: inside at a moment',
    }),
    from: Type.String({ description: 'local time of the store, 2026-11-20T10:00, or with an offset or Z' }),
    to: Type.Optional(Type.String({ description: 'the end; one hour after `from` if left out' })),
    people: Type.Number({ minimum: 0 }),
    by: By,
    note: Type.Optional(Type.String()),
  },
  strict,
);
export const WithdrawBody = Type.Object({ by: By, why: Type.String() }, strict);
export const ApplyBody = Type.Object(
  {
    measure: Measure,
    from: Type.Optional(
      Type.String({ description: 'first local date; that of the first counted hour if left out' }),
    ),
    by: By,
  },
  strict,
);
export const EndBody = Type.Object(
  {
    from: Type.Optional(Type.String({ description: 'first local date without it; now if left out' })),
    by: By,
    why: Type.String(),
  },
  strict,
);

const CountSchema = Type.Object({
  key: Key,
  kind: Type.Enum([...HAND_COUNT_KINDS]),
  from: HourText,
  to: HourText,
  at: Nullable(Type.String(), 'the moment of a count at a moment'),
  people: Type.Number(),
  by: Type.String(),
  note: Type.String(),
  entered_at: Type.String(),
  withdrawn: Type.Union([
    Type.Null(),
    Type.Object({ at: Type.String(), by: Type.String(), why: Type.String() }),
  ]),
  left_out: Nullable(Type.String(), 'why the fit does not use it; null if it does'),
});

const FitSchema = Type.Object(
  {
    factor: Type.Number({
      description: 'people per phone, drawn towards 1 as far as the counts leave it open',
    }),
    interval: Type.Tuple([Type.Number(), Type.Number()], {
      description: 'holds the true factor nine times in ten',
    }),
    ratio: Type.Number({ description: 'people / phones over the counted hours, as they are' }),
    weight: Type.Number({ description: 'how much the counts say against 1, 0 to 1' }),
    hours: Type.Integer({ minimum: 0, description: 'counted hours that it rests on' }),
    setup: Type.Array(
      Type.Object({ sensor: Type.String(), estimator: Type.String(), config: Type.String() }),
    ),
    points: Type.Array(
      Type.Object({
        counts: Type.Array(Key),
        from: HourText,
        to: HourText,
        people: Type.Number({ description: 'as counted' }),
        phones: Type.Number({ description: 'as released' }),
        calibrated: Type.Number({ description: 'phones × factor' }),
      }),
    ),
    left_one_out: Type.Union([
      Type.Null(),
      Type.Object(
        { calibrated: Type.Number(), raw: Type.Number() },
        {
          description: 'Σ |error| / Σ people, each hour foretold from the others; and with phones for people',
        },
      ),
    ]),
    more_hours: Type.Integer({ minimum: 0, description: 'how many more hours are worth counting' }),
    width: Type.Number({ description: 'half-width of the interval, as a share' }),
    width_then: Type.Number({ description: 'the same with so many more hours' }),
  },
  { description: 'what the standing counts give now, whether in force or not' },
);

export const CalibrationSchema = Type.Object({
  key: Key,
  measure: Measure,
  factor: Type.Number({ description: 'people per phone' }),
  error: Type.Number({ description: 'standard error of ln(factor) when it was counted; it grows with age' }),
  from: HourText,
  to: Nullable(Type.String(), 'first hour that it is no longer in force for; null if no end is known'),
  state: Type.Enum(['running', 'never', 'ended', 'replaced', 'setup'], {
    description: 'setup: the sensors or their settings changed, so that it no longer fits',
  }),
  made_at: Type.String(),
  made_by: Type.String(),
  points: Type.Integer({ minimum: 1 }),
});

export const CalibrationStateSchema = Type.Object({
  retailer: Type.String(),
  store: Type.String(),
  time_zone: Type.String(),
  counts: Type.Array(CountSchema),
  fits: Type.Object({
    visits: Type.Union([FitSchema, Type.Null()], { description: 'null where no count can be used' }),
    occupancy: Type.Union([FitSchema, Type.Null()], { description: 'null where no count can be used' }),
  }),
  calibrations: Type.Array(CalibrationSchema),
  warnings: Type.Array(Type.Object({ kind: Type.String(), text: Type.String() })),
});
