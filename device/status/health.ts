// The health message: how the sensor is, in numbers that say nothing of any phone.
import type { Clock } from '../../shared/clock.ts';
import type { SensorHealth, SensorState } from '../../shared/sensor-messages.ts';
import { settingsOf } from '../../shared/settings.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import type { FrameCounts } from '../capture/frame-outcome.ts';
import { configHash } from '../config/config-hash.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import type { OutboxStats } from '../release/outbox.ts';
import type { InForce } from '../remote/in-force.ts';
import type { HeardState } from '../source/hearing.ts';
import type { ClockState } from '../system/clock-sync.ts';
import { VERSION } from '../system/version.ts';
import type { TroubleSince } from './counting-watch.ts';

/** What the message's schema has room for. */
const FAILURE_CHARS_MAX = 300;

export interface HealthSuppliers {
  readonly config: SensorConfig;
  readonly clock: Clock;
  readonly source: () => HeardState;
  readonly frames: FrameCounts;
  readonly outbox: () => OutboxStats;
  /** Seconds by channel; undefined where the radio does not hop. */
  readonly hopped?: () => Record<string, number> | undefined;
  readonly clockState: () => ClockState | undefined;
  /** Why what is heard cannot be counted; left out where nothing is heard. */
  readonly trouble?: () => TroubleSince | null;
  readonly uplink: () => Promise<SensorHealth['uplink']>;
}

/** Returns a function that says how the sensor is now; uptime counts from this call. */
export function healthOf(suppliers: HealthSuppliers): () => Promise<SensorHealth> {
  const { config, clock, source, frames } = suppliers;
  const startedMs = clock.monotonicMs();
  return async () => {
    const hopped = suppliers.hopped?.();
    const trouble = suppliers.trouble?.();
    const { waiting, refused, oldest, spent, failure } = suppliers.outbox();
    return {
      v: 1,
      sensor: config.path.sensor,
      at: new Date(clock.nowMs()).toISOString(),
      uptime_s: Math.floor((clock.monotonicMs() - startedMs) / 1000),
      source: source(),
      clock_ok: clockOk(suppliers.clockState()),
      ...(hopped && { hopped_s: hopped }),
      frames: magnitudes(frames),
      ...(trouble !== undefined && { trouble: trouble && said(trouble) }),
      outbox: {
        waiting,
        refused,
        oldest: oldest === null ? null : formatUtcHour(oldest),
        ...(failure !== null && { failure: failure.slice(0, FAILURE_CHARS_MAX) }),
      },
      budget: spent,
      uplink: await suppliers.uplink(),
      rss_bytes: process.memoryUsage.rss(),
    };
  };
}

const said = ({ kind, sinceMs }: TroubleSince) => ({ kind, since: new Date(sinceMs).toISOString() });

const clockOk = (state: ClockState | undefined) =>
  state === undefined || state === 'unknown' ? null : state === 'synchronised';

/**
 * Frames by the power of ten: enough to tell a deaf sensor from a hearing one. Exact counts, sent every few
 * minutes, would tell when a phone came by an empty shop.
 */
function magnitudes(frames: FrameCounts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(frames).map(([outcome, count]) => [
      outcome,
      count > 0 ? 10 ** Math.floor(Math.log10(count)) : 0,
    ]),
  );
}

/** The birth message and the last will of the connection that began at `comingMs`, see Attempt; none: not connected. */
export function stateOf(
  { sensor }: SensorPath,
  { counting, settingsFrom, revision, paused, openUntil, refused }: InForce,
  clock: Clock,
  state: SensorState['state'],
  comingMs?: number,
): SensorState {
  const settings = settingsOf(counting);
  return {
    v: 1,
    sensor,
    state,
    since: new Date(clock.nowMs()).toISOString(),
    ...(comingMs !== undefined && { connected: new Date(comingMs).toISOString() }),
    version: VERSION,
    profile: settings.profile,
    config: configHash(counting),
    settings,
    settingsFrom,
    revision,
    paused,
    refused,
    ...(openUntil !== undefined && { openUntil }),
  };
}
