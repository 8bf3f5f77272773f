// What is wrong with settings, beyond what their schema can say.
import { Compile } from 'typebox/compile';
import { isTimeZone, openingProblem } from './opening-hours.ts';
import type { AskedSettings } from './remote-config.ts';
import { type SchemaError, schemaError } from './schema-error.ts';
import { type Settings, SettingsSchema } from './settings.ts';

const validator = Compile(SettingsSchema);

/** The first thing that is wrong with settings that did not come from a file; undefined where nothing is. */
export function settingsProblem(settings: Settings): SchemaError | undefined {
  return validator.Check(settings) ? meaningProblem(settings) : schemaError(validator, settings);
}

/** What a schema cannot say, of all settings or of some. */
export function meaningProblem({ zones, privacy, opening }: AskedSettings): SchemaError | undefined {
  const { insideDbm, floorDbm } = zones ?? {};
  if (insideDbm !== undefined && floorDbm !== undefined && insideDbm < floorDbm) {
    return { path: ['zones', 'insideDbm'], problem: `${insideDbm} is below the floor of ${floorDbm} dBm` };
  }
  const epsilon = privacy?.epsilon;
  if (epsilon !== undefined && Math.round(epsilon * 1000) / 1000 !== epsilon) {
    return { path: ['privacy', 'epsilon'], problem: 'expected at most three decimals' };
  }
  if (!opening) return undefined;
  if (!isTimeZone(opening.timeZone)) {
    return {
      path: ['opening', 'timeZone'],
      problem: `no time zone '${opening.timeZone}': write an IANA name`,
    };
  }
  const wrong = openingProblem(opening.hours);
  return wrong && { path: ['opening', 'hours', wrong.day], problem: wrong.problem };
}
