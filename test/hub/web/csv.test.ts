import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { csvField, csvRecord } from '../../../hub/web/api/csv.ts';
import { daily, utc } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

/** RFC 4180, one record. */
function parseRecord(record: string): string[] {
  const fields: string[] = [];
  const rest = record.slice(0, -2);
  for (const match of `${rest},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*)),/g)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
  }
  return fields;
}

const text = fc.oneof(fc.string(), fc.stringMatching(/^'*[=+\-@\t\r][ab]*$/));

property.prop([fc.array(text, { minLength: 1, maxLength: 5 })])(
  'fields survive, and none is a formula',
  (values) => {
    const record = csvRecord(values);
    expect(record.endsWith('\r\n')).toBe(true);
    const fields = parseRecord(record);
    expect(fields.map((field) => field.replace(/^'(?='*[=+\-@\t\r])/, ''))).toEqual(values);
    for (const field of fields) expect(field).not.toMatch(/^[=+\-@\t\r]/);
  },
);

test.each([
  [undefined, ''],
  [0, '0'],
  [-1.5, '-1.5'],
  [true, 'true'],
  ['', ''],
  ['suppressed', 'suppressed'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ["'+", "''+"],
  ["it's", "it's"],
])('%j is written %s', (value, text) => {
  expect(csvField(value)).toBe(text);
});

/** Rows as objects by head. */
const table = (body: string) => {
  const [heads, ...rows] = body
    .split('\r\n')
    .filter(Boolean)
    .map((line) => parseRecord(`${line}\r\n`));
  return rows.map((row) => Object.fromEntries(heads!.map((head, index) => [head, row[index]])));
};

test('hours and days tell suppressed, not heard, closed and counted apart', async () => {
  const { app, hub } = await startWeb();
  const store = hub.addStore('kolkata', 'Asia/Kolkata', daily('10:30', '13:30'));
  const sensor = hub.addSensor(store, 'door');
  hub.addHour(sensor, utc('2026-11-23T05'), { visits: 0, floor: 0 });
  hub.addHour(sensor, utc('2026-11-23T06'), { visits: null, occupancyTenths: null, dwell: null });
  const base = '/api/v1/stores/acme/kolkata';

  const hours = await app.inject({ url: `${base}/hours.csv?from=2026-11-23&to=2026-11-23` });
  expect(hours.statusCode).toBe(200);
  expect(hours.headers['content-type']).toContain('text/csv');
  expect(hours.headers['content-disposition']).toBe('attachment; filename="acme-kolkata-hours.csv"');
  const rows = table(hours.body);
  expect(rows).toHaveLength(24);
  const at = (time: string) => rows.find((row) => row.local_time === time)!;
  expect(at('09:30')).toMatchObject({ status: 'closed', visits: '', coverage: '' });
  expect(at('10:30')).toMatchObject({
    utc_start: '2026-11-23T05:00:00Z',
    local_start: '2026-11-23T10:30:00+05:30',
    status: 'counted',
    visits: '0',
    visits_low: '0',
    visits_high: '2',
    visits_at_most: '0',
    occupancy: '6',
    occupancy_low: '3.1',
    occupancy_high: '11.6',
    dwell_under_5_min: '5',
  });
  expect(at('11:30')).toMatchObject({
    status: 'suppressed',
    visits: 'suppressed',
    visits_low: 'suppressed',
    visits_at_most: '4',
    occupancy: 'suppressed',
    dwell_under_5_min: 'unknown',
    dwell_over_60_min: 'unknown',
  });
  expect(at('12:30')).toMatchObject({ status: 'not heard', visits: '', sensors_heard: '0' });

  const days = await app.inject({ url: `${base}/days.csv?from=2026-11-22&to=2026-11-23` });
  expect(table(days.body)).toMatchObject([
    { local_date: '2026-11-22', status: 'not yet', visits: '' },
    {
      local_date: '2026-11-23',
      status: 'at least',
      visits: '0',
      visits_low: '0',
      visits_high: '6',
      visits_at_most: '4',
      capture_rate: '0',
      capture_rate_low: '0',
      sensor_hours_suppressed: '1',
    },
  ]);
});

test('a count that no profile can know is unknown, not suppressed', async () => {
  const { app, hub } = await startWeb();
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '12:00'));
  const sensor = hub.addSensor(store, 'door');
  hub.addHours(sensor, utc('2026-11-23T09'), utc('2026-11-23T11'), () => ({
    visits: null,
    floor: 0,
    dwell: null,
  }));
  for (const file of ['hours', 'days']) {
    const response = await app.inject({
      url: `/api/v1/stores/acme/berlin/${file}.csv?from=2026-11-23&to=2026-11-23`,
    });
    const row = table(response.body).find(({ passersby }) => passersby !== '')!;
    expect(row).toMatchObject({ status: 'unknown', visits: 'unknown', visits_high: 'unknown' });
    expect(row).toMatchObject({ dwell_under_5_min: 'unknown', passersby: file === 'days' ? '60' : '30' });
  }
});

test('a long CSV has every hour once, in order, over the change of the clocks', async () => {
  const { app, hub } = await startWeb();
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('00:00', '24:00'));
  hub.addHours(hub.addSensor(store, 'door'), utc('2026-02-28T23'), utc('2026-11-23T00'), () => ({}));
  const response = await app.inject({
    url: '/api/v1/stores/acme/berlin/hours.csv?from=2026-03-01&to=2026-11-22',
  });
  const starts = table(response.body).map((row) => utc(row.utc_start!.slice(0, 13)));
  const count = utc('2026-11-22T23') - utc('2026-02-28T23');
  expect(starts).toEqual(Array.from({ length: count }, (_, index) => utc('2026-02-28T23') + index));
});
