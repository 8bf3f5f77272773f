// What setup makes of answers: a file that the sensor reads back as they were.
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { parseSensorConfig } from '../../../device/config/sensor-config.ts';
import { type Answers, configText, readHours, readTimeZone } from '../../../device/setup/answers.ts';

const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`);
const span = fc.option(fc.tuple(time, fc.constant('24:00')), { nil: null });
const id = fc.stringMatching(/^[a-z0-9]{1,20}$/);
const answers: fc.Arbitrary<Answers> = fc
  .record({
    ids: fc.tuple(id, id, id),
    paired: fc.boolean(),
    channel: fc.oneof(fc.integer({ min: 1, max: 14 }), fc.constant('hop' as const)),
    country: fc.stringMatching(/^[A-Z]{2}$/),
    driver: fc.option(fc.stringMatching(/^[a-z0-9_]{1,20}$/), { nil: null }),
    floorDbm: fc.integer({ min: -110, max: -60 }),
    above: fc.integer({ min: 0, max: 50 }),
    hours: fc.option(
      fc.record({ mon: span, tue: span, wed: span, thu: span, fri: span, sat: span, sun: span }),
      { nil: null },
    ),
  })
  .map(({ ids, paired, above, hours, floorDbm, ...rest }) => ({
    ...rest,
    sensor: ids.join('/'),
    credentials: paired ? '/var/lib/footfall-sensor/credentials.json' : null,
    broker: paired ? null : 'mqtts://hub.example:8883',
    floorDbm,
    insideDbm: floorDbm + above,
    opening: hours && { timeZone: 'Europe/Paris', hours },
  }));

const FILE = '/etc/footfall/sensor.yaml';

/** What the sensor reads of a file, as answers. */
function answersIn(text: string): Answers {
  const { path, channel, radio, zones, opening, credentials, brokers } = parseSensorConfig(text, FILE);
  return {
    sensor: `${path.retailer}/${path.store}/${path.sensor}`,
    credentials: credentials ?? null,
    broker: credentials === undefined ? brokers[0]! : null,
    channel: radio.hop ? 'hop' : channel!,
    country: radio.country!,
    driver: radio.driver,
    ...zones,
    opening,
  };
}

test.prop([answers])('every answer comes back from the file', (given) => {
  const text = configText(given);
  expect(answersIn(text)).toEqual(given);
  expect(parseSensorConfig(text, FILE).source).toEqual({
    fifo: '/run/footfall/frames.pcap',
    receiver: 'mon0',
  });
});

test.prop([answers, answers])(
  'answered again, what setup does not ask stays, and what is the same is not touched',
  (first, second) => {
    const mine = '# measured in October\nstayMinutes: 19 # by Kim\nprivacy: { epsilon: 0.5 }\n';
    const before = `${configText(first)}${mine}`;
    const after = configText(second, before);
    expect(answersIn(after)).toEqual(second);
    expect(after).toContain(mine);
    expect(after).toContain('# Who this box is');
    expect(configText(second, after)).toBe(after);
  },
);

describe('opening hours', () => {
  it('are read as people write them', () => {
    expect(readHours('mon-fri 9:00-20:00, Sat 10:00-18:00')).toEqual({
      mon: ['09:00', '20:00'],
      tue: ['09:00', '20:00'],
      wed: ['09:00', '20:00'],
      thu: ['09:00', '20:00'],
      fri: ['09:00', '20:00'],
      sat: ['10:00', '18:00'],
      sun: null,
    });
    expect(readHours(' Always ')).toBeNull();
  });
  it.each([
    ['monday 9-5', /cannot be read: write mon-fri/],
    ['fri-mon 09:00-20:00', /are not days/],
    ['mon 09:00-25:00', /'25:00' is not a time/],
    ['mon 20:00-09:00', /^mon: until/],
    ['', /cannot be read/],
  ])('%s', (text, problem) => expect(() => readHours(text)).toThrow(problem));
});

it('a time zone is one that this machine knows', () => {
  expect(readTimeZone('Europe/Paris')).toBe('Europe/Paris');
  expect(() => readTimeZone('Paris')).toThrow('IANA');
});
