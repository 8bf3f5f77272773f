// Passwords of sensors: 160 random bits each, kept as salted PBKDF2-SHA-512 in Mosquitto's own text form
// (`$7$iterations$salt$hash`, mosquitto_passwd(1)), so that one hash serves the hub's broker and a Mosquitto.
// Nobody can guess such a password, hashed slowly or not: the iterations are few, since a thousand sensors
// come back at once when a broker restarts.
import { pbkdf2, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const ITERATIONS = 1000;
const SALT_BYTES = 12;
const HASH_BYTES = 64;
const DIGEST = 'sha512';

const derive = promisify(pbkdf2);

/** 27 characters that need no quoting anywhere. */
export const newPassword = (): string => randomBytes(20).toString('base64url');

export function hashPassword(password: string): string {
  const salt = randomBytes(SALT_BYTES);
  const hash = pbkdf2Sync(password, salt, ITERATIONS, HASH_BYTES, DIGEST);
  return `$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** `hash`: as `hashPassword` made it; throws where it is nothing of the kind. */
export async function isPassword(password: Uint8Array, hash: string): Promise<boolean> {
  const [, form, iterations, salt, expected] = hash.split('$');
  if (form !== '7' || salt === undefined || expected === undefined) throw new Error('no hash of a password');
  const given = await derive(password, Buffer.from(salt, 'base64'), Number(iterations), HASH_BYTES, DIGEST);
  return timingSafeEqual(given, Buffer.from(expected, 'base64'));
}
