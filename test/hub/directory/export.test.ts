// What is exported is read back as it was, and applied again it changes nothing.
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { exportDirectory } from '../../../hub/directory/export.ts';
import { applied, EMPTY, NOW_MS, planned, shop, week } from './written.ts';

const DAY_MS = 86_400_000;
const hours = fc.constantFrom(
  'closed',
  '09:00-20:00',
  '09:00-12:30, 14:00-19:00',
  '18:00-02:00',
  '00:00-24:00',
);
const date = fc
  .integer({ min: 0, max: 700 })
  .map((day) => new Date(NOW_MS + (day - 350) * DAY_MS).toISOString().slice(0, 10));
const zone = fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'America/New_York');
const ids = fc.subarray(['north', 'fine-food', 'own']);
const name = fc.constantFrom('Main Street', "L'été: 'là'", '# 1', 'no', '2026-11-25', '~');
const quoted = JSON.stringify;

const change = fc
  .record(
    { name, timeZone: zone, groups: ids, opening: hours, comparesAnew: fc.boolean() },
    { requiredKeys: [] },
  )
  .map(({ opening, ...more }) => ({ ...more, ...(opening && { opening: sevenDays(opening) }) }));
const changes = fc
  .tuple(fc.uniqueArray(date, { maxLength: 4 }), fc.array(change, { minLength: 4, maxLength: 4 }))
  .map(([dates, each]) => dates.toSorted().map((from, index) => ({ from, ...each[index] })));
const sensor = fc.record(
  { area: fc.constantFrom('door', null), retired: fc.constantFrom('2026-10-01', '2031-03-01', null) },
  { requiredKeys: [] },
);
const store = fc
  .record(
    {
      name,
      timeZone: zone,
      opening: hours,
      changes,
      groups: ids,
      sensors: fc.array(sensor, { maxLength: 3 }),
    },
    { requiredKeys: ['name', 'timeZone', 'opening'] },
  )
  .map(({ opening, sensors, ...more }) => ({
    ...more,
    opening: sevenDays(opening),
    ...(sensors && { sensors: sensors.map((each, index) => ({ id: `s${index}`, ...each })) }),
  }));

function sevenDays(text: string) {
  return Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, text]));
}

/** JSON is YAML. */
const fileOf = (stores: readonly object[], names: readonly string[]) =>
  quoted({
    retailers: [
      {
        id: 'acme',
        name: names[0],
        legalName: names[1],
        dataProtectionOfficer: null,
        groups: ['north', 'fine-food', 'own'].map((id, at) => ({
          id,
          name: id,
          in: at === 0 ? null : 'north',
          changes: [{ from: '2026-12-01', in: null }],
        })),
        stores: stores.map((each, index) => ({ id: `store-${index}`, ...each })),
      },
    ],
  });

property.prop([fc.array(store, { maxLength: 3 }), fc.array(store, { maxLength: 3 }), fc.tuple(name, name)], {
  numRuns: 150,
})('an export, applied again, changes nothing and says nothing', async (first, second, names) => {
  const before = await applied(EMPTY, fileOf(first, names), NOW_MS - 30 * DAY_MS);
  // The second file may want another past, which is refused.
  const now = await applied(before, fileOf(second, names)).catch(() => before);
  const text = exportDirectory(now);
  expect(await planned(now, text)).toMatchObject({ changes: [], notes: [], next: now });
  expect(exportDirectory(await applied(EMPTY, text))).toBe(text);
});

test('an export is YAML as a person writes it', async () => {
  const before = await applied(EMPTY, shop('08:00-20:00'));
  const after = await applied(
    before,
    shop('10:00-18:00', ['sensors: [{ id: door, from: always, area: entrance }]']),
  );
  expect(exportDirectory(after)).toBe(
    [
      'retailers:',
      '  - id: acme',
      '    name: Acme',
      '    stores:',
      '      - id: main-street',
      '        name: Main Street',
      '        timeZone: Europe/Berlin',
      '        opening:',
      ...days('          ', '08:00-20:00'),
      '        changes:',
      '          - from: 2026-11-25',
      '            opening:',
      ...days('              ', '10:00-18:00'),
      '        sensors:',
      '          - id: door',
      '            area: entrance',
      '',
    ].join('\n'),
  );
});

const days = (indent: string, text: string) =>
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => `${indent}${day}: ${text}`);

test('an opening with all that it may have comes back', async () => {
  const opening = week('09:00-20:00').replace(
    ' }',
    ', exceptions: { 2026-12-24: "09:00-13:00" }, special: [{ on: "sunday before 12-25", hours: "13:00-18:00", name: Advent }], ' +
      'closed: [{ from: 2026-08-01, to: 2026-08-14, name: Holidays }, { from: 2030-01-01 }], ' +
      'holidays: { country: DE, region: BY, removed: [11-01], added: ["12-31"], hours: "10:00-12:00" } }',
  );
  const yaml = shop('closed').replace(week('closed'), opening);
  const now = await applied(EMPTY, yaml);
  expect(await planned(now, exportDirectory(now))).toMatchObject({ changes: [], notes: [] });
});
