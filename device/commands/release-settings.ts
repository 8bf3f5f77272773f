// What disclosure control needs to know of the configuration.

import type { Settings } from '../../shared/settings.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { configHash } from '../config/config-hash.ts';
import { ERROR_MODELS } from '../count/error-model.ts';
import { ESTIMATOR } from '../count/estimate.ts';
import type { ReleaseSettings } from '../release/disclosure-control.ts';

/** What counts and releases need to know of a sensor. */
export type CountedSensor = Settings & { readonly path: SensorPath };

export function releaseSettings(config: CountedSensor): ReleaseSettings {
  const { path, profile, privacy } = config;
  return {
    sensor: path.sensor,
    profile,
    estimator: ESTIMATOR,
    config: configHash(config),
    errors: ERROR_MODELS[profile],
    ...privacy,
  };
}
