// The status file, from the writing sensor to the person who reads it.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { textOf } from '../../../device/commands/status.ts';
import { keepStatusFile, readStatus } from '../../../device/status/status-file.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { sampleStatus } from './sample-status.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-status-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'status.json');
}

test('it is written anew every few seconds, and is gone when the sensor stops', async () => {
  const file = place();
  const clock = fakeClock(0);
  let listened_s = 1;
  const kept = keepStatusFile({
    file,
    clock,
    failed: (reason) => expect.fail(reason),
    status: async () => ({ ...sampleStatus(), listened_s }),
  });
  await expect.poll(() => readStatus(file)?.listened_s).toBe(1);
  listened_s = 6;
  await new Promise(setImmediate);
  clock.advance(5000);
  await expect.poll(() => readStatus(file)?.listened_s).toBe(6);
  kept.stop();
  expect(existsSync(file)).toBe(false);
  expect(readStatus(file)).toBeUndefined();
});

test('a place where nothing can be written is told', async () => {
  const reasons: string[] = [];
  const kept = keepStatusFile({
    file: join(place(), 'absent/status.json'),
    clock: fakeClock(0),
    status: async () => sampleStatus(),
    failed: (reason) => reasons.push(reason),
  });
  await expect.poll(() => reasons.length).toBe(1);
  kept.stop();
});

test.each(['', 'cut', '{"v":1,', '\0\0\0'])(
  'bug fixed: what is not JSON was called an unexpected token: %j',
  (text) => {
    const file = place();
    writeFileSync(file, text);
    expect(() => readStatus(file)).toThrow(`${file} is not a status: it holds no JSON`);
  },
);

test('people read that it cannot count, since when, and what to do', () => {
  const status = sampleStatus();
  const trouble = { kind: 'unreadable', since: '2026-11-23T09:00:00Z' } as const;
  const text = textOf({ ...status, health: { ...status.health, trouble } });
  expect(text).toMatch(
    /^trouble +it cannot read most of the probe requests .* \(since 2026-11-23T09:00:00Z\); capture/m,
  );
  expect(textOf({ ...status, health: { ...status.health, trouble: null } })).not.toMatch(/^trouble/m);
});

test('what another version wrote is refused', () => {
  const file = place();
  writeFileSync(file, '{"v":9}');
  expect(() => readStatus(file)).toThrow('restart the sensor');
});

test('people read what it does now, what was released and what waits, and no count of the hour that runs', () => {
  const status = sampleStatus();
  const text = textOf(status);
  expect(text).toMatch(/^now +listening$/m);
  expect(text).toMatch(/^this hour +from 2026-11-23T12:00:00Z; 20 min listened$/m);
  expect(text).toMatch(/^released +2026-11-\d\dT\d\d:00:00Z +visits \d+/m);
  expect(text).toMatch(/^outbox +empty$/m);
  expect(text).toMatch(/^clock +synchronised$/m);
  const hopping = {
    ...status,
    state: { ...status.state, settings: { ...status.state.settings, channel: null } },
    health: { ...status.health, hopped_s: { 1: 620, 6: 600, 11: 599 } },
  };
  expect(textOf(hopping)).toMatch(/^radio +hopping: 10 min on 1, 10 min on 6, 9 min on 11$/m);
  const source = { state: 'deaf', restarts: 0, reason: 'mon0 has received nothing for 60 s' } as const;
  const outbox = { waiting: 2, refused: 1, oldest: '2026-11-23T10:00:00Z' };
  const sick = textOf({ ...status, health: { ...status.health, source, outbox } });
  expect(sick).toMatch(/^now +deaf: mon0 has received nothing for 60 s$/m);
  expect(sick).toMatch(
    /^outbox +2 wait for the hub, the oldest of 2026-11-23T10:00:00Z; 1 refused by the hub$/m,
  );
});

const DAY: [string, string] = ['09:00', '20:00'];
const OPENING = {
  timeZone: 'Europe/Berlin',
  hours: { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY, sun: null },
};
test.each([
  [null, null, 'always: it was told no opening hours'],
  [OPENING, null, 'by its weekly opening hours'],
  [OPENING, '2026-12-27T23:00:00Z', 'as the hub told them, until 2026-12-27T23:00:00Z'],
  [
    OPENING,
    '2026-11-22T23:00:00Z',
    'by its weekly opening hours: the weeks that the hub told ended at 2026-11-22T23:00:00Z',
  ],
])('people read by which hours it hears: %j, told until %s', (opening, openUntil, says) => {
  const status = sampleStatus();
  const { state, health } = status;
  const text = textOf({
    ...status,
    state: { ...state, openUntil, settings: { ...state.settings, opening } },
    health: { ...health, at: '2026-11-23T12:00:00Z' },
  });
  expect(text).toContain(`hours     ${says}\n`);
});

test.each([
  [{ at: 'a:8883', own: 'a:8883', connected: true, reason: null }, 'connected to a:8883'],
  [
    { at: 'b:8883', own: 'a:8883', connected: true, reason: 'ECONNREFUSED' },
    'connected to b:8883, since its own, a:8883, is away: ECONNREFUSED',
  ],
  [
    { at: 'b:8883', own: 'a:8883', connected: false, reason: 'no answer within 30 s' },
    'not connected; it tries b:8883: no answer within 30 s',
  ],
])('people read at which broker it is: %j', (broker, says) => {
  expect(textOf({ ...sampleStatus(), broker })).toContain(`hub       ${says}\n`);
});
