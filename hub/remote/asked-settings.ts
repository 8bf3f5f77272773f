// Settings as the hub asks for them: some named, the others left to the sensor's own file. Here they are taken
// apart by name, put together again, and laid over a whole.
import { Compile } from 'typebox/compile';
import { inWeekOrder } from '../../shared/opening-hours.ts';
import type { AskedSettings } from '../../shared/remote-config.ts';
import { type SchemaError, schemaError } from '../../shared/schema-error.ts';
import { AskedSettingsSchema, SETTING_NAMES, type SettingName } from '../../shared/settings.ts';
import { meaningProblem } from '../../shared/settings-problem.ts';

const validator = Compile(AskedSettingsSchema);

/** Values by name, as `zones.insideDbm`. */
export type NamedSettings = Readonly<Record<string, unknown>>;

export const isSettingName = (name: string): name is SettingName =>
  (SETTING_NAMES as readonly string[]).includes(name);

/** `zones: {insideDbm: -72}` → `'zones.insideDbm': -72`. Opening hours are one value. */
export function namedSettings({ zones, privacy, ...rest }: AskedSettings): Record<string, unknown> {
  const named = (group: string, values: object = {}) =>
    Object.entries(values).map(([name, value]) => [`${group}.${name}`, value] as const);
  return Object.fromEntries([
    ...Object.entries(rest),
    ...named('zones', zones),
    ...named('privacy', privacy),
  ]);
}

/** The inverse, checked; or what is wrong, by name. */
export function askedSettings(
  named: NamedSettings,
): { readonly kind: 'fine'; readonly settings: AskedSettings } | ({ readonly kind: 'wrong' } & SchemaError) {
  const nested: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(named)) {
    const [group = '', member] = name.split('.');
    if (member === undefined) nested[group] = value;
    else nested[group] = { ...(nested[group] as object | undefined), [member]: value };
  }
  if (!validator.Check(nested)) return { kind: 'wrong', ...schemaError(validator, nested) };
  const wrong = meaningProblem(nested);
  if (wrong) return { kind: 'wrong', ...wrong };
  const { opening } = nested;
  if (!opening) return { kind: 'fine', settings: nested };
  const inOrder = { timeZone: opening.timeZone, hours: inWeekOrder(opening.hours) };
  return { kind: 'fine', settings: { ...nested, opening: inOrder } };
}
