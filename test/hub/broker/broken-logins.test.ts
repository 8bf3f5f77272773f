// Logins that are broken off or wrong, without end: nothing of them is left, and honest sensors come in meanwhile.
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { CheckLogin } from '../../../hub/broker/access.ts';
import { BROKER_LIMITS } from '../../../hub/broker/limits.ts';
import { credentialsInForce } from '../../../hub/pairing/accounts.ts';
import { hashPassword } from '../../../hub/pairing/password.ts';
import { clientIdOf } from '../../../shared/topics.ts';
import { DOOR } from '../ingest/example-messages.ts';
import {
  type AttackedBroker,
  comesAndIsServed,
  DOOR_USER,
  openTls,
  startAttackedBroker,
} from './attacked-broker.ts';
import { connectPacket } from './raw-mqtt.ts';

/** Fewer than by default, so that fewer guesses reach it. */
const WRONG = 10;
const BACK = { ...DOOR, sensor: 'back' };

let attacked: AttackedBroker;
const opened: TLSSocket[] = [];
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  await attacked.close();
});

async function tls(): Promise<TLSSocket> {
  const socket = await openTls(attacked);
  opened.push(socket);
  return socket;
}

const login = (password: string) => connectPacket({ clientId: clientIdOf(DOOR), user: DOOR_USER, password });

test('logins broken off while the password is checked leave no connection, and nothing to throw out', async () => {
  const BROKEN = 300;
  let checking = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow =
    (check: CheckLogin): CheckLogin =>
    async (user, password) => {
      checking += 1;
      const found = await check(user, password);
      await released;
      return found;
    };
  attacked = await startAttackedBroker({
    checkLogin: slow,
    limits: { loginChecks: BROKEN, wrongLogins: BROKEN },
  });
  for (let from = 0; from < BROKEN; from += 50) {
    const sockets = await Promise.all(Array.from({ length: 50 }, tls));
    const before = checking;
    for (const socket of sockets) socket.write(login(attacked.password));
    await expect.poll(() => checking - before, { interval: 5 }).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
  }
  await expect.poll(() => attacked.broker.connections(), { interval: 5 }).toBe(1);
  release();
  await comesAndIsServed(() => attacked.asDoor());
  await attacked.db.asOperator().write((unit) => unit.revokeCredential(DOOR, Date.now()));
  expect(attacked.broker.throwOut(await credentialsInForce(attacked.db))).toBe(1);
  for (let look = 0; look < 100; look += 1) {
    expect(attacked.broker.throwOut(await credentialsInForce(attacked.db))).toBe(0);
  }
  expect(attacked.log().match(/thrown out/g)).toHaveLength(1);
});

test('wrong logins without end are so many a second, and sensors behind the same address come in meanwhile', async () => {
  let checks = 0;
  const counted =
    (check: CheckLogin): CheckLogin =>
    (user, password) => {
      if (Buffer.from(password).toString() === 'guess') checks += 1;
      return check(user, password);
    };
  attacked = await startAttackedBroker({ checkLogin: counted, limits: { wrongLogins: WRONG } });
  await attacked.db
    .asOperator()
    .write((unit) => unit.issueCredential(BACK, hashPassword('back'), Date.now()));
  let isOver = false;
  const guess = async () => {
    while (!isOver) {
      const socket = await tls();
      const ended = new Promise((resolve) => socket.once('close', resolve));
      socket.write(login('guess'));
      socket.resume();
      await ended;
      opened.splice(opened.indexOf(socket), 1);
    }
  };
  const startMs = performance.now();
  const guessers = Array.from({ length: 30 }, guess);
  await expect.poll(() => checks, { interval: 5 }).toBeGreaterThanOrEqual(WRONG);
  const other = await comesAndIsServed(
    () =>
      attacked.asDoor({
        clientId: clientIdOf(BACK),
        username: DOOR_USER.replace('door', 'back'),
        password: 'back',
      }),
    BACK,
  );
  const own = await comesAndIsServed(() => attacked.asDoor());
  const seconds = (performance.now() - startMs) / 1000;
  const inWindows = WRONG * (1 + Math.ceil((1000 * seconds) / BROKER_LIMITS.wrongLoginMs));
  isOver = true;
  expect(checks).toBeLessThanOrEqual(inWindows);
  expect(other).toBeLessThan(1500);
  expect(own).toBeLessThan(6000);
  await Promise.all(guessers);
});
