// Settings are defined once: file, message and state agree on what a setting may be, and a message fills nothing in.
import { fc, test as property } from '@fast-check/vitest';
import { Compile } from 'typebox/compile';
import { Default } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { parseSensorConfig } from '../../device/config/sensor-config.ts';
import { askedSettings, namedSettings } from '../../hub/remote/asked-settings.ts';
import { RemoteConfigSchema } from '../../shared/remote-config.ts';
import { SensorStateSchema } from '../../shared/sensor-messages.ts';
import {
  AskedSettingsSchema,
  DEFAULT_SETTINGS,
  overlaid,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  SettingsSchema,
  settingOf,
  settingsOf,
} from '../../shared/settings.ts';
import { settingsProblem } from '../../shared/settings-problem.ts';

const isSettings = Compile(SettingsSchema);
const isAsked = Compile(AskedSettingsSchema);

const inTheFile = (settings: object) =>
  parseSensorConfig(JSON.stringify({ sensor: 'acme/high-street/door', ...settings }), 'sensor.yaml');

/** `zones.insideDbm`, -72 → `{zones: {insideDbm: -72}}`. */
function nested(name: SettingName, value: unknown): Record<string, unknown> {
  const [group = '', member] = name.split('.');
  return { [group]: member === undefined ? value : { [member]: value } };
}

const hours = fc.record({
  ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, fc.constant(null)])),
  sun: fc.constantFrom(null, ['09:00', '20:00'], ['00:00', '24:00'], ['20:00', '09:00'], ['9', '10']),
});
/** Values of all kinds, good and bad. */
const VALUES: Readonly<Record<SettingName, fc.Arbitrary<unknown>>> = {
  profile: fc.constantFrom('minutes', 'hour', 'day', null),
  stayMinutes: fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 700 }), fc.constant(1.5)),
  staff: fc.constantFrom('out', 'in', 'off', null),
  channel: fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 20 })),
  'zones.insideDbm': fc.oneof(fc.integer({ min: -130, max: 10 }), fc.constant(-72.5)),
  'zones.floorDbm': fc.integer({ min: -130, max: 10 }),
  'privacy.epsilon': fc.constantFrom(0, 0.0005, 0.001, 0.5, 0.1234, 100, 101, '1'),
  'privacy.floor': fc.constantFrom(-1, 0, 5, 5.5, 1000, 1001),
  opening: fc.oneof(
    fc.constant(null),
    fc.record({ timeZone: fc.constantFrom('Europe/Paris', 'Europe/Atlantis', ''), hours }),
  ),
  baseline: fc.constantFrom(true, false, null),
};

describe('a default', () => {
  it('stands for every setting, and is one that all accept', () => {
    expect(SETTING_NAMES.map((name) => settingOf(DEFAULT_SETTINGS, name))).not.toContain(undefined);
    expect(settingsProblem(DEFAULT_SETTINGS)).toBeUndefined();
    expect(settingsOf(inTheFile({}))).toEqual(DEFAULT_SETTINGS);
  });

  it('fills nothing into a message', () => {
    for (const schema of [SettingsSchema, AskedSettingsSchema, SensorStateSchema, RemoteConfigSchema]) {
      expect(JSON.stringify(schema)).not.toContain('"default"');
    }
    expect(Default(AskedSettingsSchema, {})).toEqual({});
  });
});

describe.each(SETTING_NAMES)('%s', (name) => {
  it('has its documentation', () => {
    const [group = '', member] = name.split('.');
    const top = SettingsSchema.properties[group as keyof Settings];
    const schema = member === undefined ? top : (top as { properties: object }).properties[member as never];
    expect(schema).toMatchObject({ description: expect.stringMatching(/^.{10,}/) });
  });

  it('cannot be missing in a state, and can in what is asked', () => {
    const without = structuredClone(DEFAULT_SETTINGS) as object as Record<string, Record<string, unknown>>;
    const [group = '', member] = name.split('.');
    if (member === undefined) delete without[group];
    else delete without[group]![member];
    expect(isSettings.Check(without)).toBe(false);
    const { channel: _channel, ...askable } = without;
    expect(isAsked.Check(askable)).toBe(true);
  });

  property.prop([VALUES[name]])('means the same in the file, from the hub and in force', (value) => {
    const whole = overlaid(DEFAULT_SETTINGS, nested(name, value));
    const wrong = settingsProblem(whole);
    if (wrong === undefined) {
      expect(settingsOf(inTheFile(whole))).toEqual(settingsOf(whole));
      expect(settingOf(settingsOf(whole), name)).toEqual(value);
    } else expect(() => inTheFile(whole)).toThrow(wrong.problem);
    if (name === 'channel') return;
    const read = askedSettings({ ...namedSettings({ zones: DEFAULT_SETTINGS.zones }), [name]: value });
    expect(read.kind).toBe(wrong === undefined ? 'fine' : 'wrong');
    if (wrong !== undefined) expect(read).toMatchObject(wrong);
  });
});

it('the channel is not for the hub to ask', () => {
  expect(askedSettings({ channel: 6 })).toMatchObject({ kind: 'wrong', path: ['channel'] });
});
