// Keeps every known sensor's retained `…/config` as the database has it. A command beside the running hub writes
// the same database, so the hub looks for changes by the clock: one row each second. What changes with time alone
// (a pause that ends, objections that expire) is found by looking at all stores once a minute.
import { createBoundedLog } from '../../shared/bounded-log.ts';
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
/** Messages on their way to the broker at a time. */
const IN_FLIGHT_MAX = 100;

export interface ConfigPublisherParts {
  readonly db: HubDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly objections: ObjectionsOf;
  /** Publishes a retained message; `done` is called once, with an error where it did not arrive. */
  readonly send: (topic: string, body: string, done: (error?: Error) => void) => void;
  /** Whether `send` has a broker to send to. */
  readonly isConnected: () => boolean;
}

export interface ConfigPublisher {
  /** There is a new connection: whatever the broker had may be gone, so that all is sent. */
  connected(): void;
  /** Resolves when nothing is being looked at any more. */
  stop(): Promise<void>;
}

/** Looks from now on; sends once it is told that it is connected. */
export function startConfigPublisher(parts: ConfigPublisherParts): ConfigPublisher {
  const { db, clock, logger } = parts;
  const log = createBoundedLog(logger, clock);
  /** The revision that was last sent, by topic: a sensor's key may be given to another. */
  const sent = new Map<string, number>();
  const queue: { readonly topic: string; readonly body: string }[] = [];
  let inFlight = 0;
  let seen: number | undefined;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer = () => {};
  /** Of which connection what is being read will be told. */
  let connection = 0;
  let looking: Promise<void> | undefined;

  function sendQueued(): void {
    while (inFlight < IN_FLIGHT_MAX && parts.isConnected()) {
      const next = queue.shift();
      if (next === undefined) return;
      inFlight += 1;
      parts.send(next.topic, next.body, (error) => {
        inFlight -= 1;
        // The next connection sends all of them again.
        if (error) log('warn', { topic: next.topic, reason: error.message }, 'configuration not sent');
        sendQueued();
      });
    }
  }

  function tell(store: StoreRow, sensors: readonly string[], message: RemoteConfig): void {
    const due = sensors
      .map((sensor) => topicOf({ retailer: store.retailer, store: store.id, sensor }, 'config'))
      .filter((topic) => sent.get(topic) !== message.revision);
    if (due.length === 0) return;
    const body = JSON.stringify(message);
    for (const topic of due) {
      queue.push({ topic, body });
      sent.set(topic, message.revision);
    }
    const { revision } = message;
    logger.info({ store: `${store.retailer}/${store.id}`, revision, sensors: due.length }, 'configuration');
  }

  /** Whether all was told: not where another connection came meanwhile. */
  async function lookAtAll(): Promise<boolean> {
    const forConnection = connection;
    const { told, messages } = await db.asOperator().write(async (unit) => {
      const stores = await unit.stores();
      const sensors = await unit.sensorIds(stores.map(({ key }) => key));
      const told = stores.flatMap((store) => {
        const ids = sensors.get(store.key);
        return ids === undefined ? [] : [{ store, ids }];
      });
      const withSensors = told.map(({ store }) => store);
      const messages = await currentMessages(unit, withSensors, parts.objections, clock.nowMs());
      return { told, messages };
    });
    if (connection !== forConnection) return false;
    lookedMs = clock.monotonicMs();
    for (const { store, ids } of told) tell(store, ids, messages.get(store.key)!);
    sendQueued();
    return true;
  }

  async function lookOnce(): Promise<void> {
    try {
      const serial = await db.asOperator().changeSerial();
      if (serial === seen && clock.monotonicMs() - lookedMs < LOOK_AT_ALL_MS) return;
      if (await lookAtAll()) seen = serial;
    } catch (error) {
      // A full disk or a locked file is the world's fault, and may heal by the next look.
      if (!(error instanceof StoreError)) throw error;
      log('error', { code: error.code, reason: error.message }, 'could not read what sensors are asked');
    }
  }

  function look(): void {
    cancel = clock.after(LOOK_MS, look);
    if (!parts.isConnected()) return;
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
  }

  cancel = clock.after(LOOK_MS, look);
  return {
    connected() {
      connection += 1;
      sent.clear();
      queue.length = 0;
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
