// `…/config`, retained: what the hub asks of a sensor. The sensor checks it whole, applies it, and says in
// `…/state` which revision is in force; one that it cannot apply it refuses with the reason, and the old stays.
import { type Static, Type } from 'typebox';
import { PROFILES } from './hourly-count.ts';
import { OpeningHoursSchema } from './opening-hours.ts';

const strict = { additionalProperties: false } as const;
const MomentSchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' });

/** Entries of all lists together. */
export const OBJECTIONS_MAX = 4096;
/** A message with that many lists and entries has about 88,000 bytes. */
export const REMOTE_CONFIG_BYTES_MAX = 98_304;

/** Addresses whose holders objected: keyed hashes under a key that is thrown away when the list expires. */
const ObjectionListSchema = Type.Object(
  {
    key: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'SipHash-2-4 key, 16 bytes' }),
    until: MomentSchema,
    hashes: Type.Array(Type.String({ pattern: '^[0-9a-f]{16}$' }), {
      maxItems: OBJECTIONS_MAX,
      description: 'SipHash-2-4 of the six bytes of an address, as a 64-bit number in hex',
    }),
  },
  strict,
);
export type ObjectionList = Static<typeof ObjectionListSchema>;

const Dbm = Type.Integer({ minimum: -110, maximum: -10 });
const zones = Type.Object({ insideDbm: Dbm, floorDbm: Dbm }, strict);
const privacy = Type.Object(
  {
    epsilon: Type.Number({ minimum: 0.001, maximum: 100, description: 'at most three decimals' }),
    floor: Type.Integer({ minimum: 0, maximum: 1000 }),
  },
  strict,
);
const setting = {
  profile: Type.Enum([...PROFILES]),
  stayMinutes: Type.Union([Type.Number({ minimum: 1, maximum: 600 }), Type.Null()]),
  opening: Type.Union(
    [
      Type.Object(
        { timeZone: Type.String({ minLength: 1, maxLength: 60 }), hours: OpeningHoursSchema },
        strict,
      ),
      Type.Null(),
    ],
    { description: 'outside these hours nothing is heard; null: it hears always' },
  ),
  baseline: Type.Boolean({
    description: 'closed hours are heard all the same, to learn what is always there, and never released',
  }),
};

/** What shapes a sensor's counts, all of it: what is in force there. */
export const SettingsSchema = Type.Object(
  // The hub cannot ask for a channel: it is the radio's, and frames of all others are dropped.
  {
    ...setting,
    channel: Type.Union([Type.Integer({ minimum: 1, maximum: 14 }), Type.Null()]),
    zones,
    privacy,
  },
  strict,
);
export type Settings = Static<typeof SettingsSchema>;

export const AskedSettingsSchema = Type.Partial(
  Type.Object({ ...setting, zones: Type.Partial(zones, strict), privacy: Type.Partial(privacy, strict) }),
  {
    ...strict,
    description: "instead of the sensor's own file; what is not named stays as the file has it",
  },
);
export type AskedSettings = Static<typeof AskedSettingsSchema>;

export const RemoteConfigSchema = Type.Object(
  {
    v: Type.Literal(1),
    revision: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'rises with every change',
    }),
    pause: Type.Union(
      [
        Type.Object({ since: MomentSchema, until: Type.Union([MomentSchema, Type.Null()]) }, strict),
        Type.Null(),
      ],
      { description: 'nothing is heard meanwhile; until null: until told otherwise' },
    ),
    settings: AskedSettingsSchema,
    objections: Type.Array(ObjectionListSchema, { maxItems: 64 }),
  },
  strict,
);
export type RemoteConfig = Static<typeof RemoteConfigSchema>;
