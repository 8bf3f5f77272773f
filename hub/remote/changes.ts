// What changed between two settings, one by one, and which of it protects people less than before: a pseudonym
// that lives longer, less noise, smaller counts published, more hours heard, phones heard from further away.
import { type OpeningHours, WEEKDAYS } from '../../shared/opening-hours.ts';
import {
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  settingOf,
} from '../../shared/settings.ts';

/** How long a pseudonym lives, the shortest first. */
const PROFILE_RANK: Readonly<Record<Settings['profile'], number>> = { minutes: 0, hour: 1 };

const WEAKER: Readonly<Record<SettingName, (before: Settings, after: Settings) => boolean>> = {
  profile: (before, after) => PROFILE_RANK[after.profile] > PROFILE_RANK[before.profile],
  stayMinutes: () => false,
  staff: () => false,
  channel: () => false,
  'zones.insideDbm': (before, after) => after.zones.insideDbm < before.zones.insideDbm,
  'zones.floorDbm': (before, after) => after.zones.floorDbm < before.zones.floorDbm,
  'privacy.epsilon': (before, after) => after.privacy.epsilon > before.privacy.epsilon,
  'privacy.floor': (before, after) => after.privacy.floor < before.privacy.floor,
  opening: (before, after) => isWider(before.opening, after.opening),
  baseline: (before, after) => after.baseline && !before.baseline && after.opening !== null,
};

/** Whether there is a moment that the new hours hold and the old do not. */
function isWider(before: Settings['opening'], after: Settings['opening']): boolean {
  if (before === null) return false;
  if (after === null) return true;
  // The same hours on another wall clock are other hours.
  if (before.timeZone !== after.timeZone) return hasHours(after.hours);
  return WEEKDAYS.some((day) => {
    const [old, now] = [before.hours[day], after.hours[day]];
    return now !== null && (old === null || now[0] < old[0] || now[1] > old[1]);
  });
}

const hasHours = (hours: OpeningHours) => WEEKDAYS.some((day) => hours[day] !== null);

export interface SettingChange {
  readonly what: SettingName;
  /** JSON. */
  readonly before: string;
  readonly after: string;
  /** It protects less than before. */
  readonly weaker: boolean;
}

export function settingChanges(before: Settings, after: Settings): SettingChange[] {
  // What was said before a setting was there is said of its default.
  const said = (settings: Settings, what: SettingName) =>
    JSON.stringify(settingOf(settings, what) ?? settingOf(DEFAULT_SETTINGS, what));
  return SETTING_NAMES.flatMap((what) => {
    const [old, now] = [said(before, what), said(after, what)];
    return old === now ? [] : [{ what, before: old, after: now, weaker: WEAKER[what](before, after) }];
  });
}
