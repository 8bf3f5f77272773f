// The certificates that the hub makes: read by Node's own TLS library and by openssl(1), kept, renewed.
import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCertificates } from '../../../hub/pairing/certificate-store.ts';

const NAMES = ['hub.example.org', '192.0.2.7', '2001:db8::7'];
const NOW_MS = Date.UTC(2026, 10, 24);
const DAY_MS = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-certificates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (names = NAMES, nowMs = NOW_MS) => openCertificates(join(folder, 'tls'), names, nowMs);

test('an authority for twenty years signs a server for ninety days, under all its names', async () => {
  const store = await open();
  const authority = new X509Certificate(store.authority);
  const server = new X509Certificate(store.server().cert);
  expect(authority.ca).toBe(true);
  expect(authority.validToDate.getTime() - NOW_MS).toBe(20 * 365 * DAY_MS);
  expect(server.ca).toBe(false);
  expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
  expect(server.validToDate.getTime() - NOW_MS).toBe(90 * DAY_MS);
  expect(server.checkHost('hub.example.org')).toBeDefined();
  expect(server.checkIP('192.0.2.7')).toBeDefined();
  expect(server.checkIP('2001:db8::7')).toBeDefined();
  expect(server.checkHost('other.example.org')).toBeUndefined();
});

test('openssl finds nothing wrong with them', async (context) => {
  await open(NAMES, Date.now());
  const files = (name: string) => join(folder, 'tls', name);
  const args = [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    files('ca.pem'),
    files('server.pem'),
  ];
  const { error, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  context.skip(error !== undefined, 'openssl is not installed');
  expect(stderr).toBe('');
  expect(stdout).toContain('server.pem: OK');
});

test('of processes that start at once one makes the authority, and the others take it', async () => {
  const tls = join(folder, 'tls');
  mkdirSync(tls);
  const marker = join(tls, 'being-made');
  writeFileSync(marker, '');
  let isOpen = false;
  const waiting = open().then((store) => {
    isOpen = true;
    return store;
  });
  // What the other one makes meanwhile.
  const made = await openCertificates(join(folder, 'other'), NAMES, NOW_MS);
  for (const name of ['ca.key', 'ca.pem']) copyFileSync(join(folder, 'other', name), join(tls, name));
  expect(isOpen).toBe(false);
  rmSync(marker);
  expect((await waiting).authority).toBe(made.authority);
  expect(existsSync(marker)).toBe(false);
});

test('a process that died while it made the authority is not waited for', async () => {
  mkdirSync(join(folder, 'tls'));
  const marker = join(folder, 'tls', 'being-made');
  writeFileSync(marker, '');
  utimesSync(marker, 0, 0);
  expect((await open()).authority).toContain('BEGIN CERTIFICATE');
  expect(existsSync(marker)).toBe(false);
});

test('where another process has renewed the certificate, that is taken', async () => {
  const [one, other] = [await open(), await open()];
  const dueMs = NOW_MS + 70 * DAY_MS;
  expect([one.renewIfDue(dueMs), other.renewIfDue(dueMs)]).toEqual([true, true]);
  expect(other.server()).toEqual(one.server());
});

test('they are kept: the next start has the same', async () => {
  const before = await open();
  const after = await open();
  expect(after.authority).toBe(before.authority);
  expect(after.server()).toEqual(before.server());
});

test("keys are the hub user's alone", async () => {
  await open();
  for (const name of ['ca.key', 'server.key']) {
    expect(statSync(join(folder, 'tls', name)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(join(folder, 'tls')).mode & 0o777).toBe(0o700);
});

test('a server is renewed at two thirds of its life, not before, and by the same authority', async () => {
  const store = await open();
  const { authority } = store;
  expect(store.renewIfDue(NOW_MS + 59 * DAY_MS)).toBe(false);
  expect(store.renewIfDue(NOW_MS + 60 * DAY_MS)).toBe(true);
  expect(store.expiresMs()).toBe(NOW_MS + 150 * DAY_MS);
  const server = new X509Certificate(store.server().cert);
  expect(server.verify(new X509Certificate(authority).publicKey)).toBe(true);
});

test('other names in the configuration make another server certificate', async () => {
  const before = await open();
  const more = await open([...NAMES, 'hub2.example.org']);
  expect(more.authority).toBe(before.authority);
  expect(more.server()).not.toEqual(before.server());
  expect((await open()).server()).not.toEqual(more.server());
});

test('a server certificate whose key a power failure took, or left behind, is made anew', async () => {
  const before = await open();
  const file = (name: string) => join(folder, 'tls', name);
  const other = join(folder, 'other');
  const otherKey = (await openCertificates(other, NAMES, NOW_MS)).server().key;
  writeFileSync(file('server.key'), otherKey);
  const mended = await open();
  expect(mended.authority).toBe(before.authority);
  expect(mended.server().cert).not.toBe(before.server().cert);
  expect(
    new X509Certificate(mended.server().cert).checkPrivateKey(createPrivateKey(mended.server().key)),
  ).toBe(true);
  rmSync(file('server.pem'));
  expect(new X509Certificate((await open()).server().cert).checkHost('hub.example.org')).toBeDefined();
});

test('one that a clock ahead of its time has made is made anew, and none outlives the authority', async () => {
  const ahead = await open(NAMES, NOW_MS);
  expect(ahead.renewIfDue(NOW_MS - 3 * DAY_MS)).toBe(true);
  const last = new X509Certificate(ahead.authority).validToDate.getTime();
  expect(ahead.renewIfDue(last - 2 * DAY_MS)).toBe(true);
  expect(ahead.expiresMs()).toBe(last);
});

test('a renewal that cannot be written does not keep the hub from starting while the old one serves', async () => {
  const before = await open();
  // Where the new one would be written first.
  mkdirSync(join(folder, 'tls', `server.key.${process.pid}.part`));
  const after = await open(NAMES, NOW_MS + 70 * DAY_MS);
  expect(after.server()).toEqual(before.server());
  expect(() => after.renewIfDue(NOW_MS + 70 * DAY_MS)).toThrow('cannot be written');
  await expect(open(NAMES, NOW_MS + 91 * DAY_MS)).rejects.toThrow('cannot be written');
});

test('a lost key is an error that names it', async () => {
  await open();
  rmSync(join(folder, 'tls', 'ca.key'));
  await expect(open()).rejects.toThrow('ca.key is missing: restore it');
});

test('a folder that cannot be made is an error that says so', async () => {
  writeFileSync(join(folder, 'tls'), '');
  await expect(open()).rejects.toThrow("the certificates' folder cannot be made");
});
