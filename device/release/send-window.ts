// Which release goes out when: oldest first, a bounded number on their way, and again where the hub's
// receipt is overdue. Knows the outbox and the clock; what carries the bytes is its caller's business.
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { UtcHour } from '../../shared/utc-hour.ts';
import type { Outbox, WaitingRelease } from './outbox.ts';

export interface SendWindowOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Releases that may be on their way to the hub for the first time at once. */
  readonly window: number;
  /** Without a receipt for this long a release is sent again; then after twice as long, and so on … */
  readonly receiptMsMax: number;
  /** … up to this. */
  readonly resendMsMax: number;
  /** False while nothing can be sent: then nothing is. */
  readonly isReady: () => boolean;
  readonly transmit: (body: string) => void;
}

interface Sending {
  /** Only while it is sent for the first time: releases that never get a receipt must not block the rest. */
  readonly inWindow: boolean;
  readonly cancel: CancelTimer;
}

const BEFORE_ALL = Number.MIN_SAFE_INTEGER as UtcHour;

export class SendWindow {
  readonly #options: SendWindowOptions;
  readonly #sendings = new Map<UtcHour, Sending>();
  readonly #delayed = new Map<UtcHour, CancelTimer>();
  // Everything that waits up to here is on its way or delayed.
  #cursor: UtcHour = BEFORE_ALL;
  #inWindow = 0;
  #sent = 0;
  #resent = 0;

  constructor(options: SendWindowOptions) {
    this.#options = options;
  }

  /** How often a release was sent, and how often of these because its receipt was overdue. */
  counts(): { readonly sent: number; readonly resent: number } {
    return { sent: this.#sent, resent: this.#resent };
  }

  /** Sends the new release of this hour in its turn, after `delayMs`. */
  admit(hour: UtcHour, delayMs: number): void {
    if (this.#sendings.has(hour) || this.#delayed.has(hour)) return;
    if (delayMs > 0) {
      this.#delayed.set(
        hour,
        this.#options.clock.after(delayMs, () => this.#admitNow(hour)),
      );
    } else {
      this.#admitNow(hour);
    }
  }

  #admitNow(hour: UtcHour): void {
    this.#delayed.delete(hour);
    this.#cursor = Math.min(this.#cursor, hour - 1) as UtcHour;
    this.#fill();
  }

  /** After a break: whatever was on its way may be lost, so all that waits is sent again. */
  restart(): void {
    this.#forgetSendings();
    this.sweep();
  }

  /** Looks through the whole outbox for what is neither on its way nor delayed. */
  sweep(): void {
    this.#cursor = BEFORE_ALL;
    this.#fill();
  }

  /** A receipt for this hour has come: its place is free. */
  settled(hour: UtcHour): void {
    this.#forget(hour);
    this.#fill();
  }

  /** Cancels all timers; nothing is sent any more unless something is admitted. */
  clear(): void {
    this.#forgetSendings();
    for (const cancel of this.#delayed.values()) cancel();
    this.#delayed.clear();
  }

  #fill(): void {
    while (this.#options.isReady()) {
      const room = this.#options.window - this.#inWindow;
      if (room <= 0) return;
      const page = this.#options.outbox.pending(room, this.#cursor);
      for (const release of page) {
        this.#cursor = release.hour;
        if (!this.#sendings.has(release.hour) && !this.#delayed.has(release.hour)) this.#send(release, 1);
      }
      if (page.length < room) return;
    }
  }

  #send({ hour, body }: WaitingRelease, attempt: number): void {
    const { clock, receiptMsMax, resendMsMax, transmit } = this.#options;
    const patienceMs = Math.min(receiptMsMax * 2 ** Math.min(attempt - 1, 30), resendMsMax);
    const inWindow = attempt === 1;
    this.#sendings.set(hour, {
      inWindow,
      cancel: clock.after(patienceMs, () => this.#overdue(hour, attempt)),
    });
    if (inWindow) this.#inWindow += 1;
    else this.#resent += 1;
    this.#sent += 1;
    transmit(body);
  }

  #overdue(hour: UtcHour, attempt: number): void {
    this.#forget(hour);
    // Not ready: the next connection starts from the oldest anyway.
    if (!this.#options.isReady()) return;
    const [release] = this.#options.outbox.pending(1, (hour - 1) as UtcHour);
    if (release?.hour === hour) this.#send(release, attempt + 1);
    this.#fill();
  }

  #forget(hour: UtcHour): void {
    const sending = this.#sendings.get(hour);
    if (!sending) return;
    sending.cancel();
    if (sending.inWindow) this.#inWindow -= 1;
    this.#sendings.delete(hour);
  }

  #forgetSendings(): void {
    for (const sending of this.#sendings.values()) sending.cancel();
    this.#sendings.clear();
    this.#inWindow = 0;
  }
}
