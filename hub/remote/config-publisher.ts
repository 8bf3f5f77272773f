// Keeps every known sensor's retained `…/config` as the database has it, at every broker: a sensor may come to any. A command beside the running hub writes
// the same database, so the hub looks for changes by the clock: one row each second, and then the stores that changed. What changes with time alone
// (a pause that ends, objections that expire) is found by looking at all stores once a minute.
import { type BoundedLog, createBoundedLog } from '../../shared/bounded-log.ts';
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { RemoteConfig } from '../../shared/remote-config.ts';
import { topicOf } from '../../shared/topics.ts';
import { StoreError } from '../store/errors.ts';
import type { HubDatabase } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
import { currentMessages, type ObjectionsOf } from './message.ts';

const LOOK_MS = 1000;
const LOOK_AT_ALL_MS = 60_000;
/** In one unit of work: sensors' hours do not wait for the messages of thousands of stores. */
const STORES_AT_ONCE = 100;
/** Messages on their way to the broker at a time. */
const IN_FLIGHT_MAX = 100;

export interface ConfigPublisherParts {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly objections: ObjectionsOf;
  readonly brokers: readonly ConfigBroker[];
}

interface ConfigBroker {
  /** Publishes a retained message; `done` is called once, with an error where it did not arrive. */
  publishRetained(topic: string, body: string, done: (error?: Error) => void): void;
  /** Whether there is a broker to publish it at. */
  isConnected(): boolean;
}

export interface ConfigPublisher {
  /** There is a new connection to this broker: whatever it had may be gone, so that all is sent to it. */
  connected(broker: number): void;
  /** Resolves when nothing is being looked at any more. */
  stop(): Promise<void>;
}

/** Looks from now on; sends once it is told that it is connected. */
export function startConfigPublisher(parts: ConfigPublisherParts): ConfigPublisher {
  const { db, clock, logger } = parts;
  const log = createBoundedLog(logger, clock);
  const outlets = parts.brokers.map((broker) => outletOf(broker, log));
  let seen: number | undefined;
  /** The same of each store. */
  let seenOf: ReadonlyMap<number, number> = new Map();
  let lookedMs = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer = () => {};
  /** Connections so far: what is being read may not be told to one that came meanwhile. */
  let connections = 0;
  let looking: Promise<void> | undefined;

  function tell(store: StoreRow, sensors: readonly string[], message: RemoteConfig): void {
    const topics = sensors.map((sensor) =>
      topicOf({ retailer: store.retailer, store: store.id, sensor }, 'config'),
    );
    const { revision } = message;
    const told = Math.max(...outlets.map((outlet) => outlet.tell(topics, message)));
    if (told > 0)
      logger.info({ store: `${store.retailer}/${store.id}`, revision, sensors: told }, 'configuration');
  }

  /** Whether all was told: not where another connection came meanwhile. */
  async function lookAt(keys: readonly number[]): Promise<boolean> {
    const before = connections;
    for (let at = 0; at < keys.length; at += STORES_AT_ONCE) {
      const { told, messages } = await messagesOf(keys.slice(at, at + STORES_AT_ONCE));
      if (connections !== before) return false;
      for (const { store, ids } of told) tell(store, ids, messages.get(store.key)!);
      for (const outlet of outlets) outlet.send();
    }
    return true;
  }

  function messagesOf(keys: readonly number[]) {
    return db.asOperator().write(async (unit) => {
      const sensors = await unit.sensorIds(keys);
      const stores = await unit.storesByKey([...sensors.keys()]);
      const messages = await currentMessages(unit, stores, parts.objections, clock.nowMs());
      return { told: stores.map((store) => ({ store, ids: sensors.get(store.key)! })), messages };
    });
  }

  async function lookOnce(): Promise<void> {
    const nowMs = clock.monotonicMs();
    const isAllDue = nowMs - lookedMs >= LOOK_AT_ALL_MS;
    try {
      const access = db.asOperator();
      const serial = await access.changeSerial();
      if (serial === seen && !isAllDue) return;
      const serials = await access.changeSerials();
      const all = isAllDue || seen === undefined;
      const keys = all
        ? (await access.storeKeys()).map(({ key }) => key)
        : [...serials].flatMap(([key, of]) => (seenOf.get(key) === of ? [] : [key]));
      if (!(await lookAt(keys))) return;
      if (all) lookedMs = nowMs;
      seen = serial;
      seenOf = serials;
    } catch (error) {
      // A full disk or a locked file is the world's fault, and may heal by the next look.
      if (!(error instanceof StoreError)) throw error;
      log('error', { code: error.code, reason: error.message }, 'could not read what sensors are asked');
    }
  }

  function look(): void {
    cancel = clock.after(LOOK_MS, look);
    if (!parts.brokers.some((broker) => broker.isConnected())) return;
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
  }

  cancel = clock.after(LOOK_MS, look);
  return {
    connected(broker) {
      connections += 1;
      outlets[broker]!.forget();
      seen = undefined;
      cancel();
      look();
    },
    async stop() {
      cancel();
      await looking;
    },
  };
}

/** What goes to one broker. */
interface Outlet {
  /** Queues a message for the sensors that were not told its revision there; returns how many. */
  tell(topics: readonly string[], message: RemoteConfig): number;
  /** Sends what is queued. */
  send(): void;
  /** Nothing was told there, and nothing is queued. */
  forget(): void;
}

function outletOf(broker: ConfigBroker, log: BoundedLog): Outlet {
  /** The revision that was last sent, by topic: a sensor's key may be given to another. */
  const sent = new Map<string, number>();
  const queue: { readonly topic: string; readonly body: string }[] = [];
  let inFlight = 0;

  function send(): void {
    while (inFlight < IN_FLIGHT_MAX && broker.isConnected()) {
      const next = queue.shift();
      if (next === undefined) return;
      inFlight += 1;
      broker.publishRetained(next.topic, next.body, (error) => {
        inFlight -= 1;
        // The next connection sends all of them again.
        if (error) log('warn', { topic: next.topic, reason: error.message }, 'configuration not sent');
        send();
      });
    }
  }

  return {
    tell(topics, message) {
      // Nothing is kept for one that is away: it is told all when it is back.
      if (!broker.isConnected()) return 0;
      const due = topics.filter((topic) => sent.get(topic) !== message.revision);
      const body = JSON.stringify(message);
      for (const topic of due) {
        queue.push({ topic, body });
        sent.set(topic, message.revision);
      }
      return due.length;
    },
    send,
    forget() {
      sent.clear();
      queue.length = 0;
    },
  };
}
