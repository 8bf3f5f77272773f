// One lasting connection to the broker: MQTT 3.1.1, clean sessions, a last will, and another attempt with
// growing pauses whenever it breaks. Each attempt is a fresh client, so that nothing waits in the library's
// own queues: what must not be lost is the outbox's business. Works by events and timers; a promise of the
// library's never settles when the broker goes at the wrong moment.
import { connect, type MqttClient } from 'mqtt';
import { readBrokerUrl } from '../../shared/broker-url.ts';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { type RandomSource, uniform } from '../../shared/random.ts';
import { whyNot } from './why-not.ts';

interface RetainedMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Where the broker is, and what it asks for. */
export interface BrokerEntry {
  /** As readBrokerUrl takes it, with user name and password if the broker wants them and they are not below. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  /** PEM: the one authority that is trusted, instead of the well-known ones. */
  readonly authority?: string;
}

export interface ConnectionOptions {
  /** Asked at each attempt, so that a sensor that is paired anew needs no restart. */
  readonly entry: () => BrokerEntry;
  readonly clientId: string;
  /** Retained; made anew for each attempt. */
  readonly lastWill: () => RetainedMessage;
  readonly subscribeTo: string[];
  /** Connected and subscribed: now publish. */
  readonly onReady: () => void;
  readonly onMessage: (topic: string, payload: Buffer) => void;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** The first and the longest pause before another attempt. */
  readonly reconnectMsMin: number;
  readonly reconnectMsMax: number;
}

export interface BrokerConnection {
  /** Publishes with QoS 1; calls back when the broker has acknowledged or the connection has failed. */
  publish(topic: string, payload: string, retain: boolean, done?: (error?: Error) => void): void;
  isReady(): boolean;
  /** Closes cleanly, without the last will, after what was published is acknowledged or 2 s have passed. */
  stop(): Promise<void>;
}

const STOP_MS_MAX = 2000;
const CONNECT_MS_MAX = 30_000;

export function connectToBroker(options: ConnectionOptions): BrokerConnection {
  return new LastingConnection(options);
}

class LastingConnection implements BrokerConnection {
  readonly #options: ConnectionOptions;
  #client: MqttClient;
  #entry: BrokerEntry;
  #open = true;
  #ready = false;
  #readySinceMs = 0;
  #stopping: Promise<void> | undefined;
  #failures = 0;
  #complaint: string | undefined;
  #lastError: string | undefined;
  #cancelRetry: CancelTimer = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#entry = options.entry();
    this.#client = this.#attempt();
  }

  isReady(): boolean {
    return this.#ready;
  }

  publish(topic: string, payload: string, retain: boolean, done?: (error?: Error) => void): void {
    if (!this.#ready) throw new Error('publish: not connected; wait for onReady');
    this.#client.publish(topic, payload, { qos: 1, retain }, (error) => {
      done?.(error ?? undefined);
      if (error) this.#options.logger.debug({ topic, reason: error.message }, 'not acknowledged');
    });
  }

  #attempt(): MqttClient {
    const { entry, clientId, lastWill } = this.#options;
    const will = lastWill();
    this.#entry = entry();
    const { authority } = this.#entry;
    const { url, user, password } = addressOf(this.#entry);
    const client = connect(url, {
      ...(user !== undefined && { username: user }),
      ...(password !== undefined && { password }),
      ...(authority !== undefined && { ca: authority }),
      clientId,
      clean: true,
      protocolVersion: 4,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS_MAX,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
    });
    this.#open = true;
    this.#lastError = undefined;
    client.on('error', (error) => {
      this.#lastError = whyNot(error, this.#broker(), this.#options.clock);
    });
    client.on('message', (topic, payload) => this.#options.onMessage(topic, payload));
    client.on('connect', () => this.#subscribe(client));
    client.once('close', () => this.#closed());
    return client;
  }

  #subscribe(client: MqttClient): void {
    client.subscribe(this.#options.subscribeTo, { qos: 1 }, (error) => {
      if (client !== this.#client || this.#stopping) return;
      if (error) {
        this.#lastError = `it refuses the subscription to ${this.#options.subscribeTo.join(', ')}: ${error.message}`;
        client.end(true);
        return;
      }
      this.#ready = true;
      this.#readySinceMs = this.#options.clock.monotonicMs();
      this.#complaint = undefined;
      this.#options.logger.info({ broker: this.#broker() }, 'connected to the broker');
      this.#options.onReady();
    });
  }

  #closed(): void {
    const { clock, random, reconnectMsMin, reconnectMsMax } = this.#options;
    // A connection that broke at once counts as a failure: two sensors of one name throw each other out.
    const lasted = this.#ready && clock.monotonicMs() - this.#readySinceMs >= reconnectMsMax;
    this.#failures = lasted ? 0 : this.#failures + 1;
    this.#ready = false;
    this.#open = false;
    if (this.#stopping) return;
    this.#complain(this.#lastError ?? 'the connection was closed');
    const longest = Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(this.#failures, 30));
    this.#cancelRetry = clock.after(longest * (0.5 + uniform(random) / 2), () => {
      this.#client = this.#attempt();
    });
  }

  /** Once for each reason in an outage, not once an attempt. */
  #complain(reason: string): void {
    if (reason === this.#complaint) return;
    this.#complaint = reason;
    const longestS = Math.ceil(this.#options.reconnectMsMax / 1000);
    this.#options.logger.warn(
      { broker: this.#broker(), reason },
      `no connection to the broker: releases wait in the outbox, it is tried again every ${longestS} s or sooner`,
    );
  }

  /** Host and port alone: the URL may hold a password. */
  #broker(): string {
    return new URL(this.#entry.url).host;
  }

  stop(): Promise<void> {
    this.#stopping ??= new Promise((resolve) => {
      this.#cancelRetry();
      if (!this.#open) return resolve();
      const client = this.#client;
      // The library's own end() waits for ever if the broker goes meanwhile, and a second one does nothing.
      const giveUp = this.#options.clock.after(STOP_MS_MAX, () => client.stream.destroy());
      client.once('close', () => {
        giveUp();
        resolve();
      });
      // Forced where nobody listens yet.
      client.end(!client.connected);
    });
    return this.#stopping;
  }
}

/** What is given by itself goes before what the URL says. Throws where that was not checked before. */
function addressOf({ url, user, password }: BrokerEntry) {
  const address = readBrokerUrl(url);
  if (address.kind === 'wrong') throw new Error(`the broker's address ${address.problem}`);
  const { username, password: ofUrl } = address.login;
  return { url: address.url, user: user ?? username, password: password ?? ofUrl };
}
