// Reports on groups as the API's resources.
import type { Static } from 'typebox';
import { NO_SUMS } from '../../figures/sums.ts';
import type { DayFigures } from '../../report/day-report.ts';
import type { FoundGroup, Member } from '../../report/group.ts';
import type { GroupDay } from '../../report/group-days.ts';
import type { GroupDaySchema, GroupHourSchema, GroupSchema, GroupSensorsSchema } from './group-schemas.ts';
import { dayFigures, hourFigures, rounded, sensorResources } from './resources.ts';

export function groupResource(
  { id, name, retailer, retired, above, below }: FoundGroup,
  members: readonly Member[],
): Static<typeof GroupSchema> {
  return {
    retailer: retailer.id,
    retailer_name: retailer.name,
    group: id,
    name,
    in: above.map((group) => ({ group: group.id, name: group.name })),
    retired,
    groups: below.map((group) => ({ group: group.id, name: group.name })),
    stores: members.map(({ state: { store, today, firstDay, lastDay }, counts }) => ({
      store: store.id,
      name: store.name,
      in_it_now: counts(today),
      retired: store.retired,
      first_day: firstDay ?? null,
      last_day: lastDay ?? null,
    })),
  };
}

export const groupSensors = (members: readonly Member[]): Static<typeof GroupSensorsSchema>['sensors'] =>
  members
    .filter(({ state, counts }) => counts(state.today))
    .flatMap(({ state }) => sensorResources(state).map((sensor) => ({ store: state.store.id, ...sensor })));

/** The hours of a day that are over. */
export const groupHourResource = ({ date, hours }: DayFigures): Static<typeof GroupHourSchema>[] =>
  hours.flatMap(({ open, state, label, hourOfDay, expected, coverage, sums = NO_SUMS }) => {
    if (!open || state === 'ahead' || state === 'closed' || state === 'outside') return [];
    return {
      date,
      local_time: label,
      next_day: hourOfDay >= 24,
      status: state,
      sensors_expected: Math.max(expected, sums.heard),
      sensors_heard: sums.heard,
      coverage: rounded(coverage, 3),
      ...hourFigures(sums),
    };
  });

export function groupDayResource(day: GroupDay): Static<typeof GroupDaySchema> {
  const { date, stores, storesHeard, openHours, sums, expected } = day;
  return {
    date,
    stores,
    stores_heard: storesHeard,
    open_hours: openHours,
    ...dayFigures(sums, expected),
  };
}
