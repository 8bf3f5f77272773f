// The hour so far on the disk, and a restart that goes on with it.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Pseudonym, Sighting, Signature } from '../../../device/capture/sighting.ts';
import type { HistoryBin } from '../../../device/count/bin-history.ts';
import { BIN_MS, BINS_PER_HOUR } from '../../../device/count/bins.ts';
import { Counter, type Counts } from '../../../device/count/counter.ts';
import { keepCheckpoints, readCheckpoint, writeCheckpoint } from '../../../device/hours/checkpoint.ts';
import { builtMs } from '../../../device/system/build-time.ts';
import type { Profile } from '../../../shared/hourly-count.ts';
import { hourStartMs, MS_PER_HOUR, type UtcHour, utcHourOf } from '../../../shared/utc-hour.ts';

const HOUR = utcHourOf(Date.UTC(2026, 10, 23, 12));
const START_MS = hourStartMs(HOUR);
const DAY = { fromMs: START_MS - 12 * MS_PER_HOUR, untilMs: START_MS + 12 * MS_PER_HOUR };

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-checkpoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'outbox.sqlite.checkpoint');
}

const NOTHING = {
  weight: 0,
  near: 0,
  farLessNear: 0,
  templates: 0,
  squares: 0,
  changesWeight: 0,
  changesSquares: 0,
  soon: 0,
  later: 0,
  present: 0,
};
const EMPTY: Counts = { hours: [], history: [], leaving: NOTHING, quiet: [] };

/** What was counted so far; what it is to go on from is put into `resumed`. */
const countedSoFar = (counts: Counts, resumed: Counts[]) => ({
  counts: () => counts,
  resume: (kept: Counts) => void resumed.push(kept),
});

/** Phones heard in a bin, each by its number. */
type Heard = readonly (readonly number[])[];

function hear(counter: Counter, heard: Heard, fromBin: number, untilBin: number): void {
  for (let bin = fromBin; bin < untilBin; bin += 1) {
    const timeMs = START_MS + bin * BIN_MS;
    counter.keepTime(timeMs);
    for (const phone of heard[bin] ?? []) {
      counter.sight({
        timeMs: timeMs + 1000,
        signalDbm: -50,
        zone: 'inside',
        near: true,
        well: true,
        clear: true,
        richness: 40,
        randomised: true,
        pseudonym: (1000 * bin + phone) as Pseudonym,
        signature: phone as Signature,
      } as Sighting);
    }
    counter.hours.listened(timeMs, timeMs + BIN_MS);
    counter.keepTime(timeMs + BIN_MS);
  }
}

const counterOf = (profile: Profile) => new Counter({ profile, stayMinutes: 20 });
const crowd = fc.array(fc.array(fc.nat(40), { maxLength: 30 }), {
  minLength: BINS_PER_HOUR,
  maxLength: BINS_PER_HOUR,
});

/** Kept to a hundredth of a phone. */
function expectSameHistory(resumed: readonly HistoryBin[], whole: readonly HistoryBin[]): void {
  expect(resumed.map(({ bin }) => bin)).toEqual(whole.map(({ bin }) => bin));
  const worst = resumed.map(({ phones }, index) => Math.abs(phones.inside - whole[index]!.phones.inside));
  expect(Math.max(...worst)).toBeLessThan(0.00501);
}

describe('a restart at the end of a bin', () => {
  test.prop([crowd, fc.integer({ min: 1, max: BINS_PER_HOUR - 1 })])(
    'leaves the hour as it would have been',
    (heard, restartBin) => {
      const file = place();
      const whole = counterOf('minutes');
      hear(whole, heard, 0, BINS_PER_HOUR);
      const first = counterOf('minutes');
      hear(first, heard, 0, restartBin);
      writeCheckpoint(file, 'aaaa', first.counts());
      const second = counterOf('minutes');
      second.resume(readCheckpoint(file, 'aaaa')!);
      hear(second, heard, restartBin, BINS_PER_HOUR);
      expect(second.close(HOUR)).toEqual(whole.close(HOUR));
      expectSameHistory(second.history.entries(), whole.history.entries());
    },
    20_000,
  );

  it('in profile hour takes over what is always there, and no phone that could count twice', () => {
    const first = counterOf('hour');
    hear(first, [[1, 2, 3]], 0, 1);
    first.close(HOUR);
    hear(
      first,
      Array.from({ length: 14 }, () => [1, 2, 3]),
      12,
      14,
    );
    const counts = first.counts();
    expect(counts.hours).toHaveLength(1);
    const second = counterOf('hour');
    second.resume(counts);
    expect(second.history.entries()).toEqual(first.history.entries());
    expect(second.hours.open()).toEqual([]);
  });

  it('neither brings a closed hour back nor replaces what was heard since', () => {
    const before = counterOf('minutes');
    hear(before, [[1, 2, 3]], 0, 1);
    const after = counterOf('minutes');
    hear(after, [[], [7]], 1, 2);
    after.resume(before.counts());
    expect(after.close(HOUR)?.coverage).toBeCloseTo(1 / 12);
    after.resume(before.counts());
    expect(after.hours.open()).toEqual([]);
  });
});

it('bug fixed: bins that ended while the sensor waited for its clock kept the hour from being resumed', () => {
  const before = counterOf('minutes');
  hear(before, [[1, 2, 3]], 0, 1);
  const after = counterOf('minutes');
  after.keepTime(START_MS + BIN_MS);
  after.keepTime(START_MS + 2 * BIN_MS);
  after.resume(before.counts());
  expect(after.close(HOUR)?.coverage).toBeCloseTo(1 / 12);
});

it('bug fixed: a sensor that waited for its clock over the end of a bin wrote over what it was to resume', () => {
  const file = place();
  const before = counterOf('minutes');
  hear(before, [[1, 2, 3]], 0, 1);
  writeCheckpoint(file, 'aaaa', before.counts());
  const resumed: Counts[] = [];
  const warnings: string[] = [];
  const checkpoints = keepCheckpoints({
    file,
    config: () => 'aaaa',
    warn: (reason) => warnings.push(reason),
    span: () => DAY,
  });
  const counting = countedSoFar(EMPTY, resumed);
  checkpoints.keep('aaaa', counting);
  checkpoints.resume(counting);
  checkpoints.resume(counting);
  expect([resumed, warnings]).toEqual([[before.counts()], []]);
  checkpoints.keep('aaaa', counting);
  expect(readCheckpoint(file, 'aaaa')).toEqual(EMPTY);
});

it('what cannot be read or kept is told, and counting goes on', () => {
  const file = place();
  writeFileSync(file, 'cut');
  const warnings: string[] = [];
  const checkpoints = keepCheckpoints({
    file: join(file, 'below'),
    config: () => 'aaaa',
    span: () => DAY,
    warn: (reason) => warnings.push(reason),
  });
  const resumed: Counts[] = [];
  checkpoints.resume(countedSoFar(EMPTY, resumed));
  checkpoints.keep('aaaa', countedSoFar(EMPTY, resumed));
  expect(resumed).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/before the start is not counted/),
    expect.stringMatching(/so far is not kept/),
  ]);
});

describe('hours that cannot be', () => {
  /** What is resumed of a checkpoint that holds so many bins, from the first of an hour. */
  function resumedOf(hour: number, bins: number, span = DAY) {
    const file = place();
    const counter = counterOf('minutes');
    hear(
      counter,
      Array.from({ length: bins }, () => [1, 2, 3]),
      0,
      bins,
    );
    const { hours, history, leaving, quiet } = counter.counts();
    const away = (hour - HOUR) * BINS_PER_HOUR;
    writeCheckpoint(file, 'aaaa', {
      hours: hours.map(({ tally }) => ({ hour: hour as UtcHour, tally })),
      history: history.map(({ bin, phones }) => ({ bin: bin + away, phones })),
      leaving,
      quiet,
    });
    const resumed: Counts[] = [];
    const warnings: string[] = [];
    const checkpoints = keepCheckpoints({
      file,
      config: () => 'aaaa',
      warn: (reason) => warnings.push(reason),
      span: () => span,
    });
    checkpoints.resume(countedSoFar(EMPTY, resumed));
    return { file, checkpoints, warnings, resumed, hours: resumed[0]?.hours.map((one) => one.hour) };
  }
  const until = (ms: number) => ({ fromMs: DAY.fromMs, untilMs: ms });

  it.each([
    ['the present one', HOUR, 3, until(START_MS + 3 * BIN_MS)],
    ['one of before the sensor was switched off', HOUR, 12, until(START_MS + 9 * MS_PER_HOUR)],
    ['the one in which the package was built', HOUR, 3, { fromMs: START_MS + 1000, untilMs: DAY.untilMs }],
  ])('none of these is: %s', (_name, hour, bins, span) => {
    const { hours, warnings } = resumedOf(hour, bins, span);
    expect([hours, warnings]).toEqual([[hour], []]);
  });

  it.each([
    ['the next one', HOUR + 1, 2, until(START_MS + MS_PER_HOUR - 1)],
    ['one of the year 2031', HOUR + 40_000, 12, DAY],
    ['one of the year 1970', 3, 12, DAY],
    ['the one before the package was built', HOUR, 12, { ...DAY, fromMs: START_MS + MS_PER_HOUR }],
    ['the present one with bins that are still to come', HOUR, 9, until(START_MS + 3 * BIN_MS)],
    ['one that no calendar has', 1e15, 1, DAY],
  ])('%s is refused, with what was always there then, and never released', (_name, hour, bins, span) => {
    const { resumed, warnings } = resumedOf(hour, bins, span);
    const bound = span.untilMs / BIN_MS;
    expect(resumed.flatMap(({ hours }) => hours)).toEqual([]);
    expect(resumed.flatMap(({ history }) => history).every(({ bin }) => bin <= bound)).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/are refused: they are not between 2026-/)]);
    const counter = counterOf('minutes');
    for (const counts of resumed) counter.resume(counts);
    expect(counter.hours.open()).toEqual([]);
  });

  test.prop([fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 12 })], { numRuns: 20 })(
    'whatever hour it names, one that is taken lies between building and now',
    (hour, bins) => {
      const { hours = [] } = resumedOf(hour, bins);
      for (const one of hours) {
        expect(hourStartMs(one)).toBeLessThanOrEqual(DAY.untilMs);
        expect(hourStartMs(one) + MS_PER_HOUR).toBeGreaterThan(DAY.fromMs);
      }
    },
  );

  it('by a clock that stands before the package was built are not judged: the file waits for a right one', () => {
    let span = { fromMs: DAY.fromMs, untilMs: 5000 };
    const file = place();
    const counter = counterOf('minutes');
    hear(counter, [[1, 2, 3]], 0, 1);
    writeCheckpoint(file, 'aaaa', counter.counts());
    const resumed: Counts[] = [];
    const checkpoints = keepCheckpoints({
      file,
      config: () => 'aaaa',
      warn: (reason: string) => expect.fail(reason),
      span: () => span,
    });
    const counting = countedSoFar(EMPTY, resumed);
    checkpoints.resume(counting);
    checkpoints.keep('aaaa', counting);
    expect(resumed).toEqual([]);
    span = until(START_MS + BIN_MS);
    checkpoints.keep('aaaa', counting);
    expect(resumed).toEqual([counter.counts()]);
    checkpoints.keep('aaaa', counting);
    expect(readCheckpoint(file, 'aaaa')).toEqual(EMPTY);
  });
});

describe('the time of building', () => {
  const of = (content: object) => {
    const file = place();
    writeFileSync(file, JSON.stringify(content));
    return builtMs(pathToFileURL(file));
  };

  it('is what the package says, and the beginning of the project in a checkout', () => {
    expect(of({ built: '2026-11-20T10:00:00.000Z' })).toBe(Date.UTC(2026, 10, 20, 10));
    expect(of({})).toBe(Date.UTC(2025, 0, 1));
    expect(builtMs()).toBe(Date.UTC(2025, 0, 1));
    expect(() => of({ built: 'yesterday' })).toThrow("'yesterday' is not a time of building");
  });
});

describe('the file', () => {
  const counts = (): Counts => {
    const counter = counterOf('minutes');
    hear(counter, [[1, 2], [2]], 0, 2);
    return counter.counts();
  };

  it('is for its owner alone, and holds numbers and the hash of the settings alone', () => {
    const file = place();
    writeCheckpoint(file, 'c0ffee', counts());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const texts = new Set<unknown>();
    JSON.parse(readFileSync(file, 'utf8'), (_, value) => {
      if (typeof value !== 'number' && typeof value !== 'object') texts.add(value);
      return value;
    });
    expect([...texts]).toEqual(['c0ffee']);
  });

  it('that is not there is no error', () => {
    expect(readCheckpoint(place(), 'aaaa')).toBeUndefined();
  });

  it('of other settings is refused', () => {
    const file = place();
    writeCheckpoint(file, 'aaaa', counts());
    expect(() => readCheckpoint(file, 'bbbb')).toThrow('other settings');
  });

  test.prop([fc.double({ min: 0, max: 0.999, noNaN: true })], { numRuns: 20 })(
    'cut short anywhere is refused',
    (part) => {
      const file = place();
      writeCheckpoint(file, 'aaaa', counts());
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.slice(0, Math.floor(part * text.length)));
      expect(() => readCheckpoint(file, 'aaaa')).toThrow('is not a checkpoint');
    },
  );

  it('that cannot be replaced stays, and nothing is left beside it', () => {
    const file = place();
    writeCheckpoint(file, 'aaaa', counts());
    const before = readFileSync(file, 'utf8');
    const impossible = {
      hours: [],
      history: [{ bin: 1n as unknown as number, phones: { inside: 0, present: 0, clear: 0, nearby: 0 } }],
      leaving: NOTHING,
      quiet: [],
    };
    expect(() => writeCheckpoint(file, 'aaaa', impossible)).toThrow('BigInt');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(join(file, '..'))).toHaveLength(1);
  });
});
