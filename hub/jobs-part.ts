// The jobs that one process of a hub does, as long as it has them: what sensors are asked is published and kept up, objections
// expire, what sensors say of themselves is heard, calibrations are looked after, sums
// are remade.
import { systemClock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { startWatch } from './calibration/watch.ts';
import type { Subscriber } from './ingest/subscriber.ts';
import { liveObjectionLists } from './objections/objections.ts';
import { startConfigPublisher } from './remote/config-publisher.ts';
import type { HubDatabase } from './store/port.ts';
import type { Presence } from './store/presence.ts';
import { startRemaking } from './store/remaking.ts';

interface JobsParts {
  readonly db: HubDatabase;
  readonly presence: Presence;
  readonly subscriber: Subscriber;
  readonly logger: Logger;
}

/** Begins and ends them as they come and go, until the returned function is called; that resolves when they are over. */
export function followJobs(parts: JobsParts): () => Promise<void> {
  const { presence, subscriber, logger } = parts;
  let end: (() => Promise<void>) | undefined;
  let isOver = false;
  const follow = async () => {
    const isWanted = presence.holdsJobs() && !isOver;
    if (isWanted === (end !== undefined)) return;
    logger.info(isWanted ? 'this process has the jobs' : 'this process has the jobs no more');
    if (isWanted) end = beginJobs(parts);
    else {
      await end?.();
      end = undefined;
    }
  };
  let turn: Promise<void> = Promise.resolve();
  const next = () => {
    turn = turn.then(follow);
    return turn;
  };
  presence.onJobs(() => {
    subscriber.statesChanged();
    void next();
  });
  return () => {
    isOver = true;
    return next();
  };
}

function beginJobs({ db, presence, subscriber, logger }: JobsParts): () => Promise<void> {
  const publisher = startConfigPublisher({
    db,
    clock: systemClock,
    logger,
    objections: liveObjectionLists,
    brokers: subscriber.brokers.map(({ publishRetained, isConnected }) => ({
      publishRetained,
      isConnected: () => isConnected() && presence.holdsJobs(),
    })),
  });
  subscriber.onConnected(publisher.connected);
  const endWatch = startWatch({ db, clock: systemClock, logger });
  const endRemaking = startRemaking({ db, clock: systemClock, logger });
  return async () => {
    subscriber.onConnected(() => {});
    await Promise.all([publisher.stop(), endWatch(), endRemaking()]);
  };
}
