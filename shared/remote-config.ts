// `…/config`, retained: what the hub asks of a sensor. The sensor checks it whole, applies it, and says in
// `…/state` which revision is in force; one that it cannot apply it refuses with the reason, and the old stays.
import { type Static, Type } from 'typebox';
import { OpenAheadSchema } from './open-ahead.ts';
import { AskedSettingsSchema } from './settings.ts';

const strict = { additionalProperties: false } as const;
const MomentSchema = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' });

/** Entries of all lists together. */
export const OBJECTIONS_MAX = 4096;
/** A message with that many lists, entries and spans of opening has about 94,000 bytes. */
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

/** Settings by which the sensor counts instead of those of its own file. */
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
    open: Type.Optional(OpenAheadSchema),
    objections: Type.Array(ObjectionListSchema, { maxItems: 64 }),
  },
  strict,
);
export type RemoteConfig = Static<typeof RemoteConfigSchema>;
