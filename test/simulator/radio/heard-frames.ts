// What the sensor heard in one window of time, in arrays of numbers: millions of frames a run must not
// become millions of objects. Frames come in any order, and leave in the order of time.
import type { FrameBody } from '../phones/frame-body.ts';
import type { Transmission } from '../phones/phone.ts';

/** Sorting packs the time in a window and the index into one double. */
const INDEX_BITS = 22;
const INDEXES = 2 ** INDEX_BITS;
const WINDOW_US_MAX = 2 ** (53 - INDEX_BITS) - 1;

export class HeardFrames {
  count = 0;
  timeUs = new Float64Array(4096);
  addressLow = new Uint32Array(4096);
  addressHigh = new Uint16Array(4096);
  sequence = new Uint16Array(4096);
  /** 0, or which bit of the frame arrived wrong. */
  damage = new Uint16Array(4096);
  channel = new Uint8Array(4096);
  tuned = new Uint8Array(4096);
  rate = new Uint8Array(4096);
  signalDbm = new Int8Array(4096);
  readonly body: FrameBody[] = [];
  /** Indexes in the order of time, after `sort`. */
  order = new Uint32Array(4096);
  #keys = new Float64Array(4096);
  readonly #fromUs: number;
  readonly #untilUs: number;

  /** Frames outside [fromUs, untilUs) are not kept. */
  constructor(fromUs: number, untilUs: number) {
    this.#fromUs = fromUs;
    this.#untilUs = untilUs;
  }

  add(frame: Transmission, tuned: number, signalDbm: number, damage: number): void {
    if (frame.timeUs < this.#fromUs || frame.timeUs >= this.#untilUs) return;
    const at = this.count;
    if (at === this.timeUs.length) this.#grow();
    this.timeUs[at] = frame.timeUs;
    this.addressHigh[at] = frame.addressHigh;
    this.addressLow[at] = frame.addressLow;
    this.sequence[at] = frame.sequence;
    this.channel[at] = frame.channel;
    this.rate[at] = frame.rate;
    this.body[at] = frame.body;
    this.tuned[at] = tuned;
    this.signalDbm[at] = signalDbm;
    this.damage[at] = damage;
    this.count = at + 1;
  }

  /**
   * Puts into `order` all frames of [windowUs, limitUs), and returns how many they are. `windowUs`:
   * no frame is earlier. Throws RangeError if frames span more than 35 minutes.
   */
  sort(windowUs: number, limitUs: number): number {
    const keys = this.#keys.subarray(0, this.count);
    for (let i = 0; i < this.count; i += 1) {
      const sinceUs = this.timeUs[i]! - windowUs;
      if (sinceUs < 0 || sinceUs > WINDOW_US_MAX) throw new RangeError(`frame ${sinceUs} µs into a window`);
      keys[i] = sinceUs * INDEXES + i;
    }
    keys.sort();
    const limit = (limitUs - windowUs) * INDEXES;
    let due = 0;
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i]!;
      if (key < limit) due = i + 1;
      this.order[i] = key % INDEXES;
    }
    return due;
  }

  /** Forgets the first `due` frames of `order`; the others stay for the next window. */
  drop(due: number): void {
    const rest = this.order.slice(due, this.count).sort();
    for (const [to, from] of rest.entries()) this.#move(from, to);
    this.count = rest.length;
    this.body.length = rest.length;
  }

  #move(from: number, to: number): void {
    this.timeUs[to] = this.timeUs[from]!;
    this.addressHigh[to] = this.addressHigh[from]!;
    this.addressLow[to] = this.addressLow[from]!;
    this.sequence[to] = this.sequence[from]!;
    this.channel[to] = this.channel[from]!;
    this.rate[to] = this.rate[from]!;
    this.body[to] = this.body[from]!;
    this.tuned[to] = this.tuned[from]!;
    this.signalDbm[to] = this.signalDbm[from]!;
    this.damage[to] = this.damage[from]!;
  }

  #grow(): void {
    const size = this.timeUs.length * 2;
    if (size > INDEXES) throw new RangeError(`more than ${INDEXES} frames in one window: make it shorter`);
    const bigger = <T extends { set(from: T): void }>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.timeUs = bigger(this.timeUs, new Float64Array(size));
    this.addressLow = bigger(this.addressLow, new Uint32Array(size));
    this.addressHigh = bigger(this.addressHigh, new Uint16Array(size));
    this.sequence = bigger(this.sequence, new Uint16Array(size));
    this.damage = bigger(this.damage, new Uint16Array(size));
    this.channel = bigger(this.channel, new Uint8Array(size));
    this.tuned = bigger(this.tuned, new Uint8Array(size));
    this.rate = bigger(this.rate, new Uint8Array(size));
    this.signalDbm = bigger(this.signalDbm, new Int8Array(size));
    this.order = new Uint32Array(size);
    this.#keys = new Float64Array(size);
  }
}
