// The hub's certificates in a folder of their own: made when they are missing, the server's renewed at two thirds
// of its life. The authority (`ca.pem`, `ca.key`) lasts twenty years, since each sensor holds it from its pairing
// on; without these two files the next start makes another, and every sensor must be paired again. So they
// belong in the backup, and the folder to the hub's user alone.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Issued } from './certificate.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_MS = 20 * 365 * DAY_MS;
const SERVER_MS = 90 * DAY_MS;
/** Before now: a sensor's clock may be behind the hub's. */
const EARLIER_MS = DAY_MS;
const RENEW_AT = 2 / 3;
const LOOK_MS = 20;
/** To make an authority takes milliseconds. */
const LEFT_MS = 5_000;

export interface CertificateStore {
  /** PEM. */
  readonly authority: string;
  /** PEM; with the authority below it, so that a sensor that is being paired can see it. */
  server(): { readonly key: string; readonly cert: string };
  /** ms since 1970. */
  expiresMs(): number;
  /** Returns whether there is a new one. Throws where it cannot be written. */
  renewIfDue(nowMs: number): boolean;
}

/** Throws an Error for people where the folder cannot be used, or holds a part of what belongs together. */
export async function openCertificates(
  folder: string,
  names: readonly string[],
  nowMs: number,
): Promise<CertificateStore> {
  const { issueAuthority, issueServer } = await import('./certificate.ts');
  const file = (name: string) => join(folder, name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(`the certificates' folder cannot be made: ${(error as Error).message}`, { cause: error });
  }
  const authority = await oneAtATime(
    file('being-made'),
    () =>
      readPair(file('ca.pem'), file('ca.key')) ??
      writePair(
        ...[file('ca.pem'), file('ca.key')],
        issueAuthority('Footfall hub', { fromMs: nowMs - EARLIER_MS, toMs: nowMs + AUTHORITY_MS }),
      ),
  );
  // What a power failure left of the server's is made anew: only the authority cannot be.
  let server = readWhatIsWhole(file('server.pem'), file('server.key'));
  const isDue = (atMs: number) =>
    server === undefined || !isFor(server, authority, names) || !isFresh(server.certificate, atMs);
  const renewIfDue = (atMs: number) => {
    if (!isDue(atMs)) return false;
    // Another process of the hub may have been faster.
    server = readWhatIsWhole(file('server.pem'), file('server.key'));
    if (!isDue(atMs)) return true;
    const toMs = Math.min(atMs + SERVER_MS, validity(authority.certificate).toMs);
    const issued = issueServer(authority, names, { fromMs: atMs - EARLIER_MS, toMs });
    const chain = { key: issued.key, certificate: issued.certificate + authority.certificate };
    server = writePair(file('server.pem'), file('server.key'), chain);
    return true;
  };
  try {
    renewIfDue(nowMs);
  } catch (error) {
    // One that still serves is no reason to stop: whoever looks after it tries again, and raises the alarm.
    if (
      server === undefined ||
      !isFor(server, authority, names) ||
      nowMs >= validity(server.certificate).toMs
    )
      throw error;
  }
  return {
    authority: authority.certificate,
    server: () => ({ key: server!.key, cert: server!.certificate }),
    expiresMs: () => new X509Certificate(server!.certificate).validToDate.getTime(),
    renewIfDue,
  };
}

/** Where the processes of a hub start at once, one makes the authority, and the others find it. */
async function oneAtATime<T>(file: string, work: () => T): Promise<T> {
  while (!isMine(file)) await delay(LOOK_MS);
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Of a process that died on the way nobody waits for ever. */
function isMine(file: string): boolean {
  try {
    writeFileSync(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new Error(`${file} cannot be written: ${message}`, { cause: error });
  }
  const madeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (madeMs !== undefined && Date.now() - madeMs > LEFT_MS) rmSync(file, { force: true });
  return false;
}

/** PEM. Throws an Error for people where there is none yet. */
export function readAuthority(folder: string): string {
  const certificate = readIfThere(join(folder, 'ca.pem'));
  if (certificate !== undefined) return certificate;
  throw new Error(`${folder} holds no certificates yet: run the hub once, which makes them`);
}

function validity(certificate: string): { readonly fromMs: number; readonly toMs: number } {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return { fromMs: validFromDate.getTime(), toMs: validToDate.getTime() };
}

/** One from the future was made by a clock that ran ahead. */
function isFresh(certificate: string, nowMs: number): boolean {
  const { fromMs, toMs } = validity(certificate);
  return nowMs >= fromMs && nowMs < fromMs + (toMs - fromMs) * RENEW_AT;
}

/** Of this authority, for these names and no others, and of its own key. */
function isFor(server: Issued, authority: Issued, names: readonly string[]): boolean {
  const certificate = new X509Certificate(server.certificate);
  if (!certificate.verify(new X509Certificate(authority.certificate).publicKey)) return false;
  if (!certificate.checkPrivateKey(createPrivateKey(server.key))) return false;
  const has = (name: string) =>
    (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
  return names.every(has) && certificate.subjectAltName?.split(', ').length === names.length;
}

function readPair(certificateFile: string, keyFile: string): Issued | undefined {
  const [certificate, key] = [readIfThere(certificateFile), readIfThere(keyFile)];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    const missing = certificate === undefined ? certificateFile : keyFile;
    throw new Error(`${missing} is missing: restore it, or remove its fellow to have both made anew`);
  }
  return { certificate, key };
}

function readWhatIsWhole(certificateFile: string, keyFile: string): Issued | undefined {
  const [certificate, key] = [readIfThere(certificateFile), readIfThere(keyFile)];
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${message}`, { cause: error });
  }
}

function writePair(certificateFile: string, keyFile: string, issued: Issued): Issued {
  writeWhole(keyFile, issued.key, 0o600);
  writeWhole(certificateFile, issued.certificate, 0o644);
  return issued;
}

/** Whole or not at all. */
function writeWhole(file: string, text: string, mode: number): void {
  try {
    writeFileSync(`${file}.${process.pid}.part`, text, { mode, flush: true });
    renameSync(`${file}.${process.pid}.part`, file);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
