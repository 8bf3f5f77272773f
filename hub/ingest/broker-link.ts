// The hub's connection to one broker: an ordinary MQTT client that hears all sensors there and answers them.
//
// mqtt.js hands over one message at a time: the next comes only when handleMessage has called back, and
// that callback also sends the PUBACK. Holding it until the commit would make every batch one message
// long. So it is called as soon as the message has a place in the batch, and a batch that is full is
// committed before the call: that is the back-pressure, down to the broker's socket. A PUBACK may thus
// run ahead of its commit by a batch. Nothing rests on it: a sensor forgets an hour
// on the hub's receipt alone, `state` is retained, and `health` comes again.
import { rootCertificates } from 'node:tls';
import mqtt, { ErrorWithSubackPacket, type MqttClient } from 'mqtt';
import { type BoundedLog, createBoundedLog } from '../../shared/bounded-log.ts';
import { readBrokerUrl } from '../../shared/broker-url.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { allSensors, sharedAmong, topicOf } from '../../shared/topics.ts';
import type { Answer } from './commit-batch.ts';
import { watchConnection } from './connection-watch.ts';

export interface LinkOptions {
  /** `mqtt://[USER:PASSWORD@]HOST[:PORT]`, or `mqtts://`. */
  readonly url: string;
  readonly clientId: string;
  /** PEM: of certificates that are trusted besides the well-known ones. */
  readonly authority?: string | undefined;
  /** The broker is one of others, which is tried again and again. */
  readonly persistent: boolean;
  /** What it takes of hours and health. */
  readonly takes: Takes;
  /** Whether it hears what sensors say of themselves. */
  readonly hearsStates: () => boolean;
  /** Takes a message; resolves when the next may come. */
  readonly take: (topic: string, body: Uint8Array) => Promise<void>;
  /** Each time it is subscribed. */
  readonly onConnected: () => void;
  /** Another client comes under the hub's name, it seems. */
  readonly onRival: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * `all`: the broker keeps for it what comes while it is away, if it can. `group`: each message goes to one of those that
 * subscribe so; for one that is away nothing is kept, since nobody knows whether it comes back: sensors repeat what has no
 * receipt.
 */
export type Takes = 'all' | 'nothing' | { readonly group: string };

export interface BrokerLink {
  /** HOST[:PORT]. */
  readonly name: string;
  /**
   * Resolves when it is subscribed, or, with a persistent broker that cannot be reached within 10 s, with the connection
   * still being tried. Rejects if a broker of our own cannot be reached, or if the broker refuses the subscription.
   */
  readonly subscribed: Promise<void>;
  isConnected(): boolean;
  /** To be called when it begins or ceases to hear states. Where it begins, it hears the last of each sensor. */
  statesChanged(): void;
  /** Hears the last state of each sensor again, where it hears them. */
  hearStatesAgain(): void;
  /** Publishes a receipt; too many at a time are dropped, and the sensors ask again. */
  answer(answer: Answer): void;
  /** Receipts that were dropped. */
  unanswered(): number;
  /**
   * Publishes a retained message, QoS 1; `done` is called once it is acknowledged, or is not going to be: what is on its way
   * when the connection breaks is dropped.
   */
  publishRetained(topic: string, body: string, done: (error?: Error) => void): void;
  /** Takes nothing more from now on: what comes stays at a persistent broker. */
  close(): void;
  /** Disconnects, when the receipts are acknowledged. */
  end(): Promise<void>;
  /** Disconnects at once. */
  drop(): void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 3_000;
/** Receipts without the broker's acknowledgement; message ids end at 65,535. */
const RECEIPTS_IN_FLIGHT_MAX = 20_000;

export function linkBroker(options: LinkOptions): BrokerLink {
  const { clientId, authority, persistent, takes, hearsStates, clock } = options;
  const broker = readBrokerUrl(options.url);
  if (broker.kind === 'wrong') throw new Error(`broker.url ${broker.problem}`);
  const name = new URL(broker.url).host;
  const logger = options.logger.child({ broker: name });
  const client = mqtt.connect(broker.url, {
    ...broker.login,
    clientId,
    ...(authority !== undefined && { ca: [...rootCertificates, authority] }),
    clean: !persistent || takes !== 'all',
    protocolVersion: 4,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Subscribed anew at every connection, see `subscribed`.
    resubscribe: false,
  });
  const receipts = receiptSender(client, logger, createBoundedLog(logger, clock));
  let isClosed = false;
  let isReady = false;
  const retained = retainedSender(client);
  client.on('close', () => {
    isReady = false;
    retained.drop();
  });
  client.handleMessage = (packet, callback) => {
    // An error keeps the PUBACK back: a persistent broker has the message for the next start.
    if (isClosed) return callback(new Error('the hub is stopping'));
    // Somebody else hears them now, who may have heard more since.
    if (packet.topic.endsWith('/state') && !hearsStates()) return callback();
    options.take(packet.topic, bytesOf(packet.payload)).then(() => callback(), callback);
  };
  let hears = false;
  const topics = () => {
    hears = hearsStates();
    return [...takenTopics(takes), ...(hears ? [STATES] : [])];
  };
  const statesChanged = () => {
    if (!isReady || isClosed || hears === hearsStates()) return;
    hears = !hears;
    if (hears) hearStates();
    else client.unsubscribe(STATES);
  };
  /** Also where it is subscribed already the broker gives what is retained (§3.8.4). */
  const hearStates = () =>
    client.subscribe(STATES, { qos: 1 }, (error) => {
      if (error && isRefusal(error)) logger.error(refusedText([STATES]));
      // Otherwise the connection broke on the way: the next one subscribes.
    });
  // An embedded broker lets nobody else have the hub's name.
  watchConnection({
    client,
    clock,
    logger,
    onRival: persistent && takes === 'all' ? options.onRival : undefined,
  });
  return {
    name,
    subscribed: subscribed({ client, clock, persistent, logger, topics }, () => {
      isReady = true;
      statesChanged();
      options.onConnected();
    }),
    isConnected: () => isReady && !isClosed,
    statesChanged,
    hearStatesAgain() {
      if (isReady && !isClosed && hears) hearStates();
    },
    answer: receipts.send,
    unanswered: receipts.unanswered,
    publishRetained: retained.send,
    close() {
      isClosed = true;
    },
    end: () => ended(client, clock),
    drop: () => void client.end(true),
  };
}

const bytesOf = (payload: string | Buffer): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload;

function receiptSender(client: MqttClient, logger: Logger, log: BoundedLog) {
  let inFlight = 0;
  let unanswered = 0;
  return {
    unanswered: () => unanswered,
    send({ path, receipt }: Answer): void {
      if (inFlight >= RECEIPTS_IN_FLIGHT_MAX) {
        unanswered += 1;
        if (unanswered === 1) logger.warn('the broker takes receipts too slowly: sensors must ask again');
        return;
      }
      inFlight += 1;
      client.publish(topicOf(path, 'receipt'), JSON.stringify(receipt), { qos: 1 }, (error) => {
        inFlight -= 1;
        if (error) log('warn', { reason: error.message }, 'receipt not sent: the sensor will ask again');
      });
    },
  };
}

/** The client would publish it again at the next connection: over what another process has retained there meanwhile. */
function retainedSender(client: MqttClient) {
  const onTheWay = new Set<number>();
  return {
    send(topic: string, body: string, done: (error?: Error) => void): void {
      // A client that is ending calls back at once.
      let id: number | undefined;
      let isOver = false;
      client.publish(topic, body, { qos: 1, retain: true }, (error) => {
        isOver = true;
        if (id !== undefined) onTheWay.delete(id);
        done(error ?? undefined);
      });
      if (isOver) return;
      id = client.getLastMessageId();
      onTheWay.add(id);
    },
    drop(): void {
      for (const id of [...onTheWay]) client.removeOutgoingMessage(id);
    },
  };
}

const TAKEN = [allSensors('hour'), allSensors('health')];
const STATES = allSensors('state');

function takenTopics(takes: Takes): string[] {
  if (takes === 'nothing') return [];
  return takes === 'all' ? TAKEN : TAKEN.map((topic) => sharedAmong(takes.group, topic));
}

const refusedText = (topics: readonly string[]) =>
  `the broker refused the subscription to ${topics.join(', ')}: allow it to the hub's user`;

interface Subscribing extends Pick<LinkOptions, 'clock' | 'persistent' | 'logger'> {
  readonly client: MqttClient;
  /** At this moment. */
  readonly topics: () => string[];
}

function subscribed(
  { client, clock, persistent, logger, topics }: Subscribing,
  ready: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(CONNECT_TIMEOUT_MS, () => {
      if (!persistent) return reject(new Error('the broker did not let the hub in within 10 s'));
      logger.warn('the broker cannot be reached yet: reports are served, hours are taken once it is there');
      resolve();
    });
    const done = () => {
      cancel();
      ready();
      resolve();
    };
    client.on('connect', () => {
      const wanted = topics();
      if (wanted.length === 0) return done();
      client.subscribe(wanted, { qos: 1 }, (error) => {
        if (error === null) done();
        else if (isRefusal(error)) {
          const why = refusedText(wanted);
          logger.error(why);
          cancel();
          reject(new Error(why, { cause: error }));
        }
        // Otherwise the connection broke on the way: the next one subscribes.
      });
    });
  });
}

// SUBACK's return code 0x80 and above (MQTT 3.1.1, §3.9.3); without a SUBACK the connection broke.
function isRefusal(error: Error): boolean {
  if (!(error instanceof ErrorWithSubackPacket)) return false;
  const packet: ErrorWithSubackPacket['packet'] | undefined = error.packet;
  return packet?.granted.some((code) => Number(code) >= 0x80) ?? false;
}

/** Waits for the receipts to be acknowledged, but not for ever. */
function ended(client: MqttClient, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(STOP_TIMEOUT_MS, () => client.end(true, () => resolve()));
    client.end(false, () => {
      cancel();
      resolve();
    });
  });
}
