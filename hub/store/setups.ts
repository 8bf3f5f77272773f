// With which sensors and settings a store's hours were counted. A factor fits one setup: another channel
// plan, other thresholds, another estimator or another sensor hears another share of the phones.
import type { UtcHour } from '../../shared/utc-hour.ts';

/** One sensor's part: its estimator's version, and the hash of its effective configuration. */
interface SensorSetup {
  readonly sensor: string;
  readonly estimator: string;
  readonly config: string;
}
/** In order of the sensors' ids. */
export type Setup = readonly SensorSetup[];

/** Where the hours no longer are as a setup says. */
export interface SetupChange {
  readonly hour: UtcHour;
  readonly sensor: string;
  /** The sensor was no part of the setup; else its settings changed. */
  readonly isNew: boolean;
}

/** Whether hours from `from` to before `to` are not as the setup says: the first of them, or the last. */
export interface SetupQuestion {
  /** Key. */
  readonly store: number;
  readonly setup: Setup;
  readonly from: UtcHour;
  readonly to: UtcHour;
  readonly which: 'first' | 'last';
}

export interface SetupReads {
  /** In the order of the questions; undefined where all hours are as the setup says. */
  setupChanges(questions: readonly SetupQuestion[]): Promise<(SetupChange | undefined)[]>;
}
