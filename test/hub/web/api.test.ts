import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import {
  GroupDaysSchema,
  GroupHoursSchema,
  GroupSchema,
  GroupSensorsSchema,
  GroupsSchema,
} from '../../../hub/web/api/group-schemas.ts';
import { GroupWeeksSchema } from '../../../hub/web/api/group-weeks.ts';
import {
  AlarmsSchema,
  DaysSchema,
  HealthSchema,
  HoursSchema,
  RefusedSchema,
  SensorsSchema,
  StoreSchema,
  StoresSchema,
} from '../../../hub/web/api/schemas.ts';
import { ProblemSchema } from '../../../hub/web/problem.ts';
import type { WebApp } from '../../../hub/web/web-app.ts';
import { daily, type FilledHub, utc } from '../report/filled-hub.ts';
import { startWeb } from './start-web.ts';

const BERLIN = '/api/v1/stores/acme/berlin';

async function get(app: WebApp, url: string, status: number, schema: TSchema) {
  const response = await app.inject({ url });
  expect(response.statusCode, response.body).toBe(status);
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  const body = response.json();
  expect([...Errors(schema, body)]).toEqual([]);
  expect(Check(schema, body)).toBe(true);
  return body;
}

/** Open 10:00 to 14:00 in Berlin, 09 to 13 UTC: counted, withheld, missing, heard in part. */
function fillBerlin(hub: FilledHub): number {
  const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '14:00'), 'Berlin Mitte');
  const sensor = hub.addSensor(store, 'door', 'online');
  hub.addHour(sensor, utc('2026-11-22T09'), { visits: 40, passersby: 60, stay: [14.6, 9.2, 28.1] });
  hub.addHour(sensor, utc('2026-11-23T09'), { visits: 20, passersby: 60, dwell: [10, 0, 10, 0] });
  hub.addHour(sensor, utc('2026-11-23T10'), { visits: null, occupancyTenths: null });
  hub.addHour(sensor, utc('2026-11-23T12'), { visits: 12, passersby: null, coverage: 0.5 });
  return sensor;
}

describe('stores and sensors', () => {
  test('are listed with what there is of them', async () => {
    const { app, hub } = await startWeb();
    fillBerlin(hub);
    hub.addStore('new', 'Asia/Kolkata', daily('10:00', '20:00'));
    const { stores } = await get(app, '/api/v1/stores', 200, StoresSchema);
    expect(stores).toMatchObject([
      {
        store: 'berlin',
        name: 'Berlin Mitte',
        sensors: 1,
        first_day: '2026-11-22',
        last_hour: '2026-11-23T12:00:00Z',
      },
      { store: 'new', sensors: 0, first_day: null, last_day: null, last_hour: null },
    ]);
    expect(await get(app, BERLIN, 200, StoreSchema)).toEqual(stores[0]);
    const span = { from: '10:00', until: '14:00', until_next_day: false };
    expect(stores[0].opening).toMatchObject({ week: { mon: [span], sun: [span] }, other_days: [] });
    hub.raw.prepare("UPDATE store SET opening = ? WHERE id = 'berlin'").run(
      JSON.stringify({
        ...daily('10:00', '14:00'),
        fri: '10:00-14:00, 18:00-02:00',
        exceptions: { '2026-11-24': 'closed' },
      }),
    );
    const { opening } = await get(app, BERLIN, 200, StoreSchema);
    expect(opening.week.fri).toEqual([span, { from: '18:00', until: '02:00', until_next_day: true }]);
    expect(opening.other_days).toEqual([{ date: '2026-11-24', because: 'exception', name: null, open: [] }]);
    const { sensors } = await get(app, `${BERLIN}/sensors`, 200, SensorsSchema);
    expect(sensors).toMatchObject([
      { sensor: 'door', alive: 'reporting', online: true, hours_late: 0, version: '0.1.0' },
    ]);
  });

  test.each([
    // Hours of 09 to 13 UTC are open; the last that came is 12 of 23 November.
    ['2026-11-23T15:26:00Z', 'reporting', 0],
    ['2026-11-24T11:20:00Z', 'reporting', 2],
    ['2026-11-24T12:20:00Z', 'late', 3],
    ['2026-11-24T15:00:00Z', 'silent', 4],
    ['2026-12-24T15:00:00Z', 'silent', 32],
  ])('a sensor at %s is %s', async (now, alive, late) => {
    const { app, hub } = await startWeb(now);
    fillBerlin(hub);
    const { sensors } = await get(app, `${BERLIN}/sensors`, 200, SensorsSchema);
    expect(sensors[0]).toMatchObject({ alive, hours_late: late });
  });

  test('a sensor that the broker says is gone is silent', async () => {
    const { app, hub } = await startWeb();
    const sensor = fillBerlin(hub);
    hub.raw.prepare('UPDATE sensor SET state = ? WHERE key = ?').run('{"state":"offline"}', sensor);
    const { sensors } = await get(app, `${BERLIN}/sensors`, 200, SensorsSchema);
    expect(sensors[0]).toMatchObject({ alive: 'silent', online: false });
  });
});

describe('hours and days', () => {
  test('withheld is null, missing is absent, coverage is beside', async () => {
    const { app, hub } = await startWeb();
    fillBerlin(hub);
    const { hours } = await get(app, `${BERLIN}/hours?from=2026-11-23`, 200, HoursSchema);
    expect(hours).toMatchObject([
      {
        hour: '2026-11-23T09:00:00Z',
        local: '2026-11-23T10:00:00+01:00',
        visits: 20,
        interval: { visits: [10, 39], passersby: [31, 116], occupancy: [3.1, 11.6] },
        coverage: 1,
        open: true,
      },
      {
        hour: '2026-11-23T10:00:00Z',
        visits: null,
        occupancy: null,
        interval: { visits: null, occupancy: null },
        suppressed: { visits: 1, occupancy: 1 },
      },
      { hour: '2026-11-23T12:00:00Z', visits: 12, passersby: null, coverage: 0.5, sensors_heard: 1 },
    ]);
  });

  test('dwell that a profile cannot know is null as a whole, suppressed dwell band by band', async () => {
    const { app, hub } = await startWeb();
    const store = hub.addStore('berlin', 'Europe/Berlin', daily('10:00', '14:00'));
    const sensor = hub.addSensor(store, 'door');
    hub.addHour(sensor, utc('2026-11-23T09'), { dwell: null });
    hub.addHour(sensor, utc('2026-11-23T10'), { dwell: [7, null, null, null] });
    hub.addHour(sensor, utc('2026-11-22T09'), { dwell: null });
    const { hours } = await get(app, `${BERLIN}/hours?from=2026-11-23`, 200, HoursSchema);
    const some = { under5: 7, from5to15: null, from15to60: null, over60: null };
    expect(hours).toMatchObject([{ dwell: null }, { dwell: some }]);
    const { days } = await get(app, `${BERLIN}/days?from=2026-11-22&to=2026-11-23`, 200, DaysSchema);
    expect(days).toMatchObject([{ dwell: null }, { dwell: some }]);
  });

  test('days add released hours, and say what they leave out', async () => {
    const { app, hub } = await startWeb();
    fillBerlin(hub);
    const { days } = await get(app, `${BERLIN}/days?from=2026-11-21&to=2026-11-23`, 200, DaysSchema);
    expect(days).toMatchObject([
      { date: '2026-11-21', visits: null, visits_at_most: null, sensor_hours_expected: 0 },
      {
        date: '2026-11-22',
        visits: 40,
        sensor_hours_expected: 4,
        sensor_hours_heard: 1,
        capture_rate: 0.4,
        mean_stay_minutes: 14.6,
        mean_stay_from: 'learned',
        interval: { mean_stay_minutes: [9.2, 28.1] },
      },
      {
        date: '2026-11-23',
        visits: 32,
        visits_at_most: 36,
        // 9.6 shared, own variances of 29.9 and 10.3, up to 4 withheld.
        interval: { visits: [17, 63], occupancy_phone_hours: [6.6, 26.4] },
        suppressed: { visits: 1, passersby: 1 },
        sensor_hours_expected: 4,
        sensor_hours_heard: 3,
        coverage: 0.625,
      },
    ]);
  });

  test.each([
    ['from=2026-11-23T10:00:00Z&to=2026-11-23T12:00:00Z', ['10']],
    ['from=2026-11-23T10:00:00Z', ['10', '12']],
    ['from=2026-11-23&to=2026-11-23T10:00:00Z', ['09']],
    ['to=2026-11-22', ['09']],
    ['', ['09', '09', '10', '12']],
  ])('hours of "%s"', async (query, expected) => {
    const { app, hub } = await startWeb();
    fillBerlin(hub);
    const { hours } = await get(app, `${BERLIN}/hours?${query}`, 200, HoursSchema);
    expect(hours.map(({ hour }: { hour: string }) => hour.slice(11, 13))).toEqual(expected);
  });

  test.each([
    [`${BERLIN}/hours?from=yesterday`, 400, 'from', /neither a date nor an hour/],
    [`${BERLIN}/hours?to=2026-02-30`, 400, 'to', /neither a date/],
    [`${BERLIN}/hours?from=2026-11-23&to=2026-11-22`, 400, 'from', /after/],
    [`${BERLIN}/hours?from=2020-01-01&to=2026-01-01`, 400, 'from', /too many/],
    [`${BERLIN}/days?from=1990-01-01`, 400, 'from', /too many/],
    [`${BERLIN}/days?from=2026-11-23T10:00:00Z`, 400, 'from', /not a date/],
    ['/api/v1/stores/acme/nowhere', 404, 'acme/nowhere', /no such store/],
    ['/api/v1/stores/acme/NOWHERE', 400, 'store', /not what is expected/],
    ['/api/v1/alarms?limit=0', 400, 'limit', /not what is expected/],
    ['/api/v1/stores?cursor=x', 400, 'cursor', /^Nothing of this name is expected here$/],
    [`${BERLIN}/days?form=2026-11-23`, 400, 'form', /^Nothing of this name is expected here$/],
    ['/api/v1/nothing', 404, 'GET /api/v1/nothing', /nothing here/],
  ])('%s answers %i and says why', async (url, status, where, what) => {
    const { app, hub } = await startWeb();
    fillBerlin(hub);
    const { error } = await get(app, url, status, ProblemSchema);
    expect(error.where).toBe(where);
    expect(error.what).toMatch(what);
    expect(error.doThis).not.toBe('');
  });
});

describe('the hub itself', () => {
  test('tells alarms, refused messages and health', async () => {
    const { app, hub } = await startWeb();
    const sensor = fillBerlin(hub);
    hub.raw
      .prepare(
        "INSERT INTO alarm (raised_at, store_key, sensor_key, kind, text) SELECT 0, store_key, key, 'k', 'first' FROM sensor WHERE key = ?",
      )
      .run(sensor);
    hub.raw
      .prepare("INSERT INTO alarm (raised_at, sensor_key, kind, text) VALUES (1, NULL, 'k', 'second')")
      .run();
    hub.raw
      .prepare(
        "INSERT INTO refused (received_at, topic, code, reason, body) VALUES (0, 't', 'not-json', 'r', ?)",
      )
      .run(Buffer.from('secret body'));
    expect(await get(app, '/api/v1/alarms?limit=1', 200, AlarmsSchema)).toMatchObject({
      total: 2,
      alarms: [{ text: 'second', sensor: null }],
    });
    const refused = await get(app, '/api/v1/refused', 200, RefusedSchema);
    expect(refused).toMatchObject({ total: 1, refused: [{ code: 'not-json', body_bytes: 11 }] });
    expect(JSON.stringify(refused)).not.toContain('secret');
    expect(await get(app, '/api/v1/health', 200, HealthSchema)).toMatchObject({
      status: 'ok',
      stores: 1,
      sensors: 1,
      sensors_silent: 0,
      last_hour: '2026-11-23T12:00:00Z',
    });
  });

  test('describes its API', async () => {
    const { app } = await startWeb();
    const response = await app.inject({ url: '/api/v1/openapi.json' });
    const document = response.json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/alarms',
      '/api/v1/health',
      '/api/v1/refused',
      '/api/v1/retailers/{retailer}/groups',
      '/api/v1/retailers/{retailer}/groups/{group}',
      '/api/v1/retailers/{retailer}/groups/{group}/days',
      '/api/v1/retailers/{retailer}/groups/{group}/days.csv',
      '/api/v1/retailers/{retailer}/groups/{group}/hours',
      '/api/v1/retailers/{retailer}/groups/{group}/hours.csv',
      '/api/v1/retailers/{retailer}/groups/{group}/sensors',
      '/api/v1/retailers/{retailer}/groups/{group}/weeks',
      '/api/v1/stores',
      '/api/v1/stores/{retailer}/{store}',
      '/api/v1/stores/{retailer}/{store}/audit',
      '/api/v1/stores/{retailer}/{store}/calibration',
      '/api/v1/stores/{retailer}/{store}/calibrations',
      '/api/v1/stores/{retailer}/{store}/calibrations/{key}/end',
      '/api/v1/stores/{retailer}/{store}/control',
      '/api/v1/stores/{retailer}/{store}/days',
      '/api/v1/stores/{retailer}/{store}/days.csv',
      '/api/v1/stores/{retailer}/{store}/hand-counts',
      '/api/v1/stores/{retailer}/{store}/hand-counts/{key}/withdraw',
      '/api/v1/stores/{retailer}/{store}/hours',
      '/api/v1/stores/{retailer}/{store}/hours.csv',
      '/api/v1/stores/{retailer}/{store}/pause',
      '/api/v1/stores/{retailer}/{store}/resume',
      '/api/v1/stores/{retailer}/{store}/sensors',
      '/api/v1/stores/{retailer}/{store}/settings',
    ]);
  });

  test('answers a broken database with 500 and no secrets', async () => {
    const { app, hub } = await startWeb();
    hub.raw.exec('DROP TABLE alarm');
    const { error } = await get(app, '/api/v1/alarms', 500, ProblemSchema);
    expect(error.what).toBe('The hub could not answer');
    expect(JSON.stringify(error)).not.toMatch(/SQL|table/i);
  });
});

describe('groups', () => {
  const GROUP = '/api/v1/retailers/acme/groups/north';
  const NORTH = `${GROUP}/days`;
  async function startNorth() {
    const { app, hub } = await startWeb();
    fillBerlin(hub);
    hub.raw.exec(`INSERT INTO store_group (retailer, id, name) VALUES ('acme', 'north', 'North');
      INSERT INTO store_group (retailer, id, name, parent) VALUES ('acme', 'kiel', 'Kiel', 'north');
      UPDATE store SET groups = '["north"]' WHERE id = 'berlin'`);
    return app;
  }

  test('have days, each the sum of the stores that were in it', async () => {
    const app = await startNorth();
    const body = await get(app, `${NORTH}?from=2026-11-22&to=2026-11-23`, 200, GroupDaysSchema);
    expect(body).toMatchObject({ retailer: 'acme', group: 'north', name: 'North', from: '2026-11-22' });
    const { days } = await get(app, `${BERLIN}/days?from=2026-11-22&to=2026-11-23`, 200, DaysSchema);
    const figures = days.map(({ from: _, to: __, ...day }: Record<string, unknown>) => ({
      ...day,
      stores: 1,
      stores_heard: 1,
    }));
    expect(body.days).toEqual(figures);
  });

  test('are listed, with their place in the tree and their stores', async () => {
    const app = await startNorth();
    expect(await get(app, '/api/v1/retailers/acme/groups', 200, GroupsSchema)).toEqual({
      retailer: 'acme',
      groups: [
        { group: 'kiel', name: 'Kiel', in: 'north', retired: null },
        { group: 'north', name: 'North', in: null, retired: null },
      ],
    });
    expect((await get(app, '/api/v1/retailers/beta/groups', 200, GroupsSchema)).groups).toEqual([]);
    const berlin = { store: 'berlin', name: 'Berlin Mitte', retired: null, last_day: '2026-11-23' };
    expect(await get(app, GROUP, 200, GroupSchema)).toMatchObject({
      group: 'north',
      in: [],
      groups: [{ group: 'kiel' }],
      stores: [{ ...berlin, in_it_now: true }],
    });
    const kiel = await get(app, '/api/v1/retailers/acme/groups/kiel', 200, GroupSchema);
    expect(kiel).toMatchObject({ in: [{ group: 'north', name: 'North' }], stores: [] });
    const { sensors } = await get(app, `${GROUP}/sensors`, 200, GroupSensorsSchema);
    expect(sensors).toMatchObject([{ store: 'berlin', sensor: 'door', alive: 'reporting', retired: null }]);
  });

  test('have hours by the wall clocks of their stores, as the store has them', async () => {
    const app = await startNorth();
    const range = '?from=2026-11-23&to=2026-11-23';
    const { hours } = await get(app, `${GROUP}/hours${range}`, 200, GroupHoursSchema);
    expect(hours.map((hour: Record<string, unknown>) => [hour.local_time, hour.status, hour.visits])).toEqual(
      [
        ['10:00', 'counted', 20],
        ['11:00', 'withheld', null],
        ['12:00', 'missing', null],
        ['13:00', 'counted', 12],
      ],
    );
    const own = (await get(app, `${BERLIN}/hours${range}`, 200, HoursSchema)).hours;
    const { hour: _, local: __, open: ___, paused_minutes: ____, ...figures } = own[0];
    expect(hours[0]).toEqual({
      date: '2026-11-23',
      local_time: '10:00',
      next_day: false,
      status: 'counted',
      ...figures,
    });
  });

  test('have both as CSV, in the words of the stores', async () => {
    const app = await startNorth();
    const csv = async (url: string) => {
      const { headers, body } = await app.inject({ url });
      expect(headers['content-type']).toContain('text/csv');
      const [heads, ...rows] = body
        .trim()
        .split('\r\n')
        .map((line) => line.split(','));
      return rows.map((row) => Object.fromEntries(heads!.map((head, at) => [head, row[at]])));
    };
    const range = '?from=2026-11-22&to=2026-11-23';
    const days = await csv(`${GROUP}/days.csv${range}`);
    const own = await csv(`${BERLIN}/days.csv${range}`);
    expect(days).toHaveLength(2);
    for (const [at, { utc_start: _, store: __, sensors_of_same_area: ___, ...figures }] of own.entries()) {
      expect(days[at]).toEqual({ ...figures, group: 'north', stores: '1', stores_heard: '1' });
    }
    const hours = await csv(`${GROUP}/hours.csv?from=2026-11-23&to=2026-11-23`);
    expect(hours.map((row) => [row.local_time, row.status, row.visits, row.next_day])).toEqual([
      ['10:00', 'counted', '20', 'false'],
      ['11:00', 'suppressed', 'suppressed', 'false'],
      ['12:00', 'not heard', '', 'false'],
      ['13:00', 'partly heard', '12', 'false'],
    ]);
  });

  test('have weeks, each beside the one a year before', async () => {
    const app = await startNorth();
    const weeks = `${GROUP}/weeks?from=2026-11-22&to=2026-11-23`;
    const body: Static<typeof GroupWeeksSchema> = await get(app, weeks, 200, GroupWeeksSchema);
    expect(body).toMatchObject({ retailer: 'acme', group: 'north', name: 'North' });
    const asked = `${BERLIN}/days?from=2026-11-16&to=2026-11-29`;
    const { days }: Static<typeof DaysSchema> = await get(app, asked, 200, DaysSchema);
    const sums = [days.slice(0, 7), days.slice(7)].map((week) => {
      const sum = (of: (day: (typeof week)[number]) => number | null) =>
        week.reduce((all: number, day) => all + (of(day) ?? 0), 0);
      return [sum((day) => day.visits), sum((day) => day.sensor_hours_heard), sum((day) => day.open_hours)];
    });
    expect(
      body.weeks.map(({ week }) => [week.visits ?? 0, week.sensor_hours_heard, week.open_hours]),
    ).toEqual(sums);
    expect(body.weeks.map(({ week, before }) => [week.from, before.from, before.visits])).toEqual([
      ['2026-11-16', '2025-11-17', null],
      ['2026-11-23', '2025-11-24', null],
    ]);
  });

  test.each([
    ['/api/v1/retailers/acme/groups/south/weeks', 404, 'There is no such group'],
    [`${GROUP}/weeks?from=2020-01-01`, 400, 'days are too many at once'],
    ['/api/v1/retailers/acme/groups/south/days', 404, 'There is no such group'],
    ['/api/v1/retailers/beta/groups/north/days', 404, 'There is no such group'],
    [`${NORTH}?from=2020-01-01`, 400, 'days are too many at once'],
    [`${NORTH}?from=2026-11-24&to=2026-11-23`, 400, '`from` is after `to`'],
    ['/api/v1/retailers/acme/groups/south', 404, 'There is no such group'],
    ['/api/v1/retailers/beta/groups/north/hours.csv', 404, 'There is no such group'],
    [`${GROUP}/hours?from=2020-01-01`, 400, 'days are too many at once'],
    [`${NORTH}?from=soon`, 400, "'soon' is not a date"],
  ])('%s is answered %i', async (url, status, what) => {
    const { error } = await get(await startNorth(), url, status, ProblemSchema);
    expect(error.what).toContain(what);
  });
});
