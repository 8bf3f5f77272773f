// What a hub and a sensor that is being paired agree on. A person types one code, which does two things:
//
//   XXXX-XXXX-FFFFF-FFFFF
//
// X, 40 bits, tells the hub that the sensor is the right one: once, within 15 minutes. F, 50 bits, tells the sensor that
// the hub is the right one, before X is sent: they are a hash of the certificate of the hub's own authority.
// Somebody in between would have to find another certificate with the same 50 bits; the hash is a slow one (scrypt,
// RFC 7914), so that this takes about 2^50 times 50 ms of a processor. The letters are Crockford's base32: no
// I, L, O or U, case and hyphens do not count, and an I, L or O that is typed all the same is read as 1, 1 and 0.
import { scrypt } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { type RandomSource, uniformBelow } from './random.ts';
import { typedText } from './typed-text.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_LETTERS = 8;
const FINGERPRINT_LETTERS = 10;

export interface PairingCode {
  /** 8 letters. */
  readonly secret: string;
  /** 10 letters, see `authorityFingerprint`. */
  readonly fingerprint: string;
}

/** 40 random bits. */
export function newSecret(random: RandomSource): string {
  return Array.from({ length: SECRET_LETTERS }, () => LETTERS[uniformBelow(random, 32)]).join('');
}

/** As it is shown and typed. */
export function formatPairingCode({ secret, fingerprint }: PairingCode): string {
  return [secret.slice(0, 4), secret.slice(4), fingerprint.slice(0, 5), fingerprint.slice(5)].join('-');
}

/** `undefined` for anything that is not a code. */
export function parsePairingCode(text: string): PairingCode | undefined {
  const letters = typedText(text)
    .toUpperCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll(/[IL]/g, '1')
    .replaceAll('O', '0');
  if (letters.length !== SECRET_LETTERS + FINGERPRINT_LETTERS) return undefined;
  if ([...letters].some((letter) => !LETTERS.includes(letter))) return undefined;
  return { secret: letters.slice(0, SECRET_LETTERS), fingerprint: letters.slice(SECRET_LETTERS) };
}

/** Of a certificate in DER: the first 50 bits of its slow hash, as 10 letters. */
export async function authorityFingerprint(certificate: Uint8Array): Promise<string> {
  const hash = await slowHash(certificate, 'footfall authority');
  const bits = hash.readBigUInt64BE(0);
  return Array.from(
    { length: FINGERPRINT_LETTERS },
    (_, at) => LETTERS[Number((bits >> BigInt(59 - 5 * at)) & 31n)],
  ).join('');
}

/** scrypt with 16 MiB and about 50 ms: 32 bytes. */
export function slowHash(value: Uint8Array | string, salt: Uint8Array | string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(value, salt, 32, { N: 2 ** 14, r: 8, p: 1 }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}

/** Of one hub. */
export const BROKERS_MAX = 32;

const strict = { additionalProperties: false } as const;
const Path = Type.String({ maxLength: 122, description: 'RETAILER/STORE/SENSOR' });

/** `POST /pair`, as JSON. */
export const PairingRequestSchema = Type.Object(
  {
    v: Type.Literal(1),
    secret: Type.String({ pattern: `^[${LETTERS}]{${SECRET_LETTERS}}$` }),
    sensor: Type.Optional(Path),
  },
  {
    ...strict,
    description: '`sensor`: who it is, where it knows that already; a code for another is not used up',
  },
);
export type PairingRequest = Static<typeof PairingRequestSchema>;

/** What a sensor comes to its hub's brokers with, as the hub answers and as the sensor keeps it. */
export const CredentialsSchema = Type.Object(
  {
    v: Type.Literal(1),
    sensor: Path,
    brokers: Type.Array(Type.String({ pattern: '^mqtts://', maxLength: 500 }), {
      minItems: 1,
      maxItems: BROKERS_MAX,
      description: 'any of which it may come to',
    }),
    authority: Type.String({ maxLength: 10_000, description: 'certificate of the authority, PEM' }),
    user: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  strict,
);
export type Credentials = Static<typeof CredentialsSchema>;

/** Any other answer. */
export const PairingProblemSchema = Type.Object(
  { v: Type.Literal(1), problem: Type.String({ maxLength: 300, description: 'for people' }) },
  strict,
);
