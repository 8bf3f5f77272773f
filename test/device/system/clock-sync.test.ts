// Whether the clock is right: by the mark of a time service, by a stand-in of timedatectl on the PATH.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askClock, type ClockState, watchClock } from '../../../device/system/clock-sync.ts';
import { fakeClock } from '../../support/fake-clock.ts';

function machine(timedatectl?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (timedatectl !== undefined) {
    writeFileSync(join(folder, 'timedatectl'), `#!/bin/sh\n${timedatectl}\n`);
    chmodSync(join(folder, 'timedatectl'), 0o755);
  }
  const mark = join(folder, 'synchronized');
  return { mark, ask: () => askClock(mark, { PATH: folder }) };
}

describe('who is asked', () => {
  test.each([
    ['synchronised', 'echo yes'],
    ['not-synchronised', 'echo no'],
    ['unknown', 'echo Failed to connect to bus >&2; exit 1'],
    ['unknown', 'echo maybe'],
    ['unknown', undefined],
  ])('%s, where timedatectl is: %s', async (state, script) => {
    expect(await machine(script).ask()).toBe(state);
  });

  test("a time service's own mark is enough", async () => {
    const { mark, ask } = machine('echo no');
    writeFileSync(mark, '');
    expect(await ask()).toBe('synchronised');
  });
});

describe('what is made of it', () => {
  function watched(first: ClockState) {
    const clock = fakeClock(0);
    const at = { answer: first, asked: 0, changes: [] as ClockState[] };
    const watch = watchClock({
      first,
      ask: async () => {
        at.asked += 1;
        return at.answer;
      },
      clock,
      changed: (state) => at.changes.push(state),
    });
    /** Until the answers have come. */
    const later = async (ms: number) => {
      clock.advance(ms);
      await new Promise(setImmediate);
    };
    return { at, watch, later };
  }

  test('nothing is believed until the clock is synchronised', async () => {
    const { at, watch, later } = watched('not-synchronised');
    await later(5000);
    expect([watch.isTrusted(), watch.state(), at.asked]).toEqual([false, 'not-synchronised', 1]);
    at.answer = 'synchronised';
    await later(5000);
    expect([watch.isTrusted(), watch.state()]).toEqual([true, 'synchronised']);
    expect(at.changes).toEqual(['synchronised']);
    // Seldom, from then on.
    await later(5000);
    expect(at.asked).toBe(2);
  });

  test('a clock that was right goes on without a network, and says so', async () => {
    const { at, watch, later } = watched('synchronised');
    at.answer = 'not-synchronised';
    await later(300_000);
    expect([watch.isTrusted(), watch.state()]).toEqual([true, 'not-synchronised']);
  });

  test('where nobody can tell it is believed; one that cannot be asked any more said what it said', async () => {
    const { watch } = watched('unknown');
    expect([watch.isTrusted(), watch.state()]).toEqual([true, 'unknown']);
    const other = watched('not-synchronised');
    other.at.answer = 'unknown';
    await other.later(5000);
    expect([other.watch.isTrusted(), other.watch.state()]).toEqual([false, 'not-synchronised']);
  });

  test('a clock that nobody could tell of while the machine started is not believed once somebody can', async () => {
    const { at, watch, later } = watched('unknown');
    at.answer = 'not-synchronised';
    await later(5000);
    expect([watch.isTrusted(), watch.state()]).toEqual([false, 'not-synchronised']);
    at.answer = 'synchronised';
    await later(5000);
    expect(watch.isTrusted()).toBe(true);
  });

  test('stopped, it asks no more', async () => {
    const { at, watch, later } = watched('not-synchronised');
    watch.stop();
    await later(600_000);
    expect(at.asked).toBe(0);
  });
});
