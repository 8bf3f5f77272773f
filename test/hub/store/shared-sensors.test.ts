// Which sensors hear the same, and which of them counts: held to the plain way of saying it, one by one.
import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { readHistory } from '../../../hub/calendar/history.ts';
import { addDays, type LocalDate } from '../../../hub/calendar/local-days.ts';
import { storeDay } from '../../../hub/calendar/store-days.ts';
import type { PlacedSince } from '../../../hub/store/sensors.ts';
import { bestCovered, sharedSensors } from '../../../hub/store/shared-sensors.ts';

const day = { mon: '08:00-20:00', tue: '08:00-20:00', wed: '08:00-20:00', thu: '18:00-02:00' };
const read = readHistory({
  name: 'Main Street',
  timeZone: 'Europe/Berlin',
  opening: { ...day, fri: 'closed', sat: 'closed', sun: 'closed' },
});
if (read.kind === 'wrong') throw new Error(read.problem);
const { history } = read;

interface Placed {
  readonly key: number;
  readonly areas: readonly PlacedSince[];
}

const FIRST = '2026-01-01' as LocalDate;
const area = fc.constantFrom('hall', 'yard', 'till', null);
const areas = fc
  .tuple(area, fc.uniqueArray(fc.tuple(fc.nat(400), area), { maxLength: 6, selector: ([days]) => days }))
  .map(([first, moves]): PlacedSince[] => [
    { from: null, area: first },
    ...moves.toSorted(([a], [b]) => a - b).map(([days, to]) => ({ from: addDays(FIRST, days), area: to })),
  ]);
const sensors = fc
  .array(areas, { maxLength: 6 })
  .map((all): Placed[] => all.map((each, key) => ({ key, areas: each })));

property.prop([sensors])('who hears an area that another hears too, and when', (placed) => {
  const hears = placed.flatMap((sensor) =>
    sensor.areas.flatMap(({ from, area: of }, at) => {
      const to = sensor.areas[at + 1]?.from;
      const isShared = placed.some(
        (other) => other.key !== sensor.key && other.areas.some((each) => each.area === of),
      );
      if (of === null || !isShared) return [];
      return [
        {
          sensor: sensor.key,
          area: of,
          from: from === null ? 0 : storeDay(history, from).from,
          to: to ? storeDay(history, to).from : 2 ** 31 - 1,
        },
      ];
    }),
  );
  expect(sharedSensors(placed, history)).toEqual(hears);
});

const rows = fc.uniqueArray(
  fc.record({ key: fc.nat(20), coverage: fc.constantFrom(0, 0.5, 1), area: fc.option(area, { nil: null }) }),
  { maxLength: 12, selector: ({ key }) => key },
);
property.prop([rows])(
  'of those that hear the same the best covered counts, of two alike the lower key',
  (all) => {
    const plain = all.filter(
      (row) =>
        row.area === null ||
        !all.some(
          (other) =>
            other.area === row.area &&
            (other.coverage > row.coverage || (other.coverage === row.coverage && other.key < row.key)),
        ),
    );
    expect(bestCovered(all, (row) => row.area ?? undefined)).toEqual(plain);
  },
);
