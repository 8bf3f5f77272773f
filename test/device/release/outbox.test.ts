import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spentOn } from '../../../device/release/disclosure-control.ts';
import { type Outbox, openOutbox } from '../../../device/release/outbox.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts';
import { OWNER, sampleHours, sampleRelease } from './sample-release.ts';

let folder: string;
let file: string;
let clock: FakeClock;
const open: Outbox[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footfall-outbox-'));
  file = join(folder, 'outbox.sqlite');
  clock = fakeClock(Date.UTC(2026, 10, 23));
});
afterEach(() => {
  for (const outbox of open.splice(0)) outbox.close();
  rmSync(folder, { recursive: true, force: true });
});

function openHere(limits?: { marksMax: number; waitingMax: number }): Outbox {
  const outbox = openOutbox(file, OWNER, clock, limits);
  open.push(outbox);
  return outbox;
}

function fill(outbox: Outbox, hours: readonly UtcHour[]): void {
  for (const hour of hours) {
    expect(outbox.releaseOnce(hour, () => sampleRelease(hour))).toEqual({ kind: 'released' });
  }
}

const mustNotDraw = () => {
  throw new Error('drawn a second time');
};
const hoursOf = (outbox: Outbox) => outbox.pending(1000).map(({ hour }) => hour);

describe('a release', () => {
  it('is drawn once, also after a restart and after the hub has it', () => {
    const [hour] = sampleHours(1) as [UtcHour];
    const first = openHere();
    fill(first, [hour]);
    expect(first.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'already' });
    first.close();
    const second = openHere();
    expect(second.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'already' });
    expect(second.pending(10)).toEqual([{ hour, body: JSON.stringify(sampleRelease(hour)) }]);
    expect(second.settle(hour, { outcome: 'stored' })).toEqual({ kind: 'removed' });
    expect(second.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'already' });
    expect(second.pending(10)).toEqual([]);
  });

  it('says what the newest hour and the last 24 cost, also when the hub has them', () => {
    const hours = sampleHours(30);
    const outbox = openHere();
    fill(outbox, hours);
    for (const hour of hours) outbox.settle(hour, { outcome: 'stored' });
    const each = spentOn(sampleRelease(hours[0]!));
    expect(outbox.stats().spent).toEqual({ hour: each, day: 24 * each });
  });

  it('takes a file of version 1, which did not say what an hour cost', () => {
    const [old, next] = sampleHours(2) as [UtcHour, UtcHour];
    const first = openHere();
    fill(first, [old]);
    first.close();
    const db = new Database(file);
    db.exec('ALTER TABLE release DROP COLUMN spent; DROP TABLE remote; DROP TABLE coming');
    db.pragma('user_version = 1');
    db.close();
    const outbox = openHere();
    expect(outbox.releaseOnce(old, mustNotDraw)).toEqual({ kind: 'already' });
    fill(outbox, [next]);
    expect(outbox.stats().spent).toEqual({ hour: 7, day: 7 });
  });

  it('of version 3, with the words of then, waits on with those of today', () => {
    const [hour, quiet] = sampleHours(2) as [UtcHour, UtcHour];
    const first = openHere();
    fill(first, [hour, quiet]);
    first.close();
    const inWordsOfThen = ({ visits, present, stay, ...others }: Record<string, unknown>) => ({
      ...others,
      visits: present,
      arrivals: visits,
    });
    const ofThen = (release: ReturnType<typeof sampleRelease>) => ({
      ...inWordsOfThen(release),
      interval: inWordsOfThen(release.interval),
      gain: inWordsOfThen(release.gain),
    });
    const withheld = sampleRelease(quiet);
    const nobodyCame = { ...withheld, visits: null, interval: { ...withheld.interval, visits: null } };
    const db = new Database(file);
    const rewrite = db.prepare('UPDATE release SET body = ? WHERE hour = ?');
    rewrite.run(JSON.stringify(ofThen(sampleRelease(hour))), hour);
    rewrite.run(JSON.stringify(ofThen(nobodyCame)), quiet);
    db.exec('DROP TABLE coming');
    db.pragma('user_version = 3');
    db.close();
    const bodies = openHere()
      .pending(2)
      .map(({ body }) => JSON.parse(body));
    const unsaid = (release: ReturnType<typeof sampleRelease>) => ({
      ...release,
      stay: null,
      interval: { ...release.interval, stay: null },
    });
    expect(bodies).toEqual([sampleRelease(hour), nobodyCame].map(unsaid));
  });

  it('keeps the newest connection beyond a restart', () => {
    const first = openHere();
    expect(first.lastComing()).toBe(0);
    for (const ms of [1_000, 3_000, 2_000]) first.keepComing(ms);
    first.close();
    expect(openHere().lastComing()).toBe(3_000);
  });

  it('is taken in any order and handed out oldest first, in pages', () => {
    const hours = sampleHours(5);
    const outbox = openHere();
    fill(outbox, [hours[3]!, hours[0]!, hours[4]!, hours[1]!, hours[2]!]);
    expect(hoursOf(outbox)).toEqual(hours);
    expect(outbox.pending(2, hours[1]).map(({ hour }) => hour)).toEqual([hours[2], hours[3]]);
    expect(outbox.stats()).toEqual({
      waiting: 5,
      refused: 0,
      oldest: hours[0],
      failure: null,
      spent: { hour: 7, day: 35 },
    });
  });

  it('of another hour, another sensor or no schema is our mistake, and leaves the hour open', () => {
    const [hour, other] = sampleHours(2) as [UtcHour, UtcHour];
    const outbox = openHere();
    expect(() => outbox.releaseOnce(hour, () => sampleRelease(other))).toThrow('says door-1');
    expect(() => outbox.releaseOnce(hour, () => ({ ...sampleRelease(hour), sensor: 'door-2' }))).toThrow(
      'door-2',
    );
    expect(() => outbox.releaseOnce(hour, () => sampleRelease(hour, -3))).toThrow('breaks its schema');
    expect(() => outbox.releaseOnce(hour, mustNotDraw)).toThrow('drawn');
    fill(outbox, [hour]);
  });
});

describe('a receipt', () => {
  it('for nothing that waits is unknown: late, repeated, not ours', () => {
    const [hour, never] = sampleHours(2) as [UtcHour, UtcHour];
    const outbox = openHere();
    fill(outbox, [hour]);
    expect(outbox.settle(hour, { outcome: 'duplicate' })).toEqual({ kind: 'removed' });
    for (const outcome of ['stored', 'duplicate', 'rejected'] as const) {
      expect(outbox.settle(hour, { outcome })).toEqual({ kind: 'unknown' });
      expect(outbox.settle(never, { outcome })).toEqual({ kind: 'unknown' });
    }
    expect(outbox.stats()).toEqual({
      waiting: 0,
      refused: 0,
      oldest: null,
      failure: null,
      spent: { hour: 7, day: 7 },
    });
  });

  it('that rejects sets the release aside for a day, or until the next start', () => {
    const hours = sampleHours(2);
    const outbox = openHere();
    fill(outbox, hours);
    expect(outbox.settle(hours[0]!, { outcome: 'rejected', reason: 'other values' })).toEqual({
      kind: 'set-aside',
    });
    expect(hoursOf(outbox)).toEqual([hours[1]]);
    expect(outbox.stats()).toMatchObject({ waiting: 1, refused: 1, oldest: hours[1] });
    clock.advance(24 * 3_600_000 - 1);
    expect(hoursOf(outbox)).toEqual([hours[1]]);
    clock.advance(1);
    expect(hoursOf(outbox)).toEqual(hours);
    outbox.settle(hours[0]!, { outcome: 'rejected' });
    expect(hoursOf(outbox)).toEqual([hours[1]]);
    outbox.close();
    const restarted = openHere();
    expect(hoursOf(restarted)).toEqual(hours);
    expect(restarted.stats()).toMatchObject({ waiting: 1, refused: 1 });
    restarted.settle(hours[0]!, { outcome: 'stored' });
    expect(restarted.stats()).toMatchObject({ waiting: 1, refused: 0 });
  });
});

describe('limits', () => {
  it('prunes the oldest marks, and draws nothing where it no longer knows', () => {
    const hours = sampleHours(10);
    const outbox = openHere({ marksMax: 3, waitingMax: 100 });
    for (const hour of hours.slice(1)) {
      fill(outbox, [hour]);
      outbox.settle(hour, { outcome: 'stored' });
    }
    // Marks are pruned as releases come: hours 1 … 5 are gone, 6, 7, 8 were kept, 9 came last.
    for (const hour of hours.slice(0, 6))
      expect(outbox.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'too-old' });
    for (const hour of hours.slice(6))
      expect(outbox.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'already' });
  });

  it('never prunes what waits, and remembers across a restart how far it pruned', () => {
    const hours = sampleHours(10);
    const outbox = openHere({ marksMax: 2, waitingMax: 100 });
    fill(outbox, hours.slice(1));
    for (const hour of hours.slice(2, 8)) outbox.settle(hour, { outcome: 'stored' });
    const later = (hours[9]! + 1) as UtcHour;
    fill(outbox, [later]);
    expect(hoursOf(outbox)).toEqual([hours[1], hours[8], hours[9], later]);
    outbox.close();
    const restarted = openHere({ marksMax: 2, waitingMax: 100 });
    expect(restarted.releaseOnce(hours[0]!, mustNotDraw)).toEqual({ kind: 'too-old' });
    expect(restarted.releaseOnce(hours[1]!, mustNotDraw)).toEqual({ kind: 'already' });
    expect(restarted.releaseOnce(hours[5]!, mustNotDraw)).toEqual({ kind: 'too-old' });
    expect(restarted.releaseOnce(hours[6]!, mustNotDraw)).toEqual({ kind: 'already' });
  });

  it('takes old recordings into a new outbox, and true hours after a clock that ran ahead', () => {
    const [hour] = sampleHours(1) as [UtcHour];
    const outbox = openHere();
    fill(outbox, [(hour + 20 * 8766) as UtcHour, hour, (hour - 10 * 8766) as UtcHour, 0 as UtcHour]);
  });

  it('draws nothing while too much waits, and goes on when the hub is back', () => {
    const hours = sampleHours(3);
    const outbox = openHere({ marksMax: 100, waitingMax: 2 });
    fill(outbox, hours.slice(0, 2));
    expect(outbox.releaseOnce(hours[2]!, mustNotDraw)).toEqual({ kind: 'full' });
    outbox.settle(hours[0]!, { outcome: 'stored' });
    fill(outbox, [hours[2]!]);
  });
});

describe('the file', () => {
  it('keeps its log short however much is written', () => {
    fill(openHere(), sampleHours(1500));
    expect(statSync(`${file}-wal`).size).toBeLessThan(1_100_000);
  });

  it.each([
    [
      'text',
      () => writeFileSync(file, 'this is a shopping list, long enough to be read\n'.repeat(30)),
      'no outbox',
    ],
    [
      'another database',
      () => {
        const db = new Database(file);
        db.exec('CREATE TABLE customers (name TEXT)');
        db.close();
      },
      'a database of something else',
    ],
    [
      'an outbox that was cut off',
      () => {
        const outbox = openOutbox(file, OWNER, clock);
        fill(outbox, sampleHours(200));
        outbox.close();
        truncateSync(file, 8192);
      },
      'damaged',
    ],
    [
      'an outbox of a newer version',
      () => {
        openOutbox(file, OWNER, clock).close();
        const db = new Database(file);
        db.pragma('user_version = 99');
        db.close();
      },
      'newer Footfall',
    ],
    [
      "another sensor's outbox",
      () => openOutbox(file, { ...OWNER, retailer: 'other' }, clock).close(),
      'is the outbox of other/high-street/door-1, not of acme/high-street/door-1',
    ],
  ])('that holds %s is refused in words', (_what, write, words) => {
    write();
    expect(openHere).toThrow(words);
    expect(openHere).toThrow(file);
  });

  it('in a folder that is not there is refused in words', () => {
    expect(() => openOutbox(join(folder, 'no', 'outbox'), OWNER, clock)).toThrow('its folder must exist');
  });

  it('held by another process leaves the hour unreleased, says so, and recovers', () => {
    const [hour] = sampleHours(1) as [UtcHour];
    const outbox = openHere();
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    const outcome = outbox.releaseOnce(hour, mustNotDraw);
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(outbox.stats().failure).toContain('another process');
    other.exec('ROLLBACK');
    other.close();
    fill(outbox, [hour]);
    expect(outbox.stats().failure).toBeNull();
  });

  it('that cannot grow: nothing is released twice, nothing is silently lost', () => {
    // A limit on the size of files stands in for a full disk; it needs no rights.
    const driver = join(import.meta.dirname, 'outbox-driver.ts');
    const script = `trap '' XFSZ; ulimit -f 300; exec "$0" "$1" "$2" 400`;
    const output = execFileSync('sh', ['-c', script, process.execPath, driver, file], { encoding: 'utf8' });
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const failed = lines.filter(({ kind }) => kind === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed[0].reason).toContain('the disk');
    const sent = new Map(lines.filter(({ body }) => body).map(({ hour, body }) => [hour, body]));
    expect(sent.size).toBeGreaterThan(10);
    expect(sent.size + failed.length).toBe(400);
    const outbox = openHere();
    const stored = new Map(outbox.pending(1000).map(({ hour, body }) => [hour, body]));
    // What was sent is there, or its mark is; what failed can be released now.
    for (const [hour, body] of sent) {
      expect(stored.get(hour) ?? body).toBe(body);
      expect(outbox.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'already' });
    }
    for (const { hour } of failed) if (!stored.has(hour)) fill(outbox, [hour]);
  });
});

describe('killed at any moment', () => {
  it('the outbox never gives two different releases of one hour', async () => {
    const driver = join(import.meta.dirname, 'outbox-driver.ts');
    const sent = new Map<UtcHour, string>();
    let kills = 0;
    for (let round = 0; round < 20; round += 1) {
      const child = spawn(process.execPath, [driver, file, '100000'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      let lines = '';
      let heard = 0;
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        lines += text;
        heard += text.length;
        // Each round a little later, from the very first line on, wherever the child then is.
        if (heard > round * round * 40) child.kill('SIGKILL');
      });
      const [, signal] = await closed;
      if (signal === 'SIGKILL') kills += 1;
      for (const line of lines.split('\n').slice(0, -1)) {
        const { hour, body } = JSON.parse(line);
        if (body) expect(body).toBe(sent.get(hour) ?? body);
        if (body) sent.set(hour, body);
      }
    }
    expect(kills).toBe(20);
    expect(sent.size).toBeGreaterThan(20);
    const outbox = openHere();
    for (const { hour, body } of outbox.pending(100_000)) expect(body).toBe(sent.get(hour) ?? body);
    for (const hour of sent.keys())
      expect(outbox.releaseOnce(hour, mustNotDraw)).toEqual({ kind: 'already' });
  });
});
