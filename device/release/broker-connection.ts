// One lasting connection to the hub's broker, or to one of its brokers: another attempt with growing pauses whenever it
// breaks, at the next broker where one has failed (broker-choice.ts). A sensor that is not at its own broker looks for it
// after minutes, each after others, so that a broker that comes back is not stormed; it stays where it is until it has been
// let in there.
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { type RandomSource, uniform } from '../../shared/random.ts';
import { type Attempt, attempt, type BrokerEntry, type RetainedMessage } from './broker-attempt.ts';
import { chooseBroker, hostOf, rankBrokers } from './broker-choice.ts';

export interface ConnectionOptions {
  /** Asked at each attempt, so that a sensor that is paired anew needs no restart. */
  readonly entry: () => BrokerEntry;
  readonly clientId: string;
  /** Retained; made for each attempt, and for each connection that is left. `comingMs`: see Attempt. */
  readonly lastWill: (comingMs: number) => RetainedMessage;
  readonly subscribeTo: string[];
  /** Connected and subscribed: now publish. */
  readonly onReady: (comingMs: number) => void;
  readonly onMessage: (topic: string, payload: Buffer) => void;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly pauses: ConnectionPauses;
  /** Of the last connection in an earlier life of the process, as onReady told it. */
  readonly lastComingMs?: number;
}

/** In milliseconds. */
export interface ConnectionPauses {
  /** The first and the longest before another attempt. */
  readonly reconnectMsMin: number;
  readonly reconnectMsMax: number;
  /** The longest before an attempt at another broker: all that were at the one that died go to others at once. */
  readonly moveMsMax: number;
  /** The shortest and the longest before its own broker is looked for again. */
  readonly returnMsMin: number;
  readonly returnMsMax: number;
}

/** Where a sensor is, of how many brokers, and why there. */
export interface BrokerPlace {
  /** HOST[:PORT] that it is connected to, or comes to. */
  readonly broker: string;
  /** The one that it belongs to. */
  readonly own: string;
  readonly isConnected: boolean;
  /** Why it is not connected, or why it left its own broker, for people; null where there is nothing to say. */
  readonly reason: string | null;
}

export interface BrokerConnection {
  /** Publishes with QoS 1; calls back when the broker has acknowledged or the connection has failed. */
  publish(topic: string, payload: string, retain: boolean, done?: (error?: Error) => void): void;
  isReady(): boolean;
  place(): BrokerPlace;
  /** Closes cleanly, without the last will, after what was published is acknowledged or 2 s have passed. */
  stop(): Promise<void>;
}

export function connectToBroker(options: ConnectionOptions): BrokerConnection {
  return new LastingConnection(options);
}

class LastingConnection implements BrokerConnection {
  readonly #options: ConnectionOptions;
  readonly #choice = chooseBroker();
  #entry: BrokerEntry;
  #ranked: readonly string[];
  #current: Attempt | undefined;
  /** An attempt at its own broker while it is at another. */
  #trial: Attempt | undefined;
  /** Attempts and connections that have not ended. */
  readonly #open = new Set<Attempt>();
  #lastComingMs: number;
  #ready = false;
  #readySinceMs = 0;
  #failures = 0;
  /** It has been connected since it last went on to another. */
  #wasIn = false;
  /** Of this outage, by broker. */
  readonly #complaints = new Map<string, string>();
  #reason: string | null = null;
  #whyNotOwn: string | null = null;
  #cancelNext: CancelTimer = () => {};
  #stopping: Promise<void> | undefined;
  #whenClosed = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#lastComingMs = options.lastComingMs ?? 0;
    this.#entry = options.entry();
    this.#ranked = rankBrokers(this.#entry.urls, options.clientId);
    this.#come();
  }

  isReady(): boolean {
    return this.#ready;
  }

  place(): BrokerPlace {
    const own = hostOf(this.#ranked[0]!);
    const { broker } = this.#current!;
    const reason = !this.#ready ? this.#reason : broker === own ? null : this.#whyNotOwn;
    return { broker, own, isConnected: this.#ready, reason };
  }

  publish(topic: string, payload: string, retain: boolean, done?: (error?: Error) => void): void {
    if (!this.#ready) throw new Error('publish: not connected; wait for onReady');
    this.#current!.publish(topic, payload, retain, (error) => {
      done?.(error);
      if (error) this.#options.logger.debug({ topic, reason: error.message }, 'not acknowledged');
    });
  }

  #come(): void {
    this.#readEntry();
    this.#current = this.#attempt(this.#choice.next(this.#ranked));
  }

  #readEntry(): void {
    this.#entry = this.#options.entry();
    this.#ranked = rankBrokers(this.#entry.urls, this.#options.clientId);
  }

  #attempt(url: string): Attempt {
    const { clientId, lastWill, subscribeTo, onMessage, clock } = this.#options;
    const comingMs = Math.max(clock.nowMs(), this.#lastComingMs + 1);
    this.#lastComingMs = comingMs;
    const made = attempt({
      url,
      comingMs,
      login: this.#entry,
      clientId,
      lastWill: lastWill(comingMs),
      subscribeTo,
      onMessage,
      clock,
      onReady: () => this.#arrived(made),
      onClosed: (reason) => {
        this.#open.delete(made);
        if (this.#open.size === 0) this.#whenClosed();
        if (this.#stopping) return;
        if (made === this.#trial) this.#stay(made, reason);
        else if (made === this.#current) this.#closed(made, reason);
      },
    });
    this.#open.add(made);
    return made;
  }

  #arrived(where: Attempt): void {
    const { clock, logger, onReady } = this.#options;
    if (where === this.#trial) this.#leaveFor(where);
    this.#ready = true;
    this.#readySinceMs = clock.monotonicMs();
    this.#wasIn = true;
    this.#complaints.clear();
    const own = this.#ranked[0]!;
    const isOwn = where.url === own;
    logger.info(
      { broker: where.broker, ...(!isOwn && { own: hostOf(own), reason: this.#whyNotOwn }) },
      'connected to the broker',
    );
    if (!isOwn) this.#lookForOwnLater();
    onReady(where.comingMs);
  }

  #lookForOwnLater(): void {
    const { clock, random, pauses } = this.#options;
    const { returnMsMin, returnMsMax } = pauses;
    const pause = returnMsMin + uniform(random) * (returnMsMax - returnMsMin);
    this.#cancelNext = clock.after(pause, () => {
      this.#readEntry();
      if (this.#current!.url !== this.#ranked[0]) this.#trial = this.#attempt(this.#ranked[0]!);
    });
  }

  #stay(trial: Attempt, reason: string): void {
    this.#trial = undefined;
    this.#whyNotOwn = reason;
    this.#options.logger.debug({ broker: trial.broker, reason }, 'its own broker does not let it in yet');
    this.#lookForOwnLater();
  }

  /** What waits for an acknowledgement there is sent again here. */
  #leaveFor(own: Attempt): void {
    const left = this.#current!;
    this.#trial = undefined;
    this.#current = own;
    this.#choice.moved(own.url);
    const { topic, payload } = this.#options.lastWill(left.comingMs);
    left.publish(topic, payload, true, () => {});
    left.end();
  }

  #closed({ url, broker }: Attempt, reason: string): void {
    const { clock, random, pauses } = this.#options;
    const { reconnectMsMin, reconnectMsMax, moveMsMax } = pauses;
    // A connection that broke at once counts as a failure: two sensors of one name throw each other out.
    const lasted = this.#ready && clock.monotonicMs() - this.#readySinceMs >= reconnectMsMax;
    if (this.#ready) this.#choice.lost(lasted);
    else this.#choice.failed();
    this.#failures = lasted ? 0 : this.#failures + 1;
    this.#ready = false;
    this.#trial?.end();
    this.#trial = undefined;
    this.#cancelNext();
    this.#reason = reason;
    if (url === this.#ranked[0]) this.#whyNotOwn = reason;
    this.#complain(broker, reason);
    // They grow with each round of all brokers.
    const rounds = Math.floor(this.#failures / this.#ranked.length);
    const longest = Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(rounds, 30));
    const pause = longest * (0.5 + uniform(random) / 2);
    const isWithOthers = this.#wasIn && this.#ranked.length > 1 && this.#choice.isLeaving();
    if (isWithOthers) this.#wasIn = false;
    const spread = isWithOthers ? uniform(random) * moveMsMax : 0;
    this.#cancelNext = clock.after(Math.max(pause, spread), () => this.#come());
  }

  /** Once for each reason in an outage, not once an attempt. */
  #complain(broker: string, reason: string): void {
    if (this.#complaints.get(broker) === reason) return;
    this.#complaints.set(broker, reason);
    const longestS = Math.ceil(this.#options.pauses.reconnectMsMax / 1000);
    const others = this.#ranked.length - 1;
    const next = others === 0 ? 'it is' : `it and ${others === 1 ? 'the other' : `${others} others`} are`;
    this.#options.logger.warn(
      { broker, reason },
      `no connection to the broker: releases wait in the outbox, ${next} tried again every ${longestS} s or sooner`,
    );
  }

  stop(): Promise<void> {
    this.#stopping ??= new Promise((resolve) => {
      this.#cancelNext();
      if (this.#open.size === 0) return resolve();
      this.#whenClosed = resolve;
      for (const one of this.#open) one.end();
    });
    return this.#stopping;
  }
}
