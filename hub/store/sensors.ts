// Sensors: a row at the first contact of a configured store, with the last state and health as they came. A listener
// that asks for no password lets anybody be a sensor, so names that never counted make room again, and a sensor that
// was paired always has its place.
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { LocalDate } from '../calendar/local-days.ts';

/** More in one store is a fault or an attack, and each row costs the reports a query. */
export const SENSORS_PER_STORE_MAX = 200;
/** A name that has never brought an hour makes room for another when it has been silent for so long. */
export const SILENT_NAME_MS = 86_400_000;

/** Which sensor, of which store. */
export interface SensorKey {
  readonly key: number;
  readonly store: number;
}

export interface SensorRow {
  readonly key: number;
  readonly id: string;
  /** When the hub first heard of it, ms since 1970. */
  readonly firstHeardMs: number;
  /** Last message on …/state, as it came. */
  readonly state: string | null;
  readonly stateAtMs: number | null;
  /** Last message on …/health, as it came. */
  readonly health: string | null;
  readonly healthAtMs: number | null;
  /** First and last hour that it reported; null if none yet. */
  readonly firstHour: UtcHour | null;
  readonly lastHour: UtcHour | null;
  /** Local date: the first on which nothing is expected of it any more. */
  readonly retired: LocalDate | null;
  /** Since when it hears which area; null: one of its own. The first holds from the beginning. */
  readonly areas: readonly PlacedSince[];
}

export interface PlacedSince {
  readonly from: LocalDate | null;
  readonly area: string | null;
}

/** The last message of a sensor that said `online`. */
export interface SaidState {
  readonly id: string;
  readonly key: number;
  /** The broker has it connected now. */
  readonly online: boolean;
  readonly message: string;
  /** ms since 1970. */
  readonly atMs: number;
}

/** What is known to be in force on a sensor. */
export interface NotedState {
  /** The last message that said `online` whose changes are in the audit log; null before the first. */
  readonly noted: string | null;
  /** The last message that said `online`; null before the first. */
  readonly online: string | null;
  /** The last message, whichever it was; null before the first. */
  readonly said: string | null;
}

/** What a message changes of a sensor's row; what is absent stays. */
export interface SensorChange {
  readonly sensor: SensorKey;
  /** As it came. Its moment stays where the broker only repeats what it retained; as does that of `online`. */
  readonly state?: string;
  readonly health?: string;
  /** A state message that said `online`. */
  readonly online?: string;
  readonly noted?: string;
}

export interface SensorReads {
  /** The sensors of each store by id, by store key. */
  sensors(stores: readonly number[]): Promise<Map<number, SensorRow[]>>;
  /** The same without all that is known of them. */
  sensorIds(stores: readonly number[]): Promise<Map<number, string[]>>;
  /** Of the sensors of each store, by id, by store key; those that never said it are absent. */
  saidStates(stores: readonly number[]): Promise<Map<number, SaidState[]>>;
}

export interface SensorWrites {
  /**
   * The sensors' keys, made if they are new; undefined where the store has its most sensors already and it is not
   * paired.
   */
  sensorKeys(
    wanted: readonly { readonly store: number; readonly id: string }[],
    nowMs: number,
  ): Promise<(SensorKey | undefined)[]>;
  /** By sensor key. */
  notedStates(sensors: readonly SensorKey[]): Promise<Map<number, NotedState>>;
  changeSensors(changes: readonly SensorChange[], nowMs: number): Promise<void>;
  /**
   * A broker that has just started knows no sensor and sends no last will: whoever was online is not, until it says so
   * again.
   */
  takeAllOffline(): Promise<void>;
}
