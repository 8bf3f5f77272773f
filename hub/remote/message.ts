// The message of a store, as all its sensors get it on `…/config`, and its revision, which rises with every
// change of what is in it: a pause that begins or comes to its end, settings, the weeks ahead, objections and their expiry.
import { createHash } from 'node:crypto';
import type { ObjectionList, RemoteConfig } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import type { PauseRow, RevisionRow } from '../store/asked.ts';
import type { Unit } from '../store/port.ts';
import type { SaidState } from '../store/sensors.ts';
import type { StoreRow } from '../store/stores.ts';
import { followStores } from './follow-store.ts';
import { openAhead } from './open-ahead.ts';

/** The lists of objections that are in force at a moment, ms since 1970, by store key; a store without any is absent. */
export type ObjectionsOf = (
  unit: Unit,
  stores: readonly number[],
  nowMs: number,
) => Promise<ReadonlyMap<number, readonly ObjectionList[]>>;

/** No hub comes to so many: a sensor that claims more is not followed. */
const REVISION_MAX = 1e12;

/**
 * What holds now in each of the stores, by key; a revision is given, and kept, where it differs from what the last one
 * stood for.
 */
export async function currentMessages(
  unit: Unit,
  stores: readonly StoreRow[],
  objections: ObjectionsOf,
  nowMs: number,
): Promise<Map<number, RemoteConfig>> {
  const keys = stores.map(({ key }) => key);
  const pauses = await unit.pauses(keys, nowMs);
  const asked = await followStores(unit, stores, await unit.askedSettings(keys), nowMs);
  const lists = await objections(unit, keys, nowMs);
  const revisions = await unit.revisions(keys);
  const said = await unit.saidStates(keys);
  const fresh = new Map<number, RevisionRow>();
  const messages = new Map<number, RemoteConfig>();
  for (const store of stores) {
    const { key } = store;
    const settings = asked.get(key) ?? {};
    const content = {
      pause: pauseOf(pauses.get(key)),
      settings,
      ...openAhead(store, settings, nowMs),
      objections: [...(lists.get(key) ?? [])],
    };
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const last = revisions.get(key);
    const ahead = revisionAhead(said.get(key) ?? [], last?.revision ?? 0);
    const isNew = last?.content !== hash || ahead !== undefined;
    const revision = isNew ? (ahead ?? last?.revision ?? 0) + 1 : last.revision;
    if (isNew) fresh.set(key, { revision, content: hash });
    messages.set(key, { v: 1, revision, ...content });
  }
  await unit.writeRevisions(fresh);
  return messages;
}

/**
 * A sensor that refuses ours because it has accepted as high a revision before: this database is an older copy,
 * or the sensor knew another hub. Above that revision it listens again.
 */
function revisionAhead(said: readonly SaidState[], ours: number): number | undefined {
  const ahead = said.flatMap(({ message }) => {
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
