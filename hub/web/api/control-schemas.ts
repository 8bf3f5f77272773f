// The API of what a store's sensors are asked and what is in force there: bodies and answers.
import { Type } from 'typebox';
import { AskedSettingsSchema, SettingsSchema } from '../../../shared/settings.ts';

const strict = { additionalProperties: false } as const;
const By = Type.String({ description: 'who says so; kept in the audit log' });
const Reason = Type.Optional(Type.String({ description: 'kept in the audit log' }));
const NullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

export const PauseBody = Type.Object(
  {
    by: By,
    reason: Reason,
    until: Type.Optional(
      Type.String({ description: '2026-11-24T18:00 in local time, or with an offset; left out: no end' }),
    ),
  },
  strict,
);
export const ResumeBody = Type.Object({ by: By, reason: Reason }, strict);
export const SettingsBody = Type.Object(
  {
    by: By,
    reason: Reason,
    set: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'values by name, as {"zones.insideDbm": -72}; opening "store": as the hub has them',
      }),
    ),
    unset: Type.Optional(
      Type.Array(Type.String(), { description: "names that the sensors' own files say again" }),
    ),
  },
  strict,
);

export const ControlSchema = Type.Object({
  retailer: Type.String(),
  store: Type.String(),
  asked: Type.Object({
    revision: Type.Union([Type.Integer(), Type.Null()], { description: 'of the newest that was sent' }),
    pause: Type.Union([
      Type.Object({
        since: Type.String(),
        until: NullableText('planned end; null: until told otherwise'),
        by: Type.String(),
        reason: Type.String(),
      }),
      Type.Null(),
    ]),
    settings: AskedSettingsSchema,
  }),
  in_force: Type.Array(
    Type.Object({
      sensor: Type.String(),
      online: Type.Boolean(),
      said_at: Type.String(),
      config: Type.String({ description: 'hash that its hours carry' }),
      settings: SettingsSchema,
      settings_from: NullableText('UTC hour from which newer settings hold that it has accepted'),
      revision: Type.Union([Type.Integer(), Type.Null()], { description: 'that it has accepted' }),
      paused: NullableText('since when it hears nothing because it was told so'),
      refused: NullableText('why it refused the newest'),
    }),
    { description: 'as each sensor that has said so says' },
  ),
});

export const AuditSchema = Type.Object({
  entries: Type.Array(
    Type.Object({
      entry: Type.Integer(),
      at: Type.String(),
      retailer: Type.String(),
      store: Type.String(),
      sensor: NullableText('null: of the whole store'),
      side: Type.Enum(['hub', 'sensor'], {
        description: 'hub: it was asked for; sensor: it is in force there',
      }),
      by: Type.String(),
      what: Type.String(),
      before: Type.Unknown(),
      after: Type.Unknown(),
      weaker: Type.Boolean({ description: 'it protects less than before' }),
      reason: Type.String(),
      hash: Type.String({ description: 'of this entry and the hash before it' }),
    }),
  ),
});
