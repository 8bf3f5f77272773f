// Counting, from sighting to hour: scans, tracks, tallies. State about single phones lives from one
// change of key to the next, five or sixty minutes, and is overwritten then; what goes on are numbers.

import type { Profile } from '../../shared/hourly-count.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { Sighting } from '../capture/sighting.ts';
import { estimateHour } from './estimate.ts';
import type { HourEstimate } from './hour-estimate.ts';
import { HourWindow } from './hour-window.ts';
import { ScanTable } from './scans.ts';
import { type FinishedTrack, TRACK_GAP_MS, TrackTable } from './tracks.ts';

/** How long a key lives, by profile: the longest that anything about one phone is known. */
export const KEY_PERIOD_MS: Readonly<Record<Profile, number>> = { minutes: 300_000, hour: 3_600_000 };

/** A phone heard this shortly before the key changed is taken to be still there after it. */
const CARRY_MS: Readonly<Record<Profile, number>> = { minutes: 120_000, hour: TRACK_GAP_MS };

const SWEEP_EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

export class Counter {
  readonly hours = new HourWindow();
  readonly #profile: Profile;
  readonly #scans = new ScanTable();
  readonly #tracks: TrackTable;
  #sweptMs = Number.NEGATIVE_INFINITY;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#tracks = new TrackTable((track) => this.#finish(track));
  }

  /** Entries that gave way to newer ones because a table was full. */
  get evictions(): number {
    return this.#scans.evictions + this.#tracks.evictions;
  }

  /** Takes in a sighting whose hour is open. */
  sight(sighting: Sighting): void {
    const { timeMs } = sighting;
    if (timeMs - this.#sweptMs >= SWEEP_EVERY_MS) this.#sweep(timeMs);
    const tally = this.hours.at(timeMs);
    this.#scans.sight(sighting);
    const scan = this.#scans.event;
    let track = scan.newAddress ? 0 : this.#scans.trackOf(scan.slot);
    if (scan.newAddress || !this.#tracks.extend(track, sighting)) {
      track = this.#tracks.place(sighting);
      this.#scans.setTrack(scan.slot, track);
    }
    if (!scan.cameInside) return;
    tally.insideScans += 1;
    if (this.#tracks.comeInside(track, timeMs)) tally.visits += 1;
  }

  /**
   * The key changes at `timeMs`: every track is finished and all state about single phones overwritten.
   * Those still inside are subtracted as a number, because they will be met again as new; those still
   * nearby were not finished, so they are counted once, when they are met again.
   */
  changeKey(timeMs: number): void {
    const carryMs = CARRY_MS[this.#profile];
    let inside = 0;
    this.#tracks.countAlive((lastMs, cameInside) => {
      if (cameInside && timeMs - lastMs <= carryMs) inside += 1;
    });
    this.#tracks.sweep(timeMs - carryMs);
    const tally = this.hours.ifOpen(timeMs);
    if (tally) tally.visits -= inside;
    this.#scans.forget();
    this.#tracks.forget();
  }

  /** Finishes every track, carrying nothing over, and overwrites all state about single phones. */
  finish(): void {
    this.#tracks.sweep(Number.POSITIVE_INFINITY);
    this.#scans.forget();
    this.#tracks.forget();
  }

  close(hour: UtcHour): HourEstimate | undefined {
    const tally = this.hours.close(hour);
    return tally && estimateHour(hour, tally, this.#profile);
  }

  #sweep(timeMs: number): void {
    this.#sweptMs = timeMs;
    this.#tracks.sweep(timeMs - TRACK_GAP_MS);
  }

  #finish(track: FinishedTrack): void {
    if (Number.isNaN(track.insideMs)) {
      const tally = this.hours.ifOpen(track.firstMs);
      if (tally) tally.passersby += 1;
      return;
    }
    const tally = this.hours.ifOpen(track.lastMs);
    if (!tally) return;
    const minutes = (track.lastMs - track.insideMs) / MINUTE_MS;
    if (minutes < 5) tally.dwell.under5 += 1;
    else if (minutes < 15) tally.dwell.from5to15 += 1;
    else if (minutes < 60) tally.dwell.from15to60 += 1;
    else tally.dwell.over60 += 1;
  }
}
