// What disclosure control needs to know of the configuration.
import { configHash, type SensorConfig } from '../config.ts';
import { ESTIMATOR } from '../count/estimate.ts';
import type { ReleaseSettings } from '../release/disclosure-control.ts';

export function releaseSettings(config: SensorConfig): ReleaseSettings {
  const { path, profile, privacy } = config;
  return { sensor: path.sensor, profile, estimator: ESTIMATOR, config: configHash(config), ...privacy };
}
