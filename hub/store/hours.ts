// The released hours of stores, and sums over them. A suppressed count is counted and bounded, never taken for a zero; an
// hour in which nothing was listened to (coverage 0) has no counts. Errors add with the counts: what each hour has of its
// own as variances, what the hours of a store share as it is (shared/interval.ts).
import type { DwellBand, Profile } from '../../shared/hourly-count.ts';
import type { Ranged } from '../../shared/interval.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { HourValues } from './hour-row.ts';
import type { SensorKey } from './sensors.ts';

/** A sum over sensor-hours, as far as it was published. */
export interface Cell {
  /** Sum of the released counts: a lower bound where `suppressed` > 0. */
  readonly sum: number;
  /** Sensor-hours whose count was released. */
  readonly released: number;
  /** Sensor-hours whose count was withheld as too small. */
  readonly suppressed: number;
  /** Sensor-hours whose profile cannot know the count. */
  readonly unknown: number;
  /** The most that the withheld counts can add: each is below its floor. */
  readonly hiddenMax: number;
}

/** How far a sum of released counts may be off: standard errors, in the unit of the counts. */
export interface Spread {
  /** Sum of the variances that each count has of its own. */
  readonly variance: number;
  /** Sum of the errors that all counts of the store share: gain · count. */
  readonly shared: number;
}

/** A sum of counts that come with a range. */
export interface RangedSum extends Spread {
  readonly sum: number;
}

export interface RangedCell extends Cell, Spread {
  /** Of the released sensor-hours, those that a calibration has turned from phones into people. */
  readonly calibrated: number;
}

export interface Sums {
  /** Sensor-hours that were listened to, at least in part. */
  readonly heard: number;
  /** Sum of their coverages, 0 … `heard`. */
  readonly coverage: number;
  /** The strongest noise among them; null if nothing was heard. */
  readonly epsilonMin: number | null;
  /** The highest floor among them. */
  readonly floorMax: number;
  readonly cells: Readonly<Record<Ranged, RangedCell> & Record<DwellBand, Cell>>;
  /** Over the sensor-hours in which visits and passers-by were both released. */
  readonly funnel: {
    readonly hours: number;
    readonly visits: RangedSum;
    readonly passersby: RangedSum;
  };
  /** Over the sensor-hours in which all four dwell bands were released. */
  readonly stays: Readonly<Record<'hours' | DwellBand, number>>;
  /** Sums over the sensor-hours whose sensor had learned how long those who are there stay: minutes, with the range's ends. */
  readonly learnedStay: Readonly<Record<'hours' | 'minutes' | 'low' | 'high', number>>;
  /** Over the sensor-hours that took staff out of occupancy and present: how many phones, added up. */
  readonly staff: { readonly hours: number; readonly phones: number };
}

/** The part of `Sums` that visits need. */
export interface VisitSums {
  readonly heard: number;
  readonly cells: { readonly visits: RangedCell };
}

/** From (inclusive) to (exclusive). */
export interface HourSpan {
  readonly from: UtcHour;
  readonly to: UtcHour;
}

/** A store's part of a question about many. */
export interface StoreHours extends HourSpan {
  /** Its key. */
  readonly store: number;
  /** Its sensors that hear what another hears: of each area and hour only the best covered is taken. */
  readonly shared?: readonly SharedSensor[];
}

/** A sensor, by its key, that hears an area in hours of a span. */
export interface SharedSensor extends HourSpan {
  readonly sensor: number;
  readonly area: string;
}

export interface HourSums<S = Sums> {
  readonly hour: UtcHour;
  readonly sums: S;
}

export interface StaySums {
  readonly hours: number;
  readonly visits: number;
  /** Phones inside, summed over the hours. */
  readonly phoneHours: number;
}

/** A count with its error. */
export interface ReleasedCount {
  /** Phones. */
  readonly phones: number;
  /** Variance of the hour's own error, in phones². */
  readonly variance: number;
  /** Standard error of ln(phones) that all hours of the store share. */
  readonly gain: number;
}

export interface ReleasedHour {
  readonly hour: UtcHour;
  readonly sensor: string;
  /** Undefined where withheld, or where the profile cannot know. */
  readonly visits: ReleasedCount | undefined;
  readonly occupancy: ReleasedCount | undefined;
  readonly coverage: number;
  readonly estimator: string;
  readonly config: string;
}

/** The settings of a sensor's newest release. */
export interface LastSettings {
  readonly sensorKey: number;
  readonly profile: Profile;
  readonly epsilon: number;
  readonly floor: number;
  readonly estimator: string;
  readonly config: string;
}

/** `duplicate`: the same values are stored already. `conflict`: other values are; they stay. */
export type HourWrite = 'stored' | 'duplicate' | 'conflict';

export interface NewHour {
  readonly sensor: SensorKey;
  readonly hour: UtcHour;
  readonly values: HourValues;
}

export interface HourReads {
  /**
   * Sums over each store's sensors by clock hour, in order; an hour that no sensor reported is absent, one that was
   * reported and not heard adds nothing.
   */
  hourSums(asked: readonly StoreHours[]): Promise<HourSums[][]>;
  /** Visits alone, for a year of hours at once; an hour that no sensor heard is absent. */
  visitSums(asked: readonly StoreHours[]): Promise<HourSums<VisitSums>[][]>;
  /** Sums over sensors and hours of each span; undefined where nothing was heard. */
  spanSums(asked: readonly StoreHours[]): Promise<(Sums | undefined)[]>;
  /**
   * Phones inside and visits over the sensor-hours that released both and were wholly heard: their ratio shifts when
   * what a sensor hears shifts. Zeros where nothing was released.
   */
  stays(asked: readonly StoreHours[]): Promise<StaySums[]>;
  /** What each sensor released, in order of hours and sensors; hours of several spans come once. */
  released(store: number, spans: readonly HourSpan[]): Promise<ReleasedHour[]>;
  /** The newest hour of a sensor of the store; undefined before the first. */
  newestRelease(store: number): Promise<ReleasedHour | undefined>;
  /** By sensor key; sensors without a release are absent. */
  lastSettings(store: number): Promise<Map<number, LastSettings>>;
  /** Each hour that a sensor listened to within the span, once for each sensor. */
  heardHours(store: number, span: HourSpan): Promise<UtcHour[]>;
  /** How many there are of a store, counted by sensor. */
  hourCount(store: number): Promise<number>;
}

export interface HourWrites {
  /** Each (sensor, hour) once, for good: what is stored is never changed. What became of each, in order. */
  writeHours(hours: readonly NewHour[], storedAtMs: number): Promise<HourWrite[]>;
}
