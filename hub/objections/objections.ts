// Registering, withdrawing and following an objection. The address is hashed under the store's key of the month and
// forgotten with the request. Whoever registers gets a link that nobody can guess; only with it can the objection be
// withdrawn. The answer is the same whether the address was registered before or not. A store takes so many; what happens
// when somebody fills it stands in room.ts.

import { createHash, randomBytes } from 'node:crypto';
import type { ObjectionList } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import { hashAddress, KEY_WORDS } from '../../shared/siphash.ts';
import { MS_PER_DAY } from '../../shared/utc-day.ts';
import { readRevision } from '../store/asked.ts';
import type { HubDatabase } from '../store/database.ts';
import {
  deleteExpiredObjections,
  deleteObjection,
  insertObjection,
  insertObjectionKey,
  readListedAfter,
  readObjection,
  readObjectionKey,
  readObjectionLists,
} from '../store/objections.ts';
import type { StoreRow } from '../store/read-stores.ts';
import { readSaidStates } from '../store/sensors.ts';
import { findRoom } from './room.ts';
import { typedAddress } from './typed-address.ts';

export const EXPIRY_DAYS = 365;
/** Younger keys take further objections, so that a year of them is at most thirteen lists. */
const KEY_DAYS = 30;

export type Registered =
  | { readonly kind: 'registered'; readonly token: string }
  /** What is wrong with the address. */
  | { readonly kind: 'changing' | 'group' | 'none' }
  /** No more are taken of this network, or of anybody, before then (ms since 1970). */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** The store has as many as it takes, and none of them looks like a flood. */
  | { readonly kind: 'full' };

/** `typed`: the address in any usual spelling. `network`: the mark of where it comes from, see network-marks.ts. */
export function registerObjection(
  db: HubDatabase,
  store: StoreRow,
  { typed, network }: { readonly typed: string; readonly network: string },
  nowMs: number,
): Registered {
  const address = typedAddress(typed);
  if (address.kind !== 'fixed') return address;
  const register = db.transaction((): Registered => {
    deleteExpiredObjections(db, nowMs);
    const room = findRoom(db, store, network, nowMs);
    if (room.kind !== 'room') return room;
    const { key, secret } =
      readObjectionKey(db, store.key, nowMs - KEY_DAYS * MS_PER_DAY) ??
      insertObjectionKey(db, store.key, randomBytes(16), nowMs);
    const hash = hashUnder(secret, address.bytes);
    const token = randomBytes(16).toString('base64url');
    insertObjection(db, {
      keyKey: key,
      hash,
      tokenHash: hashOfToken(token),
      network,
      registeredMs: nowMs,
      expiresMs: nowMs + EXPIRY_DAYS * MS_PER_DAY,
      afterRevision: readListedAfter(db, key, hash, nowMs) ?? readRevision(db, store.key)?.revision ?? 0,
    });
    return { kind: 'registered', token };
  });
  try {
    return register.immediate();
  } finally {
    address.bytes.fill(0);
  }
}

/** 16 hex digits: SipHash-2-4 of the 6 bytes under 16 bytes of key, as the sensors make it. */
function hashUnder(secret: Buffer, bytes: Uint8Array): string {
  const key = Uint32Array.from({ length: KEY_WORDS }, (_, at) => secret.readUInt32BE(4 * at));
  const out = new Uint32Array(2);
  hashAddress(key, 0, bytes, 0, out);
  key.fill(0);
  return [out[1]!, out[0]!].map((half) => half.toString(16).padStart(8, '0')).join('');
}

const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex');

/** The lists that the sensors of a store are told; what has expired goes now. */
export function liveObjectionLists(
  db: HubDatabase,
  store: { readonly key: number },
  nowMs: number,
): ObjectionList[] {
  deleteExpiredObjections(db, nowMs);
  return readObjectionLists(db, store.key, nowMs);
}

/** Whether there was such an objection. */
export const withdrawObjection = (db: HubDatabase, store: StoreRow, token: string): boolean =>
  db.transaction(() => deleteObjection(db, store.key, hashOfToken(token))).immediate();

export interface FollowedObjection {
  readonly registeredMs: number;
  readonly expiresMs: number;
  /** By id: whether each sensor has said that it has it, and when it last said anything of the kind. */
  readonly sensors: readonly {
    readonly id: string;
    readonly has: boolean;
    readonly online: boolean;
    readonly saidMs: number;
  }[];
}

/** Where an objection has got to; undefined where the token is of none, or of one that has ended. */
export function followObjection(
  db: HubDatabase,
  store: StoreRow,
  token: string,
  nowMs: number,
): FollowedObjection | undefined {
  const found = readObjection(db, store.key, hashOfToken(token));
  if (!found || found.expiresMs <= nowMs) return undefined;
  const sensors = readSaidStates(db, store.key).map(({ id, online, message, atMs }) => {
    const { revision } = JSON.parse(message) as SensorState;
    return { id, has: (revision ?? 0) > found.afterRevision, online: online === 1, saidMs: atMs };
  });
  return { registeredMs: found.registeredMs, expiresMs: found.expiresMs, sensors };
}
