// One-time codes and what they are exchanged for. A code is worth one credential of one sensor, for 15 minutes.
// Of the code's 40 bits only a slow hash is kept, salted with the hub's own authority: who reads the database could
// not find one out in its 15 minutes. No number of wrong tries voids a code, or anybody could void everybody's. What bounds
// guessing is the pace (pairing-server.ts): one client has 10 wrong tries an hour, 12.5 in the life of a code, which is
// a chance of 1.1 in 10^11. All clients together, however many addresses they have, have 20 a second: 18,040 in
// the life of a code, a chance of 1.6 in 10^8, and of 1.6 in 10^7 that one of ten open codes is found. That takes 1,450
// clients in 145 networks or more, that do nothing else all the time that a code is open.

import {
  authorityFingerprint,
  type Credentials,
  formatPairingCode,
  newSecret,
  type PairingRequest,
  slowHash,
} from '../../shared/pairing.ts';
import type { RandomSource } from '../../shared/random.ts';
import type { SensorPath } from '../../shared/topics.ts';
import type { HubDatabase, Unit } from '../store/port.ts';
import { hashPassword, newPassword } from './password.ts';

const CODE_MS = 15 * 60_000;

const userOf = ({ retailer, store, sensor }: SensorPath) => `${retailer}/${store}/${sensor}`;

export interface NewCode {
  readonly code: string;
  /** ms since 1970. */
  readonly expiresMs: number;
}

/** An earlier code of the sensor is void. `authority`: the hub's, DER. */
export async function issueCode(
  db: HubDatabase,
  options: {
    readonly path: SensorPath;
    readonly by: string;
    readonly authority: Uint8Array;
    readonly random: RandomSource;
    readonly nowMs: number;
  },
): Promise<NewCode> {
  const { path, by, authority, random, nowMs } = options;
  const secret = newSecret(random);
  const expiresMs = nowMs + CODE_MS;
  const hash = await hashOf(secret, authority);
  const row = { ...path, hash, issuedBy: by, expiresMs };
  await db.asTenant(path.retailer).write((unit) => unit.insertPairingCode(row, nowMs));
  return {
    code: formatPairingCode({ secret, fingerprint: await authorityFingerprint(authority) }),
    expiresMs,
  };
}

const hashOf = async (secret: string, authority: Uint8Array) =>
  (await slowHash(secret, authority)).toString('base64');

interface Refused {
  readonly kind: 'refused';
  readonly problem: string;
}
export type Exchange =
  | { readonly kind: 'paired'; readonly path: SensorPath; readonly credentials: Credentials }
  | Refused;

export interface ExchangeParts {
  readonly db: HubDatabase;
  /** The hub's, DER and PEM. */
  readonly authority: { readonly raw: Uint8Array; readonly pem: string };
  /** Where the sensor is to go, `mqtts://`: any of these. */
  readonly brokers: readonly string[];
}

/** A code for its credential. `isThere`: whoever has hung up meanwhile uses no code up. */
export async function exchange(
  { db, authority, brokers }: ExchangeParts,
  { secret, sensor }: PairingRequest,
  { nowMs, isThere }: { readonly nowMs: number; readonly isThere: () => boolean },
): Promise<Exchange> {
  const hash = await hashOf(secret, authority.raw);
  if (!isThere()) return no('the sensor hung up: try again');
  const password = newPassword();
  const paired = await db
    .asOperator()
    .write((unit) => pairBy(unit, { hash, sensor, passwordHash: hashPassword(password) }, nowMs));
  if (paired.kind === 'refused') return paired;
  const { path } = paired;
  const user = userOf(path);
  const credentials = {
    v: 1 as const,
    sensor: user,
    brokers: [...brokers],
    authority: authority.pem,
    user,
    password,
  };
  return { kind: 'paired', path, credentials };
}

/** Uses the code up and puts the credential in force, where the code is one. */
async function pairBy(
  unit: Unit,
  { hash, sensor, passwordHash }: { hash: string; sensor: string | undefined; passwordHash: string },
  nowMs: number,
): Promise<{ readonly kind: 'paired'; readonly path: SensorPath } | Refused> {
  const row = await unit.pairingCode(hash);
  if (row === undefined) return no('there is no such code: check what was typed, or ask for a new one');
  const path = { retailer: row.retailer, store: row.store, sensor: row.sensor };
  if (row.usedMs !== null) return no('this code has been used: ask for a new one');
  if (nowMs >= row.expiresMs) return no('this code is older than 15 minutes: ask for a new one');
  if (sensor !== undefined && sensor !== userOf(path)) {
    return no(`this code is for ${userOf(path)}, and this sensor is ${sensor}`);
  }
  await unit.usePairingCode(row.key, nowMs);
  const before = await unit.newestCredential(path);
  await unit.issueCredential(path, passwordHash, nowMs);
  const after = (await unit.newestCredential(path))!;
  await unit.appendAudit(
    {
      ...path,
      side: 'hub',
      by: row.issuedBy,
      what: 'credential',
      weaker: false,
      reason: 'paired',
      before: JSON.stringify(before?.revokedMs === null ? before.key : null),
      after: JSON.stringify(after.key),
    },
    nowMs,
  );
  return { kind: 'paired', path };
}

const no = (problem: string): Refused => ({ kind: 'refused', problem });
