// What holds in a store now: what each sensor says is in force there, and what the hub asks of them.
import type { AskedSettings } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import type { Settings } from '../../shared/settings.ts';
import { type PauseRow, readAskedSettings, readPause, readRevision } from '../store/asked.ts';
import type { HubDatabase } from '../store/database.ts';
import { readSaidStates } from '../store/sensors.ts';

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

/** As of a moment. Two queries and one more for each table; nothing here is about any phone. */
export function valuesInForce(
  db: HubDatabase,
  store: { readonly key: number },
  nowMs: number,
): ValuesInForce {
  return {
    sensors: readSaidStates(db, store.key).map(({ id, online, message, atMs }) => {
      // Checked before it was stored (hub/ingest/validate.ts).
      const { config, settings, settingsFrom, revision, paused, refused } = JSON.parse(
        message,
      ) as SensorState;
      return {
        ...{ sensor: id, online: online === 1, saidAtMs: atMs },
        ...{ config, settings, settingsFrom, revision, paused, refused },
      };
    }),
    asked: {
      revision: readRevision(db, store.key)?.revision,
      pause: readPause(db, store.key, nowMs),
      settings: readAskedSettings(db, store.key),
    },
  };
}
