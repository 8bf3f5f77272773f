// The small messages around the hourly count: the hub's receipt, the sensor's state and health.
import { type Static, Type } from 'typebox';
import { COUNTING_TROUBLES } from './counting-trouble.ts';
import { PROFILES } from './hourly-count.ts';
import { SettingsSchema } from './settings.ts';
import { ID_PATTERN } from './topics.ts';
import { UTC_HOUR_PATTERN } from './utc-hour.ts';

const strict = { additionalProperties: false } as const;
const Moment = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{3})?Z$' });
const Count = Type.Integer({ minimum: 0 });
const Spent = Type.Number({ minimum: 0 });

/** `…/receipt`: the hub has committed the hour (or had it already), or refuses it for good. */
export const ReceiptSchema = Type.Object(
  {
    v: Type.Literal(1),
    hour: Type.String({ pattern: UTC_HOUR_PATTERN }),
    outcome: Type.Enum(['stored', 'duplicate', 'rejected']),
    reason: Type.Optional(Type.String({ maxLength: 300, description: 'why it was rejected, for people' })),
  },
  strict,
);
export type Receipt = Static<typeof ReceiptSchema>;

/** `…/state`, retained: the sensor's birth message; the broker sends `offline` as its last will. */
export const SensorStateSchema = Type.Object(
  {
    v: Type.Literal(1),
    sensor: Type.String({ pattern: ID_PATTERN }),
    state: Type.Enum(['online', 'offline']),
    since: Moment,
    connected: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
        description:
          'when it came to this broker: the same in all that is said of one connection, its last will too, and later in the next',
      }),
    ),
    version: Type.String({ minLength: 1, maxLength: 40 }),
    profile: Type.Enum([...PROFILES]),
    config: Type.String({ pattern: '^[0-9a-f]{12}$', description: 'hash that the present hour carries' }),
    settings: SettingsSchema,
    settingsFrom: Type.Union([Type.String({ pattern: UTC_HOUR_PATTERN }), Type.Null()], {
      description: 'the hour from which newer settings hold, if it has accepted such',
    }),
    revision: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'of the newest …/config that it accepted; null before the first',
    }),
    paused: Type.Union([Moment, Type.Null()], {
      description: 'since when it hears nothing because it was told so',
    }),
    openUntil: Type.Optional(
      Type.Union([Moment, Type.Null()], {
        description:
          'until when the hub has told it when the store is open, after which its weekly hours hold; null where it was not told',
      }),
    ),
    refused: Type.Union([Type.String({ maxLength: 300 }), Type.Null()], {
      description: 'why it refused the newest …/config, for people; null where it did not',
    }),
  },
  strict,
);
export type SensorState = Static<typeof SensorStateSchema>;

/** `…/health`, every few minutes: how the sensor is, in numbers that say nothing of any phone. */
export const SensorHealthSchema = Type.Object(
  {
    v: Type.Literal(1),
    sensor: Type.String({ pattern: ID_PATTERN }),
    at: Moment,
    uptime_s: Count,
    source: Type.Object(
      {
        state: Type.Enum(['running', 'restarting', 'ended', 'paused', 'closed', 'deaf', 'no-clock'], {
          description:
            'paused, closed: it hears nothing because it must not; deaf: the radio receives nothing, not even beacons; no-clock: it waits until its clock is synchronised',
        }),
        restarts: Count,
        reason: Type.Union([Type.String({ maxLength: 300 }), Type.Null()], {
          description: 'why it was last restarted, or is deaf, for people',
        }),
      },
      strict,
    ),
    clock_ok: Type.Optional(
      Type.Union([Type.Boolean(), Type.Null()], {
        description: 'whether the clock is synchronised; null where nobody can tell',
      }),
    ),
    hopped_s: Type.Optional(
      Type.Record(Type.String({ pattern: '^\\d{1,2}$' }), Count, {
        ...strict,
        description: 'seconds listened to by channel, where the radio hops',
      }),
    ),
    frames: Type.Record(Type.String({ pattern: '^[a-z0-9-]{1,40}$' }), Count, {
      ...strict,
      description: 'frames since the start by what became of them, rounded down to a power of ten',
    }),
    trouble: Type.Optional(
      Type.Union(
        [Type.Object({ kind: Type.Enum([...COUNTING_TROUBLES]), since: Moment }, strict), Type.Null()],
        { description: 'why it cannot count, or not rightly, what it hears; null where it can' },
      ),
    ),
    outbox: Type.Object(
      {
        waiting: Count,
        refused: Count,
        oldest: Type.Union([Type.String({ pattern: UTC_HOUR_PATTERN }), Type.Null()]),
        failure: Type.Optional(
          Type.String({ maxLength: 300, description: 'why its file could not be written, for people' }),
        ),
      },
      strict,
    ),
    budget: Type.Object(
      { hour: Spent, day: Spent },
      {
        ...strict,
        description: 'privacy loss (ε) of one track: of the newest released hour, of the 24 it ends',
      },
    ),
    uplink: Type.Union([
      Type.Null(),
      Type.Object(
        {
          interface: Type.String({ maxLength: 16 }),
          kind: Type.Enum(['wifi', 'cable']),
          quality: Type.Union([Type.Number({ minimum: 0, maximum: 100 }), Type.Null()], {
            description: 'signal quality of the Wi-Fi uplink in per cent; null on a cable',
          }),
        },
        strict,
      ),
    ]),
    rss_bytes: Count,
  },
  strict,
);
export type SensorHealth = Static<typeof SensorHealthSchema>;
