// Registering, withdrawing and following an objection. The address is hashed under the store's key of the month and
// forgotten with the request. Whoever registers gets a link that nobody can guess; only with it can the objection be
// withdrawn. The answer is the same whether the address was registered before or not. A store takes so many; what happens
// when somebody fills it stands in room.ts.

import { createHash, randomBytes } from 'node:crypto';
import type { ObjectionList } from '../../shared/remote-config.ts';
import type { SensorState } from '../../shared/sensor-messages.ts';
import { hashAddress, KEY_WORDS } from '../../shared/siphash.ts';
import { MS_PER_DAY } from '../../shared/utc-day.ts';
import type { Access, Reader, Unit } from '../store/port.ts';
import type { StoreRow } from '../store/stores.ts';
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
export async function registerObjection(
  db: Access,
  store: StoreRow,
  { typed, network }: { readonly typed: string; readonly network: string },
  nowMs: number,
): Promise<Registered> {
  const address = typedAddress(typed);
  if (address.kind !== 'fixed') return address;
  try {
    return await db.write((unit) => register(unit, store, { bytes: address.bytes, network }, nowMs));
  } finally {
    address.bytes.fill(0);
  }
}

async function register(
  unit: Unit,
  store: StoreRow,
  { bytes, network }: { readonly bytes: Uint8Array; readonly network: string },
  nowMs: number,
): Promise<Registered> {
  await unit.deleteExpiredObjections(nowMs);
  const room = await findRoom(unit, store, network, nowMs);
  if (room.kind !== 'room') return room;
  const { key, secret } =
    (await unit.objectionKey(store.key, nowMs - KEY_DAYS * MS_PER_DAY)) ??
    (await unit.insertObjectionKey(store.key, randomBytes(16), nowMs));
  const hash = hashUnder(secret, bytes);
  const token = randomBytes(16).toString('base64url');
  const revision = (await unit.revisions([store.key])).get(store.key)?.revision ?? 0;
  await unit.insertObjection(store.key, {
    keyKey: key,
    hash,
    tokenHash: hashOfToken(token),
    network,
    registeredMs: nowMs,
    expiresMs: nowMs + EXPIRY_DAYS * MS_PER_DAY,
    afterRevision: (await unit.listedAfter(store.key, key, hash, nowMs)) ?? revision,
  });
  return { kind: 'registered', token };
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

/** The lists that the sensors of each store are told, by store key; what has expired goes now. */
export async function liveObjectionLists(
  unit: Unit,
  stores: readonly number[],
  nowMs: number,
): Promise<Map<number, ObjectionList[]>> {
  await unit.deleteExpiredObjections(nowMs);
  return unit.objectionLists(stores, nowMs);
}

/** Whether there was such an objection. */
export const withdrawObjection = (db: Access, store: StoreRow, token: string): Promise<boolean> =>
  db.write((unit) => unit.deleteObjection(store.key, hashOfToken(token)));

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
export async function followObjection(
  db: Reader,
  { key }: StoreRow,
  token: string,
  nowMs: number,
): Promise<FollowedObjection | undefined> {
  const found = await db.objection(key, hashOfToken(token));
  if (!found || found.expiresMs <= nowMs) return undefined;
  const said = (await db.saidStates([key])).get(key) ?? [];
  const sensors = said.map(({ id, online, message, atMs }) => {
    const { revision } = JSON.parse(message) as SensorState;
    return { id, has: (revision ?? 0) > found.afterRevision, online, saidMs: atMs };
  });
  return { registeredMs: found.registeredMs, expiresMs: found.expiresMs, sensors };
}
