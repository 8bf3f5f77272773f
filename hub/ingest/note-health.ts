// A sensor that listens, and cannot count what it hears, raises an alarm: once a day for each kind of trouble, however
// often it says so.

import { TROUBLE_WORDS } from '../../shared/counting-trouble.ts';
import type { SensorHealth } from '../../shared/sensor-messages.ts';
import { utcDay } from '../../shared/utc-day.ts';
import type { TakingUnit } from '../store/port.ts';
import type { SensorKey } from '../store/sensors.ts';

/** `text`: a health message that was checked. */
export async function noteHealth(
  unit: TakingUnit,
  sensor: SensorKey,
  text: string,
  nowMs: number,
): Promise<void> {
  const { trouble } = JSON.parse(text) as SensorHealth;
  if (!trouble) return;
  const { says, mend } = TROUBLE_WORDS[trouble.kind];
  await unit.raiseAlarm(sensor, 'cannot-count', `${says}; ${mend} (said on ${utcDay(nowMs)}, UTC)`, nowMs);
}
