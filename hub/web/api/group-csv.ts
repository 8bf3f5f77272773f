// Hours and days of a group as CSV, in the words of the stores' (csv-reports.ts).
import { NO_SUMS } from '../../figures/sums.ts';
import type { DayFigures } from '../../report/day-report.ts';
import type { GroupDay } from '../../report/group-days.ts';
import { csvRecord } from './csv.ts';
import {
  DAY_FIGURE_HEADS,
  dayFigures,
  dayStatus,
  HOUR_FIGURE_HEADS,
  hourFigures,
  hourStatus,
  share,
} from './csv-values.ts';

interface Named {
  readonly retailer: string;
  readonly group: string;
}

const HOUR_HEADS = [
  'local_date',
  'local_time',
  'next_day',
  'retailer',
  'group',
  'status',
  'sensors_expected',
  'sensors_heard',
  'coverage',
  ...HOUR_FIGURE_HEADS,
] as const;

const DAY_HEADS = [
  'local_date',
  'retailer',
  'group',
  'status',
  'stores',
  'stores_heard',
  'open_hours',
  ...DAY_FIGURE_HEADS,
] as const;

export function groupHoursCsv({ retailer, group }: Named, days: readonly DayFigures[]): string {
  const records = days.flatMap(({ date, hours }) =>
    hours
      .filter(({ open, state }) => open && state !== 'ahead')
      .map((hour) =>
        csvRecord([
          ...[date, hour.label, hour.hourOfDay >= 24, retailer, group, hourStatus(hour)],
          ...[hour.expected, hour.sums?.heard ?? 0, hour.sums && share(hour.coverage)],
          ...hourFigures(hour.sums ?? NO_SUMS),
        ]),
      ),
  );
  return csvRecord(HOUR_HEADS) + records.join('');
}

export function groupDaysCsv({ retailer, group }: Named, days: readonly GroupDay[]): string {
  const records = days.map(({ date, stores, storesHeard, openHours, sums, expected }) =>
    csvRecord([
      ...[date, retailer, group, dayStatus(openHours, Math.max(expected, sums.heard), sums)],
      ...[stores, storesHeard, openHours, ...dayFigures(sums, expected)],
    ]),
  );
  return csvRecord(DAY_HEADS) + records.join('');
}
