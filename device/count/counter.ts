// Counting, from sighting to hour: scans, signatures, five-minute bins, tallies. State about single phones
// lives for a bin of five minutes, in profile `hour` as signatures for an hour, and is overwritten then; what
// goes on are numbers.

import type { Profile } from '../../shared/hourly-count.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { Sighting } from '../capture/sighting.ts';
import { changesOf } from './bin-changes.ts';
import { BinHistory, type HistoryBin } from './bin-history.ts';
import { BinTable } from './bin-table.ts';
import { BIN_MS, type BinPhones, binOf } from './bins.ts';
import { type CounterSettings, estimateHour, heardBins } from './estimate.ts';
import type { HourEstimate } from './hour-estimate.ts';
import { binOfHour, type HourTally, HourWindow, isListenedTo } from './hour-window.ts';
import type { Leaving } from './leaving.ts';
import { phonesInside, phonesOfScans, phonesPresent } from './phones-of-scans.ts';
import { SignatureTable } from './signature-table.ts';
import { type QuietHours, Staff } from './staff.ts';
import { addPairs, NO_PAIRS, type Noise, noNoise, Turnover } from './turnover.ts';

/** How long a key lives, by profile: the longest that anything about one phone is known. */
export const KEY_PERIOD_MS: Readonly<Record<Profile, number>> = { minutes: BIN_MS, hour: 12 * BIN_MS };

/** What was counted, in numbers only. */
export interface Counts {
  readonly hours: readonly { readonly hour: UtcHour; readonly tally: HourTally }[];
  readonly history: readonly HistoryBin[];
  readonly leaving: Leaving;
  readonly quiet: QuietHours;
}

/** What earlier hours taught. */
export interface Learned {
  readonly history: BinHistory;
  readonly turnover: Turnover;
  readonly staff: Staff;
}

export interface CounterOptions extends CounterSettings {
  /** Protects what hours teach; none where it is left out. */
  readonly noise?: Noise;
  /** That a bin has room for. */
  readonly addressesMax?: number;
}

const MINUTE_MS = 60_000;
const NO_BIN = Number.NEGATIVE_INFINITY;

export class Counter {
  readonly hours = new HourWindow();
  /** What the last day's bins held, in numbers only. */
  readonly history: BinHistory;
  /** How soon phones leave. */
  readonly turnover: Turnover;
  /** Who is there all day. */
  readonly staff: Staff;
  readonly #settings: CounterOptions;
  readonly #table: BinTable;
  readonly #signatures: SignatureTable;
  #bin = NO_BIN;
  /** Only the bins are counted, to learn what is always there. */
  #isBaseline = false;

  /** `earlier`: of a counter before this one, at the same thresholds. */
  constructor(settings: CounterOptions, earlier: Partial<Learned> = {}) {
    this.#settings = settings;
    this.#table = new BinTable(settings.addressesMax);
    this.history = earlier.history ?? new BinHistory();
    this.turnover = earlier.turnover ?? new Turnover();
    this.staff = earlier.staff ?? new Staff();
    this.#signatures = new SignatureTable((phones, fromMs, untilMs) => this.#leave(phones, fromMs, untilMs));
  }

  /** Frames, and signatures of profile `hour`, that were not counted because a table was full. */
  get evictions(): number {
    return this.#table.evictions + this.#signatures.evictions;
  }

  /** Ends the bin when its time has come (milliseconds since 1970), also where no phone is heard. */
  keepTime(timeMs: number): void {
    const bin = binOf(timeMs);
    if (bin === this.#bin) return;
    this.#endBin();
    this.#bin = bin;
  }

  /** Takes in a sighting whose hour is open; `keepTime` has been told its time. */
  sight(sighting: Sighting): void {
    this.#table.sight(sighting);
  }

  /** The key changes, or no more is to come: ends the bin and overwrites all state about single phones. */
  finish(): void {
    this.#endBin();
    this.#signatures.finish(this.#bin);
    this.#bin = NO_BIN;
  }

  /** To be called after `finish`: what is heard from now on is for the hour, or for the baseline alone. */
  hearFor(why: 'hour' | 'baseline'): void {
    this.#isBaseline = why === 'baseline';
  }

  close(hour: UtcHour): HourEstimate | undefined {
    const tally = this.hours.close(hour);
    if (!tally) return undefined;
    const { history, turnover, staff } = this;
    const estimate = estimateHour(hour, tally, this.#settings, { history, turnover, staff });
    // Only for the hours to come: within its own hour a track must not change it. Of closed hours all pairs would be noise.
    const noise = this.#settings.noise ?? noNoise;
    if (tally.listenedMs.some((ms) => ms > 0)) {
      const present = tally.bins.map((phones, index) => (isListenedTo(tally, index) ? phones.present : null));
      turnover.learn(tally.pairs, changesOf(present), noise);
    }
    const heard = heardBins(tally).map(({ inside }) => inside);
    staff.learn(heard, noise);
    return estimate;
  }

  /** What was counted so far; what the present bin holds is not in it. Valid until the next call of any other. */
  counts(): Counts {
    return {
      hours: this.hours.tallies(),
      history: this.history.entries(),
      leaving: this.turnover.sums(),
      quiet: this.staff.hours(),
    };
  }

  /**
   * Goes on from what a process before this one had counted until the end of a bin. In profile `hour` a phone that was
   * seen before and is seen again under the new key would count twice, more than one track may change: there only
   * what is learned is taken over.
   */
  resume({ hours, history, leaving, quiet }: Counts): void {
    this.turnover.resume(leaving);
    this.staff.resume(quiet);
    for (const { bin, phones } of history) this.history.add(bin, phones);
    if (this.#settings.profile === 'hour') return;
    for (const { hour, tally } of hours) this.hours.resume(hour, tally);
  }

  #endBin(): void {
    if (this.#bin === NO_BIN) return;
    const startMs = this.#bin * BIN_MS;
    const sum: BinPhones = { inside: 0, present: 0, clear: 0, nearby: 0 };
    const pairs = { ...NO_PAIRS };
    const addresses = { inside: 0, clear: 0 };
    this.#table.end((signature, scans) => {
      const inside = phonesOfScans(scans.inside);
      const clear = phonesOfScans(scans.clear);
      sum.inside += phonesInside(scans.inside, scans.well, scans.addressesInside);
      sum.present += phonesPresent(scans.well, scans.addressesNear);
      sum.clear += clear;
      sum.nearby += scans.passing;
      // Of a baseline nothing but its bins is counted.
      if (this.#isBaseline) return;
      if (inside > 0) addPairs(pairs, scans.minutes);
      addresses.inside += scans.addressesInside;
      addresses.clear += scans.addressesClear;
      if (this.#settings.profile === 'hour' && inside > 0) {
        this.#signatures.hear(signature, this.#bin, { inside, clear }, scans.fromMs, scans.untilMs);
      }
    });
    const tally = this.hours.at(startMs);
    if (!tally) return;
    const bin = tally.bins[binOfHour(startMs)]!;
    // More than once only where the time went back: what was heard in one part alone is less than the whole.
    bin.inside = Math.max(bin.inside, sum.inside);
    bin.present = Math.max(bin.present, sum.present);
    bin.clear = Math.max(bin.clear, sum.clear);
    bin.nearby = Math.max(bin.nearby, sum.nearby);
    tally.pairs.near += pairs.near;
    tally.pairs.far += pairs.far;
    tally.pairs.templates += pairs.templates;
    tally.addresses.inside += addresses.inside;
    tally.addresses.clear += addresses.clear;
    const { seen } = this.#signatures;
    tally.seen.inside += seen.inside;
    tally.seen.clear += seen.clear;
    seen.inside = 0;
    seen.clear = 0;
  }

  #leave(phones: number, fromMs: number, untilMs: number): void {
    const tally = this.hours.at(untilMs);
    if (!tally) return;
    const minutes = (untilMs - fromMs) / MINUTE_MS;
    if (minutes < 5) tally.dwell.under5 += phones;
    else if (minutes < 15) tally.dwell.from5to15 += phones;
    else if (minutes < 60) tally.dwell.from15to60 += phones;
    else tally.dwell.over60 += phones;
  }
}
