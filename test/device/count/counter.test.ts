import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Pseudonym, Sighting, Signature } from '../../../device/capture/sighting.ts';
import { BinHistory } from '../../../device/count/bin-history.ts';
import { BinTable } from '../../../device/count/bin-table.ts';
import { BIN_MS, type BinPhones, binOf } from '../../../device/count/bins.ts';
import { Counter } from '../../../device/count/counter.ts';
import {
  phonesInside,
  phonesOfScans,
  phonesPresent,
  SCANS_OF_ONE,
} from '../../../device/count/phones-of-scans.ts';
import { SignatureTable } from '../../../device/count/signature-table.ts';
import { PROFILES, type Profile } from '../../../shared/hourly-count.ts';
import { MS_PER_HOUR, utcHourOf } from '../../../shared/utc-hour.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

type Parts = Partial<Record<keyof Sighting, number | string | boolean>>;
const OUTSIDE: Parts = { zone: 'nearby', near: false, well: false, clear: false };
const sighting = (parts: Parts): Sighting => ({
  timeMs: NOON,
  pseudonym: 1 as Pseudonym,
  signature: 9 as Signature,
  signalDbm: -50,
  zone: 'inside',
  near: true,
  well: true,
  clear: true,
  richness: 40,
  randomised: true,
  ...(parts as Partial<Sighting>),
});

describe('the scans of a bin', () => {
  const scansOf = (...sightings: Parts[]) => {
    const table = new BinTable();
    for (const parts of sightings) table.sight(sighting(parts));
    const all = new Map<number, number[]>();
    table.end((signature, { passing, inside, clear }) => all.set(signature, [passing, inside, clear]));
    return Object.fromEntries(all);
  };

  it('begin with a new address and after more than ten quiet seconds', () => {
    expect(
      scansOf(
        {},
        { timeMs: NOON + 10_000 },
        { timeMs: NOON + 20_001 },
        { pseudonym: 2, timeMs: NOON + 20_001 },
      ),
    ).toEqual({ 9: [0, 3, 3] });
  });

  it('count once where they came nearest', () => {
    const near = OUTSIDE;
    const inside = { zone: 'inside', well: false, clear: false };
    expect(scansOf(near, inside, inside, near)).toEqual({ 9: [0, 1, 0] });
    expect(scansOf(near, {}, inside)).toEqual({ 9: [0, 1, 1] });
    expect(scansOf(near, { ...near, timeMs: NOON + 20_000 })).toEqual({ 9: [1, 0, 0] });
  });

  it('go to the richer template where an address shows two', () => {
    expect(scansOf({ signature: 3, richness: 4 }, { signature: 9 }, { signature: 3, richness: 4 })).toEqual({
      9: [0, 1, 1],
    });
  });

  it('of one address are no more than one phone makes', () => {
    const scans = Array.from({ length: 27 }, (_, i) => ({ timeMs: NOON + i * 11_000 }));
    expect(scansOf(...scans)).toEqual({ 9: [0, SCANS_OF_ONE, SCANS_OF_ONE] });
  });

  test.prop([
    fc.array(fc.record({ address: fc.nat(9), signature: fc.nat(4), clear: fc.boolean() }), { maxLength: 40 }),
    fc.uniqueArray(fc.nat(2 ** 40), { minLength: 20, maxLength: 20 }),
  ])('are the same under any key, also of those that found room in a full table', (heard, hashes) => {
    const of = (key: number) => {
      const table = new BinTable(6);
      heard.forEach(({ address, signature, clear }, i) => {
        const named = { pseudonym: hashes[10 * key + address]!, signature: hashes[10 * key + signature]! };
        table.sight(sighting({ ...named, clear, richness: signature, timeMs: NOON + 7000 * i }));
      });
      const all: unknown[] = [];
      table.end((_, scans) => all.push({ ...scans }));
      return { all, evictions: table.evictions };
    };
    expect(of(0)).toEqual(of(1));
  });

  test.prop([fc.array(fc.nat(200))])('make the same sum of phones in whatever order', (scans) => {
    const total = (all: readonly number[]) => all.reduce((sum, one) => sum + phonesOfScans(one), 0);
    expect(total(scans)).toBe(total(scans.toReversed()));
  });

  it('are not taken where there is no room for their address, which is counted; nothing is left behind a bin', () => {
    const table = new BinTable();
    const pseudonymOf = (i: number) => (i + 0.5) * 2_654_435_762;
    for (let i = 0; i < 65_536; i += 1) table.sight(sighting({ pseudonym: pseudonymOf(i) }));
    expect(table.evictions).toBe(0);
    for (let i = 0; i < 70_000; i += 1) table.sight(sighting({ pseudonym: pseudonymOf(i) }));
    expect(table.evictions).toBe(70_000 - 65_536);
    let scans = 0;
    table.end((_, { inside }) => {
      scans += inside;
    });
    expect(scans).toBe(65_536);
    table.end(() => expect.unreachable());
  });
});

describe('phones of scans', () => {
  test.prop([fc.nat(500), fc.nat(500), fc.integer({ min: 0, max: SCANS_OF_ONE }), fc.constantFrom(0, 1)])(
    'present change by less than one phone where an address is added',
    (scans, addresses, more, oneMore) => {
      const change = phonesPresent(scans + more, addresses + oneMore) - phonesPresent(scans, addresses);
      expect(change).toBeGreaterThanOrEqual(0);
      expect(change).toBeLessThan(0.9);
    },
  );

  const further = fc.record({
    inside: fc.integer({ min: 1, max: SCANS_OF_ONE }),
    well: fc.nat(SCANS_OF_ONE),
  });
  test.prop([fc.array(further, { maxLength: 60 }), further])(
    'inside change by one phone at most where an address is added, and by one where it is the first',
    (others, one) => {
      const phonesOf = (addresses: readonly { inside: number; well: number }[]) =>
        phonesInside(
          addresses.reduce((sum, { inside }) => sum + inside, 0),
          addresses.reduce((sum, { inside, well }) => sum + Math.min(inside, well), 0),
          addresses.length,
        );
      const change = phonesOf([...others, one]) - phonesOf(others);
      expect(change).toBeGreaterThanOrEqual(0);
      expect(change).toBeLessThanOrEqual(1);
      expect(phonesOf([{ inside: one.inside, well: one.inside }])).toBe(1);
    },
  );

  it('inside are more where addresses are many', () => {
    expect(phonesInside(5, 5, 5)).toBe(1);
    expect(phonesInside(11, 11, 11)).toBeGreaterThan(1.2);
    expect(phonesInside(11, 0, 1)).toBe(0.5);
  });

  test.prop([fc.nat(5000), fc.nat(5000)])(
    'are at least one where there is a scan, and grow with them',
    (a, b) => {
      expect(phonesOfScans(a) > 0).toBe(a > 0);
      expect(phonesOfScans(a)).toBeLessThanOrEqual(a);
      if (a <= b) expect(phonesOfScans(a)).toBeLessThanOrEqual(phonesOfScans(b));
    },
  );
});

describe('the signatures of an hour', () => {
  const table = () => {
    const left: number[][] = [];
    return { left, signatures: new SignatureTable((...leave) => left.push(leave)) };
  };
  const signature = 9 as Signature;
  const phones = (inside: number) => ({ inside, clear: inside });

  it('count a phone once that comes back, and more of its kind as more', () => {
    const { signatures } = table();
    for (const [bin, inside] of [
      [0, 1],
      [1, 1],
      [6, 1],
      [7, 2.5],
      [8, 1],
    ] as const) {
      signatures.hear(signature, bin, phones(inside), bin, bin);
    }
    expect(signatures.seen).toEqual({ inside: 2.5, clear: 2.5 });
  });

  it('tell the longest stay that ended with two silent bins, once, and not of who is still there', () => {
    const { left, signatures } = table();
    for (const [bin, fromMs, untilMs] of [
      [0, 10, 20],
      [1, 30, 90],
      [4, 100, 120],
      [7, 200, 250],
    ] as const) {
      signatures.hear(signature, bin, phones(1), fromMs, untilMs);
    }
    signatures.hear(2 as Signature, 8, phones(1), 5, 6);
    signatures.finish(9);
    expect(left).toEqual([[1, 10, 90]]);
  });

  it('follow no more than they have room for, and say how many they missed', () => {
    const { signatures } = table();
    for (let i = 0; i < 16_392; i += 1) signatures.hear(i as Signature, 0, phones(1), 0, 0);
    expect(signatures.evictions).toBe(8);
    expect(signatures.seen.inside).toBe(16_384);
  });
});

describe('what is always there', () => {
  const bins = (count: number, inside: (bin: number) => number) => {
    const history = new BinHistory();
    for (let bin = 0; bin < count; bin += 1) {
      history.add(bin, { inside: inside(bin), present: inside(bin) / 2, clear: 1, nearby: 0 });
    }
    return history.fixed();
  };

  it('is what the quietest tenth of the day held', () => {
    expect(bins(288, (bin) => (bin < 60 ? 2 : 10))).toEqual({ inside: 2, present: 1, clear: 1, nearby: 0 });
  });

  test.prop([fc.array(fc.nat(5 * 1024), { minLength: 144, maxLength: 400 })])(
    'is the mean of the first tenth of all bins in their order of size',
    (parts) => {
      const phones = parts.map((part) => part / 1024);
      const quietest = phones
        .slice(-288)
        .sort((a, b) => a - b)
        .slice(0, Math.ceil(Math.min(288, phones.length) / 10));
      const mean = quietest.reduce((sum, inside) => sum + inside) / quietest.length;
      expect(bins(phones.length, (bin) => phones[bin]!)).toMatchObject({ inside: mean, present: mean / 2 });
    },
  );

  it('is known of a day, whose night is in it or not', () => {
    const heard = (count: number) => {
      const history = new BinHistory();
      const nobody = { inside: 0, present: 0, clear: 0, nearby: 0 };
      for (let bin = 0; bin < count; bin += 1) history.add(bin, nobody);
      return history.heard();
    };
    expect([143, 144, 239, 240].map(heard)).toEqual(['part', 'day', 'day', 'day and night']);
  });

  test.prop([
    fc.array(fc.tuple(fc.constantFrom(0, 1, 1, 1, 1, 1, 5, 150, 300), fc.nat(9)), { maxLength: 900 }),
  ])('is kept of the last day, whatever was not listened to in it', (steps) => {
    const history = new BinHistory();
    let plain: { bin: number; phones: BinPhones }[] = [];
    let bin = 7000;
    for (const [step, inside] of steps) {
      bin += step;
      const phones = { inside, present: inside / 2, clear: 1, nearby: 0 };
      history.add(bin, phones);
      if (step === 0) plain = [];
      plain = [...plain, { bin, phones }].filter((entry) => entry.bin > bin - 288);
    }
    expect(history.entries()).toEqual(plain);
    for (let at = bin - 300; at < bin + 300; at += 1) {
      expect(history.at(at)).toEqual(plain.find((entry) => entry.bin === at)?.phones);
    }
    const resumed = new BinHistory();
    for (const entry of history.entries()) resumed.add(entry.bin, entry.phones);
    expect([resumed.fixed(), resumed.heard()]).toEqual([history.fixed(), history.heard()]);
  });

  it('is nobody as long as half a day was not heard', () => {
    expect(bins(143, () => 2)).toEqual({ inside: 0, present: 0, clear: 0, nearby: 0 });
  });

  it('is forgotten after a day', () => {
    expect(bins(288 * 2, (bin) => (bin < 288 ? 0 : 4)).inside).toBe(4);
  });
});

describe.each(PROFILES)('the counter, profile %s', (profile: Profile) => {
  const hourOf = (
    hear: (counter: Counter, at: (minutes: number, parts: Parts) => void) => void,
    hours = 1,
    stayMinutes: number | null = null,
  ) => {
    const counter = new Counter({ profile, stayMinutes });
    counter.hours.listened(NOON, NOON + hours * MS_PER_HOUR);
    hear(counter, (minutes, parts) => {
      const timeMs = NOON + minutes * MINUTE;
      counter.keepTime(timeMs);
      counter.sight(sighting({ ...parts, timeMs }));
    });
    counter.finish();
    return counter;
  };
  const estimate = (counter: Counter, hour = 0) => counter.close(utcHourOf(NOON + hour * MS_PER_HOUR))!;

  it('counts a phone that stays and changes its address as one', () => {
    const counter = hourOf((_, at) => {
      for (let minute = 0; minute < 120; minute += 1) at(minute, { pseudonym: minute });
    }, 2);
    estimate(counter, 0);
    const { present, visits, occupancy } = estimate(counter, 1);
    expect(occupancy).toBeCloseTo(1, 5);
    expect(present).toBeGreaterThan(0.8);
    expect(present).toBeLessThan(1.1);
    // Hardly anything was learned yet: one in an hour is as many as come of those who stay for an hour.
    expect(visits).toBeLessThan(1.1);
  });

  it('counts different phones as many', () => {
    const counter = hourOf((_, at) => {
      for (let minute = 0; minute < 120; minute += 1)
        for (let phone = 0; phone < 8; phone += 1)
          at(minute, { pseudonym: 100 * minute + phone, signature: phone });
    }, 2);
    estimate(counter, 0);
    const { occupancy, present } = estimate(counter, 1);
    expect(occupancy).toBeCloseTo(8, 5);
    expect(present).toBeGreaterThan(6.5);
    expect(present).toBeLessThan(8.1);
  });

  it('takes a phone that is only ever heard weakly for a passer-by', () => {
    const { present, occupancy, passersby } = estimate(hourOf((_, at) => at(7, OUTSIDE)));
    expect([present, occupancy]).toEqual([0, 0]);
    expect(passersby).toBeGreaterThan(0);
  });

  it('believes in fewer inside where hardly any are clearly inside', () => {
    const share = (clearOnes: number, parts: Parts = {}) =>
      estimate(
        hourOf((_, at) => {
          for (let minute = 0; minute < 60; minute += 5)
            for (let phone = 0; phone < 10; phone += 1)
              at(minute, { ...parts, pseudonym: phone, signature: phone, clear: phone < clearOnes });
        }),
      ).occupancy;
    expect(share(10)).toBeCloseTo(10, 5);
    expect(share(5)).toBeCloseTo(10, 1);
    expect(share(1)).toBeLessThan(8.5);
    // At the wall they count for half besides.
    expect(share(1, { well: false })).toBeLessThan(5);
    // Ten at the far end may be neighbours all: hardly more than a trace of them is believed.
    expect(share(0)).toBeLessThan(1.5);
  });

  it('counts who comes or goes within a bin for less than a whole bin', () => {
    // Three who are heard in three bins each, of which they were there for two.
    const { occupancy } = estimate(
      hourOf((_, at) => {
        for (const [phone, from] of [2, 22, 42].entries())
          for (let minute = from; minute < from + 10; minute += 1)
            at(minute, { pseudonym: 100 * minute, signature: phone });
      }),
    );
    expect(occupancy).toBeGreaterThan(30 / 60);
    expect(occupancy).toBeLessThan(0.9 * (9 / 12));
  });

  it('counts only bins that were listened to', () => {
    const counter = new Counter({ profile, stayMinutes: null });
    counter.hours.listened(NOON, NOON + 30 * MINUTE);
    for (let minute = 0; minute < 30; minute += 1) {
      counter.keepTime(NOON + minute * MINUTE);
      counter.sight(sighting({ timeMs: NOON + minute * MINUTE, pseudonym: minute }));
    }
    counter.finish();
    const { occupancy, coverage } = counter.close(utcHourOf(NOON))!;
    expect(occupancy).toBeCloseTo(1, 5);
    expect(coverage).toBe(0.5);
  });

  it('subtracts who was there through the night', () => {
    const counter = hourOf((_, at) => {
      for (let minute = 0; minute < 16 * 60; minute += 2) {
        at(minute, { pseudonym: 1, signature: 1 });
        if (minute >= 15 * 60)
          for (let phone = 2; phone < 6; phone += 1) at(minute, { pseudonym: phone, signature: phone });
      }
    }, 16);
    const occupancies = Array.from({ length: 16 }, (_, hour) => estimate(counter, hour).occupancy);
    expect(occupancies[0]).toBeCloseTo(1, 5);
    expect(occupancies[14]).toBeCloseTo(0, 5);
    expect(occupancies[15]).toBeCloseTo(4, 5);
  });

  it('counts who comes as another leaves where it is told how long a stay is', () => {
    // Every five minutes two come and two leave: four there at a time, heard in three bins each.
    const comeAndGo = (_: Counter, at: (minutes: number, parts: Parts) => void) => {
      for (let minute = 0; minute < 120; minute += 1)
        for (let phone = 0; phone < 4; phone += 1) {
          const person = Math.floor((minute + 2.5 * phone) / 10);
          at(minute, { pseudonym: 1000 * minute + phone, signature: 10 * person + phone });
        }
    };
    const told = hourOf(comeAndGo, 2, 10);
    estimate(told, 0);
    const { visits, present, occupancy } = estimate(told, 1);
    expect(occupancy).toBeGreaterThan(3);
    expect(occupancy).toBeLessThan(5);
    expect(visits).toBeGreaterThan(13);
    expect(visits).toBeLessThan(30);
    expect(present).toBeGreaterThanOrEqual(visits!);
    const untold = hourOf(comeAndGo, 2);
    estimate(untold, 0);
    if (profile === 'minutes') expect(estimate(untold, 1).visits).toBeLessThan(visits! / 2);
  });

  it('keeps no phone beyond its time', () => {
    const counter = new Counter({ profile, stayMinutes: null });
    counter.hours.listened(NOON, NOON + MS_PER_HOUR);
    counter.keepTime(NOON);
    counter.sight(sighting({}));
    counter.finish();
    counter.keepTime(NOON + BIN_MS);
    counter.sight(sighting({ timeMs: NOON + BIN_MS }));
    counter.finish();
    // Met again as a new phone: nothing of the first was left.
    const { present } = counter.close(utcHourOf(NOON))!;
    expect(present).toBeGreaterThan(profile === 'hour' ? 1.5 : 0.9);
    expect(binOf(NOON + BIN_MS) - binOf(NOON)).toBe(1);
  });
});
