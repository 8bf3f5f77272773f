// What the sensor says of its settings in `…/state`.
import type { SensorState } from '../../shared/sensor-messages.ts';
import type { Settings } from '../../shared/settings.ts';

/** What the sensor counts by now, and what it made of the hub's wishes. */
export type InForce = Pick<SensorState, 'settingsFrom' | 'revision' | 'paused' | 'openUntil' | 'refused'> & {
  readonly counting: Settings;
};
