// What shapes a sensor's counts: each setting once, with its type, default, validation and documentation. The sensor's
// file, the hub's `…/config` and the sensor's `…/state` are made of these.
// Nothing here loads a validator, so that a replay starts without one.
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { PROFILES, STAFF_SETTINGS } from './hourly-count.ts';
import { inWeekOrder, OpeningHoursSchema } from './opening-hours.ts';

const strict = { additionalProperties: false } as const;

export const DBM_RANGE = { minimum: -110, maximum: -10 } as const;
export const CHANNEL_RANGE = { minimum: 1, maximum: 14 } as const;
export const STAY_MINUTES_RANGE = { minimum: 1, maximum: 600 } as const;

/** With defaults, for a file that leaves some out. */
export const SETTING_SCHEMAS = {
  // The default costs less than three points of error (measured on counted people; device/count/README.md).
  profile: Type.Enum([...PROFILES], {
    default: 'minutes',
    description: 'how long a pseudonym may live: 5 minutes or 60',
  }),
  // In five minutes no stay can be seen, so where many come as others leave, this is what tells how many.
  stayMinutes: Type.Union([Type.Number(STAY_MINUTES_RANGE), Type.Null()], {
    default: null,
    description: 'how long a visitor stays on average, in minutes; null where nobody knows',
  }),
  staff: Type.Enum([...STAFF_SETTINGS], {
    default: 'out',
    description: 'whether phones that are there all day, staff, are taken out of occupancy and present',
  }),
  channel: Type.Union([Type.Integer(CHANNEL_RANGE), Type.Null()], {
    default: null,
    description: 'the channel the radio is tuned to; null where it hops or is not known',
  }),
  zones: Type.Object(
    {
      insideDbm: Type.Integer({
        ...DBM_RANGE,
        default: -75,
        description: 'signal at or above which a phone is inside',
      }),
      floorDbm: Type.Integer({
        ...DBM_RANGE,
        default: -90,
        description: 'signal below which nothing is counted',
      }),
    },
    { ...strict, default: {} },
  ),
  privacy: Type.Object(
    {
      epsilon: Type.Number({
        default: 1,
        minimum: 0.001,
        maximum: 100,
        description: 'privacy loss of each published count, with at most three decimals; smaller is noisier',
      }),
      floor: Type.Integer({
        default: 5,
        minimum: 0,
        maximum: 1000,
        description: 'smallest count that is published',
      }),
    },
    { ...strict, default: {} },
  ),
  opening: Type.Union(
    [
      Type.Object(
        {
          timeZone: Type.String({ minLength: 1, maxLength: 60, description: 'IANA name, as Europe/Berlin' }),
          hours: OpeningHoursSchema,
        },
        strict,
      ),
      Type.Null(),
    ],
    {
      default: null,
      description: 'when the shop is open: outside these hours nothing is heard; null: it hears always',
    },
  ),
  baseline: Type.Boolean({
    default: false,
    description: 'hears closed hours all the same, to learn what is always there; they are never released',
  }),
};

/** All of them, as a message says them: what it leaves out is missing, not at its default. */
export const SettingsSchema = withoutDefaults(Type.Object(SETTING_SCHEMAS, strict));
export type Settings = Static<typeof SettingsSchema>;

export const DEFAULT_SETTINGS = defaultsOf(Type.Object(SETTING_SCHEMAS)) as Settings;

// The channel is the radio's, and frames of all others are dropped: the sensor's own file alone says it.
const { channel: _ofTheFile, zones, privacy, ...single } = SettingsSchema.properties;

/** What the hub can ask for, some or all of it. */
export const AskedSettingsSchema = Type.Partial(
  Type.Object({ ...single, zones: Type.Partial(zones, strict), privacy: Type.Partial(privacy, strict) }),
  {
    ...strict,
    description: "instead of the sensor's own file; what is not named stays as the file has it",
  },
);

type Groups = Pick<Settings, 'zones' | 'privacy'>;
type GroupName = { [Group in keyof Groups]: `${Group}.${keyof Groups[Group] & string}` }[keyof Groups];

/** As commands and the audit log name them: `zones.insideDbm`. Opening hours are one value. */
export type SettingName = Exclude<keyof Settings, keyof Groups> | GroupName;

export const SETTING_NAMES = Object.entries(SettingsSchema.properties).flatMap(([name, schema]) =>
  Type.IsObject(schema) ? Object.keys(schema.properties).map((member) => `${name}.${member}`) : [name],
) as SettingName[];

export function settingOf(settings: Settings, name: SettingName): unknown {
  return name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], settings);
}

/** The settings in a larger configuration, always in the same order, so that equal ones are equal as JSON. */
export function settingsOf(config: Settings): Settings {
  const { profile, stayMinutes, staff, channel, zones, privacy, opening, baseline } = config;
  return {
    profile,
    stayMinutes,
    staff,
    channel,
    zones: { insideDbm: zones.insideDbm, floorDbm: zones.floorDbm },
    privacy: { epsilon: privacy.epsilon, floor: privacy.floor },
    opening: opening && { timeZone: opening.timeZone, hours: inWeekOrder(opening.hours) },
    baseline,
  };
}

/** What is in force where some are asked of a sensor that has `own`. */
export function overlaid(own: Settings, asked: Static<typeof AskedSettingsSchema>): Settings {
  const { zones, privacy, ...rest } = asked;
  return {
    ...own,
    ...rest,
    zones: { ...own.zones, ...zones },
    privacy: { ...own.privacy, ...privacy },
  };
}

/** The same schema, down to its members, without what fills in what is left out. */
function withoutDefaults<Schema extends TSchema>(schema: Schema): Schema {
  // TypeBox's own marks are properties that a spread would lose.
  const { default: _default, ...kept } = Object.getOwnPropertyDescriptors(
    schema as Schema & { default?: unknown },
  );
  const copy = Object.defineProperties({}, kept) as Schema;
  if (!Type.IsObject(schema)) return copy;
  const members = Object.entries(schema.properties).map(([name, member]) => [name, withoutDefaults(member)]);
  return Object.assign(copy, { properties: Object.fromEntries(members) });
}

function defaultsOf(schema: TObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, member]) => [
      name,
      Type.IsObject(member) ? defaultsOf(member) : (member as { default?: unknown }).default,
    ]),
  );
}
