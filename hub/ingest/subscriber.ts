// What the hub hears of its sensors, at all of its brokers: what comes together is committed together, and each receipt goes
// back by the broker that its hour came by.
import type { CancelTimer, Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { utcDay } from '../../shared/utc-day.ts';
import { StoreError } from '../store/errors.ts';
import type { HubDatabase } from '../store/port.ts';
import type { FindStore } from '../store/stores.ts';
import { type BrokerLink, linkBroker, type Takes } from './broker-link.ts';
import { createIntake, type Intake } from './intake.ts';

export interface SubscriberOptions {
  /** `mqtt://[USER:PASSWORD@]HOST[:PORT]`, or `mqtts://`: one at least. */
  readonly urls: readonly string[];
  /** At each of them. */
  readonly clientId: string;
  /** PEM: of certificates that are trusted besides the well-known ones. */
  readonly authority?: string | undefined;
  /** The brokers are those of others, which are tried again and again. */
  readonly persistent: boolean;
  /** What it takes of hours and health; `all` where absent. */
  readonly takes?: Takes;
  /** Whether it hears what sensors say of themselves; always where absent. */
  readonly hearsStates?: () => boolean;
  readonly db: HubDatabase;
  readonly findStore: FindStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Subscriber {
  readonly counts: Intake['counts'];
  /** In the order of their URLs. */
  readonly brokers: readonly Pick<BrokerLink, 'name' | 'isConnected' | 'publishRetained'>[];
  /** Receipts that were not sent because too many were on their way; the sensors ask again. */
  unanswered(): number;
  /** Calls `listener` with the number of a broker at each connection that is subscribed, and at once where there is one. */
  onConnected(listener: (broker: number) => void): void;
  /** To be called when it begins or ceases to hear states, see BrokerLink. */
  statesChanged(): void;
  /** What keeps hours from being taken, in words; empty where nothing does. */
  troubles(): string[];
  /** Takes nothing more, commits and answers what it took, and disconnects. */
  stop(): Promise<void>;
}

/** States that could not be committed are heard again after this, and so on until they can: all of them at once. */
const STATES_AGAIN_MS = 60_000;

/** Connects to all and subscribes. Resolves and rejects as BrokerLink's `subscribed` says, of all. */
export async function startSubscriber(options: SubscriberOptions): Promise<Subscriber> {
  const links: BrokerLink[] = [];
  let cancelAgain: CancelTimer | undefined;
  const intake = createIntake({
    ...options,
    answer: (answer, by) => links[by]!.answer(answer),
    statesLost() {
      cancelAgain ??= options.clock.after(STATES_AGAIN_MS, () => {
        cancelAgain = undefined;
        for (const link of links) link.hearStatesAgain();
      });
    },
  });
  let whenConnected: (broker: number) => void = () => {};
  for (const [by, url] of options.urls.entries()) {
    const link = linkBroker({
      ...options,
      url,
      takes: options.takes ?? 'all',
      hearsStates: options.hearsStates ?? (() => true),
      take: (topic, body) => intake.take(topic, body, by),
      onConnected: () => whenConnected(by),
      onRival: () => void tellOfRival(options, link.name),
    });
    links.push(link);
  }
  try {
    await Promise.all(links.map(({ subscribed }) => subscribed));
  } catch (error) {
    for (const link of links) link.drop();
    throw error;
  }
  return {
    counts: intake.counts,
    brokers: links,
    unanswered: () => links.reduce((sum, link) => sum + link.unanswered(), 0),
    onConnected(listener) {
      whenConnected = listener;
      for (const [by, link] of links.entries()) if (link.isConnected()) listener(by);
    },
    statesChanged() {
      for (const link of links) link.statesChanged();
    },
    troubles() {
      const failure = intake.failure();
      return [
        ...links.filter((link) => !link.isConnected()).map(({ name }) => away(name, links.length)),
        ...(failure === undefined ? [] : [`the database could not commit the last messages (${failure})`]),
      ];
    },
    async stop() {
      for (const link of links) link.close();
      await intake.flush();
      cancelAgain?.();
      await Promise.all(links.map((link) => link.end()));
    },
  };
}

function away(name: string, brokers: number): string {
  if (brokers === 1) return 'the hub is not connected to its broker, or may not subscribe there';
  return `the hub is not connected to its broker ${name}, or may not subscribe there: it does not hear the sensors that are there`;
}

/** Says so in the log and in every store's messages, since any of their hours may go to the other one. */
async function tellOfRival(
  { clientId, db, clock, logger, urls }: SubscriberOptions,
  broker: string,
): Promise<void> {
  const nowMs = clock.nowMs();
  const text =
    `another client uses the name \`${clientId}\` at the broker${urls.length === 1 ? '' : ` ${broker}`}, it seems: the broker lets the hub in and throws it out ` +
    'again and again. Give each hub a broker.clientId of its own, a test copy too: until then hours go to either';
  logger.error(text);
  try {
    const day = utcDay(nowMs);
    await db.asOperator().write(async (unit) => {
      const keys = (await unit.stores()).map(({ key }) => key);
      await unit.raiseStoreAlarm(keys, 'client-name', `${day}: ${text}`, nowMs);
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    logger.error({ reason: error.message }, 'the alarm could not be raised');
  }
}
