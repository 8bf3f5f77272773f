// One attempt to come to a broker, and the connection that it becomes: MQTT 3.1.1, a clean session, a last will. A fresh
// client each, so that nothing waits in the library's own queues: what must not be lost is the outbox's business. Works by
// events; a promise of the library's never settles when the broker goes at the wrong moment.
import { connect, type MqttClient } from 'mqtt';
import { readBrokerUrl } from '../../shared/broker-url.ts';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import { hostOf } from './broker-choice.ts';
import { whyNot } from './why-not.ts';

export interface RetainedMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Where the brokers are, and what they ask for. */
export interface BrokerEntry {
  /** One at least, as readBrokerUrl takes them, with user name and password if they want them and they are not below. */
  readonly urls: readonly string[];
  readonly user?: string;
  readonly password?: string;
  /** PEM: the one authority that is trusted, instead of the well-known ones. */
  readonly authority?: string;
}

export interface AttemptOptions extends Pick<Attempt, 'url' | 'comingMs'> {
  readonly login: Pick<BrokerEntry, 'user' | 'password' | 'authority'>;
  readonly clientId: string;
  readonly lastWill: RetainedMessage;
  readonly subscribeTo: string[];
  readonly onMessage: (topic: string, payload: Buffer) => void;
  /** Connected and subscribed. */
  readonly onReady: () => void;
  /** Once, whether it was ready before or not; `reason`: for people. */
  readonly onClosed: (reason: string) => void;
  readonly clock: Clock;
}

export interface Attempt {
  readonly url: string;
  /** When it began, ms since 1970, and later than all before it, whatever the clock says: which connection this is. */
  readonly comingMs: number;
  /** HOST[:PORT]. */
  readonly broker: string;
  /** QoS 1; calls back when the broker has acknowledged or the connection has failed. */
  publish(topic: string, payload: string, retain: boolean, done: (error?: Error) => void): void;
  /** Closes it, cleanly where it is connected: after what was published is acknowledged or 2 s have passed. */
  end(): void;
}

const CONNECT_MS_MAX = 30_000;
const END_MS_MAX = 2000;

export function attempt(options: AttemptOptions): Attempt {
  const { url, comingMs, lastWill, clock } = options;
  const broker = hostOf(url);
  const client = connected(options, lastWill);
  let reason = 'the connection was closed';
  let isEnded = false;
  const late = `no answer within ${CONNECT_MS_MAX / 1000} s`;
  let giveUp: CancelTimer = clock.after(CONNECT_MS_MAX, () => {
    reason = late;
    client.stream.destroy();
  });
  client.on('error', (error) => {
    reason = whyNot(error, broker, clock);
  });
  client.on('message', (topic, payload) => options.onMessage(topic, payload));
  client.on('connect', () => {
    client.subscribe(options.subscribeTo, { qos: 1 }, (error) => {
      if (isEnded) return;
      if (!error) {
        giveUp();
        return options.onReady();
      }
      reason = `it refuses the subscription to ${options.subscribeTo.join(', ')}: ${error.message}`;
      client.end(true);
    });
  });
  client.once('close', () => {
    giveUp();
    options.onClosed(reason);
  });
  return {
    url,
    comingMs,
    broker,
    publish(topic, payload, retain, done) {
      client.publish(topic, payload, { qos: 1, retain }, (error) => done(error ?? undefined));
    },
    end() {
      if (isEnded) return;
      isEnded = true;
      giveUp();
      // The library's own end() waits for ever if the broker goes meanwhile, and a second one does nothing.
      giveUp = clock.after(END_MS_MAX, () => client.stream.destroy());
      // Forced where nobody listens yet.
      client.end(!client.connected);
    },
  };
}

/** What is given by itself goes before what the URL says. Throws where that was not checked before. */
function connected(
  { url, login: { user, password, authority }, clientId }: AttemptOptions,
  will: RetainedMessage,
): MqttClient {
  const address = readBrokerUrl(url);
  if (address.kind === 'wrong') throw new Error(`the broker's address ${address.problem}`);
  const username = user ?? address.login.username;
  const secret = password ?? address.login.password;
  return connect(address.url, {
    ...(username !== undefined && { username }),
    ...(secret !== undefined && { password: secret }),
    ...(authority !== undefined && { ca: authority }),
    clientId,
    clean: true,
    protocolVersion: 4,
    // It would keep a Buffer for each of the 65,536 message ids, 7 MB.
    writeCache: false,
    reconnectPeriod: 0,
    // Our own limit comes first.
    connectTimeout: 2 * CONNECT_MS_MAX,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
  });
}
