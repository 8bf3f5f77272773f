// A status as a sensor that is well writes it.
import type { Status } from '../../../device/status/status-file.ts';
import { sampleHealth, sampleHours, sampleRelease, sampleState } from '../release/sample-release.ts';

export function sampleStatus(): Status {
  return {
    v: 1,
    sensor: 'acme/high-street/door-1',
    broker: { at: 'hub.example:8883', own: 'hub.example:8883', connected: true, reason: null },
    hour: '2026-11-23T12:00:00Z',
    listened_s: 1234,
    state: sampleState('online'),
    health: { ...sampleHealth(), clock_ok: true },
    released: sampleHours(1).map((hour) => sampleRelease(hour)),
  };
}
