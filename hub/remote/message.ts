// The message of a store, as all its sensors get it on `…/config`, and its revision, which rises with every
// change of what is in it: a pause that begins or comes to its end, settings, objections and their expiry.
import { createHash } from 'node:crypto';
import type { ObjectionList, RemoteConfig } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import { type PauseRow, readAskedSettings, readPause, readRevision, writeRevision } from '../store/asked.ts';
import type { HubDatabase } from '../store/database.ts';
import type { StoreRow } from '../store/read-stores.ts';
import { readSaidStates } from '../store/sensors.ts';

/** The lists of objections that are in force in a store at a moment, ms since 1970. */
export type ObjectionsOf = (store: StoreRow, nowMs: number) => readonly ObjectionList[];

/** No hub comes to so many: a sensor that claims more is not followed. */
const REVISION_MAX = 1e12;

/** What holds now; a revision is given, and kept, where it differs from what the last one stood for. */
export function currentMessage(
  db: HubDatabase,
  store: StoreRow,
  objections: ObjectionsOf,
  nowMs: number,
): RemoteConfig {
  return db
    .transaction((): RemoteConfig => {
      const content = {
        pause: pauseOf(readPause(db, store.key, nowMs)),
        settings: readAskedSettings(db, store.key),
        objections: [...objections(store, nowMs)],
      };
      const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
      const last = readRevision(db, store.key);
      const ahead = revisionAhead(db, store.key, last?.revision ?? 0);
      if (last?.content === hash && ahead === undefined) return { v: 1, revision: last.revision, ...content };
      const revision = (ahead ?? last?.revision ?? 0) + 1;
      writeRevision(db, store.key, { revision, content: hash });
      return { v: 1, revision, ...content };
    })
    .immediate();
}

/**
 * A sensor that refuses ours because it has accepted as high a revision before: this database is an older copy,
 * or the sensor knew another hub. Above that revision it listens again.
 */
function revisionAhead(db: HubDatabase, storeKey: number, ours: number): number | undefined {
  const ahead = readSaidStates(db, storeKey).flatMap(({ message }) => {
    const { revision, refused } = JSON.parse(message) as SensorState;
    const isAhead = refused !== null && revision !== null && revision >= ours && revision < REVISION_MAX;
    return isAhead ? [revision] : [];
  });
  return ahead.length === 0 ? undefined : Math.max(...ahead);
}

function pauseOf(pause: PauseRow | undefined): RemoteConfig['pause'] {
  if (pause === undefined) return null;
  return { since: moment(pause.sinceMs), until: pause.untilMs === null ? null : moment(pause.untilMs) };
}

/** To the second, as the message has it. */
const moment = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
