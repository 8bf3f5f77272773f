// Who may come in at the broker: a sensor's user name is its path, its password the one of its credential.
import { parseSensorPath } from '../../shared/topics.ts';
import type { CheckLogin } from '../broker/access.ts';
import type { HubDatabase } from '../store/port.ts';
import { isPassword } from './password.ts';

export function sensorLogins(db: HubDatabase): CheckLogin {
  return async (user, password) => {
    const path = parseSensorPath(user);
    const credential = path && (await db.asTenant(path.retailer).newestCredential(path));
    if (path === undefined || credential === undefined || !(await isPassword(password, credential.hash))) {
      return { kind: 'unknown' };
    }
    return credential.revokedMs === null ? { kind: 'known', key: credential.key, path } : { kind: 'revoked' };
  };
}

/** Tells which credentials are in force at this moment. */
export async function credentialsInForce(db: HubDatabase): Promise<(key: number) => boolean> {
  const live = new Set((await db.asOperator().liveCredentials()).map(({ key }) => key));
  return (key) => live.has(key);
}
