// One stay of one person, or of one fixed device, near the sensor: what the crowd hands to the phones,
// to the radio and to the truth.
import type { CarriedDevice } from './carried.ts';

/** Where someone is, seen from the sensor. */
export type Place =
  /** Moves about inside; before and after, walks to and from the door at this speed. */
  | {
      readonly kind: 'inside';
      readonly metresPerSecond: number;
      /** Stood before the door for so long before coming in; default: not at all. */
      readonly waitedMs?: number;
      /** Seed of the way through the shop: of several devices or people who walk together; default: the device's. */
      readonly walk?: number;
    }
  /** Walks by in a straight line, nearest halfway. */
  | { readonly kind: 'passing'; readonly closestMetres: number; readonly metresPerSecond: number }
  /** Stands outside. */
  | { readonly kind: 'standing'; readonly metres: number }
  /** Never moves. */
  | { readonly kind: 'fixed'; readonly metres: number; readonly wallDb: number };

export interface Presence {
  readonly role: 'visitor' | 'passerby' | 'staff' | 'fixed';
  /** Seed of this stay. */
  readonly seed: number;
  /** Seed of who it is: staff and fixed devices keep theirs from day to day. */
  readonly identity: number;
  /** Inside (visitors, staff, fixed) or near (passers-by): ms since 1970-01-01T00:00Z. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The same with the way to the door and from it. */
  readonly audibleFromMs: number;
  readonly audibleUntilMs: number;
  /** Devices with Wi-Fi on; may be none. */
  readonly devices: readonly CarriedDevice[];
  readonly place: Place;
}
