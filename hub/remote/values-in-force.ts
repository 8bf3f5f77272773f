// What holds in a store now: what each sensor says is in force there, and what the hub asks of them.
import type { AskedSettings } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import type { Settings } from '../../shared/settings.ts';
import type { PauseRow } from '../store/asked.ts';
import type { Reader } from '../store/port.ts';

export interface ValuesInForce {
  /** By id. A sensor that has not said what is in force there yet is absent. */
  readonly sensors: readonly SensorInForce[];
  readonly asked: {
    /** The newest that was sent; undefined before the first. */
    readonly revision: number | undefined;
    readonly pause: PauseRow | undefined;
    /** Instead of what the sensors' own files say. */
    readonly settings: AskedSettings;
  };
}

export interface SensorInForce {
  readonly sensor: string;
  /** Whether the broker has it connected. */
  readonly online: boolean;
  /** When it last said so, ms since 1970 by the hub's clock. */
  readonly saidAtMs: number;
  /** Hash of the configuration that its hours carry. */
  readonly config: string;
  readonly settings: Settings;
  /** UTC hour from which newer settings hold that it has accepted; null where there are none. */
  readonly settingsFrom: string | null;
  /** Of the newest message that it accepted; null before the first. */
  readonly revision: number | null;
  /** Since when it hears nothing because it was told so; null where it hears. */
  readonly paused: string | null;
  /** Why it refused the newest message, for people; null where it did not. */
  readonly refused: string | null;
}

/** As of a moment. Nothing here is about any phone. */
export async function valuesInForce(
  db: Reader,
  { key }: { readonly key: number },
  nowMs: number,
): Promise<ValuesInForce> {
  const [said, revisions, pauses, settings] = await Promise.all([
    db.saidStates([key]),
    db.revisions([key]),
    db.pauses([key], nowMs),
    db.askedSettings([key]),
  ]);
  return {
    sensors: (said.get(key) ?? []).map(({ id, online, message, atMs }) => {
      // Checked before it was stored (hub/ingest/validate.ts).
      const { config, settings, settingsFrom, revision, paused, refused } = JSON.parse(
        message,
      ) as SensorState;
      return {
        sensor: id,
        online,
        saidAtMs: atMs,
        config,
        settings,
        settingsFrom,
        revision,
        paused,
        refused,
      };
    }),
    asked: {
      revision: revisions.get(key)?.revision,
      pause: pauses.get(key),
      settings: settings.get(key) ?? {},
    },
  };
}
