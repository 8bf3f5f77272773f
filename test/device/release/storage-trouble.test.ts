// The outbox and the checkpoint on a file system that fills up and turns read-only: a real one, in memory, which needs root to
// be mounted.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../../device/hours/checkpoint.ts';
import { openOutbox } from '../../../device/release/outbox.ts';
import type { UtcHour } from '../../../shared/utc-hour.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { OWNER, sampleHours, sampleRelease } from './sample-release.ts';

function mountable(): boolean {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'footfall-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    // A container without the right to mount.
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function smallDisk(size: string) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-disk-'));
  const mount = (...args: string[]) => execFileSync('mount', args);
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    fill() {
      const file = join(folder, 'ballast');
      for (let bytes = 1 << 20; bytes >= 512; bytes = bytes / 2) {
        try {
          for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
        } catch (error) {
          expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
        }
      }
    },
    free: () => rmSync(join(folder, 'ballast')),
    remount: (how: 'ro' | 'rw') => mount('-o', `remount,${how}`, folder),
  };
}

const hours = sampleHours(6);
const open = (folder: string) => openOutbox(join(folder, 'outbox.sqlite'), OWNER, fakeClock(0));
const leaving = {
  weight: 3,
  near: 300,
  farLessNear: -12,
  templates: 30,
  squares: 900,
  changesWeight: 3,
  changesSquares: 9,
  soon: 6,
  later: 9,
  present: 60,
};
const counts = {
  hours: [],
  history: [{ bin: 1, phones: { inside: 1, present: 1, clear: 1, nearby: 1 } }],
  leaving,
  quiet: [3.4, -0.2],
};

test.runIf(mountable())('a disk that is full, and then is not: nothing that was released is lost', () => {
  const disk = smallDisk('2m');
  const outbox = open(disk.folder);
  const release = (hour: UtcHour) => outbox.releaseOnce(hour, () => sampleRelease(hour));
  expect(release(hours[0]!)).toEqual({ kind: 'released' });
  const checkpoint = join(disk.folder, 'checkpoint');
  writeCheckpoint(checkpoint, 'aaaa', counts);
  disk.fill();
  // What SQLite has room for in its log still goes through; at last it does not.
  const outcomes = Array.from({ length: 4000 }, (_, index) => release((hours[1]! + index) as UtcHour));
  const refused = outcomes.findIndex(({ kind }) => kind === 'failed');
  expect(outcomes[refused]).toMatchObject({ kind: 'failed', reason: expect.stringContaining('full') });
  expect(() =>
    writeCheckpoint(checkpoint, 'aaaa', { ...counts, history: Array(200).fill(counts.history[0]) }),
  ).toThrow('ENOSPC');
  expect(readCheckpoint(checkpoint, 'aaaa')).toEqual(counts);
  disk.free();
  expect(release((hours[1]! + refused) as UtcHour)).toEqual({ kind: 'released' });
  expect(outbox.stats()).toMatchObject({ failure: null });
  outbox.close();
  const again = open(disk.folder);
  expect(again.pending(10_000).map(({ hour }) => hour)).toEqual(
    expect.arrayContaining([hours[0], ...outcomes.slice(0, refused).map((_, index) => hours[1]! + index)]),
  );
  again.close();
});

test.runIf(mountable())(
  'bug: a disk with room for a part of a checkpoint took that part, and the good one was gone',
  () => {
    const disk = smallDisk('1m');
    const checkpoint = join(disk.folder, 'checkpoint');
    writeCheckpoint(checkpoint, 'aaaa', counts);
    disk.fill();
    const ballast = join(disk.folder, 'ballast');
    // One page of memory, a part of what is to be written.
    truncateSync(ballast, statSync(ballast).size - 4096);
    const day = Array.from({ length: 288 }, (_, bin) => ({
      bin,
      phones: { inside: 12.34, present: 11.1, clear: 10.12, nearby: 31.41 },
    }));
    expect(() => writeCheckpoint(checkpoint, 'aaaa', { ...counts, history: day })).toThrow('ENOSPC');
    expect(readCheckpoint(checkpoint, 'aaaa')).toEqual(counts);
  },
);

test.runIf(mountable())('a disk that turns read-only, and is mended: releases wait, and go on', () => {
  const disk = smallDisk('2m');
  mkdirSync(join(disk.folder, 'box'));
  const folder = join(disk.folder, 'box');
  const first = open(folder);
  first.releaseOnce(hours[0]!, () => sampleRelease(hours[0]!));
  first.close();
  disk.remount('ro');
  expect(() => open(folder)).toThrow('SQLITE_CANTOPEN');
  expect(() => writeCheckpoint(join(folder, 'checkpoint'), 'aaaa', counts)).toThrow('EROFS');
  disk.remount('rw');
  const second = open(folder);
  expect(second.pending(10).map(({ hour }) => hour)).toEqual([hours[0]]);
  expect(second.releaseOnce(hours[1]!, () => sampleRelease(hours[1]!))).toEqual({ kind: 'released' });
  second.close();
});

test('a year without a hub: every hour waits, in a few megabytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-year-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outbox = open(folder);
  const first = hours[0]!;
  for (let index = 0; index < 8784; index += 1) {
    const hour = (first + index) as UtcHour;
    expect(outbox.releaseOnce(hour, () => sampleRelease(hour))).toEqual({ kind: 'released' });
  }
  outbox.close();
  const again = open(folder);
  expect(again.stats()).toMatchObject({ waiting: 8784, oldest: first });
  expect(again.pending(3).map(({ hour }) => hour)).toEqual([first, first + 1, first + 2]);
  again.close();
  expect(statSync(join(folder, 'outbox.sqlite')).size).toBeLessThan(8e6);
  expect(readFileSync(join(folder, 'outbox.sqlite')).subarray(0, 6).toString()).toBe('SQLite');
});
