// The hash that each hour carries of what it was counted by.
import { createHash } from 'node:crypto';
import { type Settings, settingsOf } from '../../shared/settings.ts';

/** 12 hex digits that change when anything changes that shapes the counts, and with nothing else. */
export function configHash(config: Settings): string {
  const { profile, channel, stayMinutes, staff, zones, privacy, opening, baseline } = settingsOf(config);
  const canonical = [
    profile,
    channel,
    stayMinutes,
    staff,
    zones.insideDbm,
    zones.floorDbm,
    privacy.epsilon,
    privacy.floor,
    // A sensor that is deaf while the shop is closed cannot learn there what is always heard.
    ...(opening && !baseline ? [opening] : []),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex').slice(0, 12);
}
