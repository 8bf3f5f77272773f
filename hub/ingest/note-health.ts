// A sensor that listens, and cannot count what it hears, raises an alarm: once a day for each kind of trouble, however
// often it says so.

import { TROUBLE_WORDS } from '../../shared/counting-trouble.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { utcDay } from '../../shared/utc-day.ts';
import type { RaiseAlarm } from '../store/alarms.ts';

/** `text`: a health message that was checked. To be called inside the caller's transaction. */
export function noteHealth(raiseAlarm: RaiseAlarm, sensorKey: number, text: string, nowMs: number): void {
  const { trouble } = JSON.parse(text) as SensorHealth;
  if (!trouble) return;
  const { says, mend } = TROUBLE_WORDS[trouble.kind];
  raiseAlarm(sensorKey, 'cannot-count', `${says}; ${mend} (said on ${utcDay(nowMs)}, UTC)`, nowMs);
}
