import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Pseudonym, Sighting, Signature } from '../../../device/capture/sighting.ts';
import { Counter } from '../../../device/count/counter.ts';
import { ScanTable } from '../../../device/count/scans.ts';
import { type FinishedTrack, TrackTable } from '../../../device/count/tracks.ts';
import { utcHourOf } from '../../../shared/utc-hour.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

const sighting = (parts: Partial<Record<keyof Sighting, number | string>>): Sighting => ({
  timeMs: NOON,
  pseudonym: 1 as Pseudonym,
  signature: 9 as Signature,
  sequenceNumber: 0,
  signalDbm: -60,
  zone: 'inside',
  ...(parts as Partial<Sighting>),
});

describe('scans', () => {
  const events = (...sightings: Partial<Record<keyof Sighting, number | string>>[]) => {
    const scans = new ScanTable();
    return sightings.map((parts) => {
      scans.sight(sighting(parts));
      return { ...scans.event, slot: 0 };
    });
  };

  it('begin with a new address and after more than ten quiet seconds', () => {
    const began = events(
      {},
      { timeMs: NOON + 10_000 },
      { timeMs: NOON + 20_001 },
      { pseudonym: 2, timeMs: NOON + 20_001 },
    );
    expect(began.map((event) => event.began)).toEqual([true, false, true, true]);
  });

  it('are inside once, from their first strong frame', () => {
    const inside = events({ zone: 'nearby' }, { zone: 'inside' }, { zone: 'inside' }, { zone: 'nearby' });
    expect(inside.map((event) => event.cameInside)).toEqual([false, true, false, false]);
  });

  it('hold more addresses at once than any shop has, and count what gives way beyond', () => {
    const scans = new ScanTable();
    for (let i = 0; i < 20_000; i += 1) scans.sight(sighting({ pseudonym: i * 2_654_435_761 }));
    expect(scans.evictions).toBe(0);
    for (let i = 0; i < 200_000; i += 1) scans.sight(sighting({ pseudonym: i * 40_503 }));
    expect(scans.evictions).toBeGreaterThan(0);
  });
});

describe('tracks', () => {
  const place = (...sightings: Partial<Record<keyof Sighting, number | string>>[]) => {
    const tracks = new TrackTable(() => {});
    return sightings.map((parts) => tracks.place(sighting(parts)));
  };

  it('join new addresses of one signature whose signal is close', () => {
    const [first, later] = place(
      {},
      { pseudonym: 2, timeMs: NOON + MINUTE, signalDbm: -66, sequenceNumber: 900 },
    );
    expect(later).toBe(first);
  });

  it('join those whose sequence number runs on, however strong', () => {
    const [first, later] = place(
      { sequenceNumber: 4090 },
      { pseudonym: 2, timeMs: NOON + MINUTE, signalDbm: -85, sequenceNumber: 3 },
    );
    expect(later).toBe(first);
  });

  it.each([
    ['another signature', { signature: 8 }],
    ['another place', { signalDbm: -75, sequenceNumber: 900 }],
    ['a phone heard in this very moment', { timeMs: NOON + 1000 }],
    ['a phone that left six minutes ago', { timeMs: NOON + 6 * MINUTE }],
  ])('do not join %s', (_name, parts) => {
    const [first, later] = place({}, { pseudonym: 2, timeMs: NOON + MINUTE, sequenceNumber: 900, ...parts });
    expect(later).not.toBe(first);
  });

  it('choose the closest signal', () => {
    const [, near, joined] = place(
      { signalDbm: -54 },
      { pseudonym: 2, signalDbm: -64, sequenceNumber: 2000 },
      { pseudonym: 3, signalDbm: -61, sequenceNumber: 900, timeMs: NOON + MINUTE },
    );
    expect(joined).toBe(near);
  });

  test.prop([
    fc.array(
      fc.record({
        gap: fc.nat(400_000),
        pseudonym: fc.nat(30),
        signature: fc.nat(5),
        dbm: fc.integer({ min: -95, max: -30 }),
      }),
      {
        maxLength: 300,
      },
    ),
  ])('end once each, and none before it began', (walk) => {
    const ended: FinishedTrack[] = [];
    const tracks = new TrackTable((track) => ended.push({ ...track }));
    const serials = new Set<number>();
    let timeMs = NOON;
    for (const { gap, pseudonym, signature, dbm } of walk) {
      timeMs += gap;
      serials.add(tracks.place(sighting({ timeMs, pseudonym, signature, signalDbm: dbm })));
    }
    tracks.sweep(Number.POSITIVE_INFINITY);
    expect(ended).toHaveLength(serials.size);
    for (const track of ended) expect(track.lastMs).toBeGreaterThanOrEqual(track.firstMs);
  });
});

describe('the counter', () => {
  /** A phone inside that scans once a minute under a new address. */
  const stay = (counter: Counter, minutes: number, from = NOON) => {
    for (let i = 0; i < minutes; i += 1) {
      counter.sight(
        sighting({ timeMs: from + i * MINUTE, pseudonym: 100 + i, sequenceNumber: (i * 700) % 4096 }),
      );
    }
  };

  it('counts a phone that stays as one track although its address changes', () => {
    const counter = new Counter('hour');
    counter.hours.listened(NOON, NOON + 60 * MINUTE);
    stay(counter, 30);
    counter.finish();
    const estimate = counter.close(utcHourOf(NOON))!;
    expect(estimate).toMatchObject({ visits: 1 / 3.6, passersby: 0, coverage: 1 });
    expect(estimate.dwell).toEqual({ under5: 0, from5to15: 0, from15to60: 1 / 3.6, over60: null });
    expect(estimate.occupancy).toBeCloseTo(30 / (1.1 * 60), 10);
  });

  it('counts it once across changes of the key', () => {
    const counter = new Counter('minutes');
    counter.hours.listened(NOON, NOON + 60 * MINUTE);
    for (let period = 0; period < 6; period += 1) {
      if (period > 0) counter.changeKey(NOON + 5 * period * MINUTE);
      stay(counter, 5, NOON + 5 * period * MINUTE);
    }
    counter.finish();
    expect(counter.close(utcHourOf(NOON))).toMatchObject({ visits: 1 / 3.6, passersby: 0 });
  });

  it('takes a phone that is only ever heard weakly for a passer-by', () => {
    const counter = new Counter('hour');
    counter.hours.listened(NOON, NOON + 60 * MINUTE);
    counter.sight(sighting({ zone: 'nearby' }));
    counter.sight(sighting({ zone: 'nearby', timeMs: NOON + 1000 }));
    counter.finish();
    expect(counter.close(utcHourOf(NOON))).toMatchObject({ visits: 0, passersby: 1, occupancy: 0 });
  });
});
