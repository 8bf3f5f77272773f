// A retailer's groups: the sums of their stores, and how each of them stands.
import { NUMBERS } from '../../numbers.ts';

const { plural, whole } = NUMBERS.en;
const stores = (count: number) => plural(count, 'store', 'stores');

export const groups = {
  groups: 'Groups',
  group: 'Group',
  /** Of its stores, those in groups below it too. */
  has: (count: number, below: number) =>
    below === 0 ? stores(count) : `${stores(count)}, ${plural(below, 'group', 'groups')}`,
  counted: (counted: number, all: number) => `${whole(counted)} of ${stores(all)} counted`,
  /** After `2 of 5 stores counted`. */
  standings: {
    'not-heard': (count: number) => `${whole(count)} not heard`,
    withheld: (count: number) => `${whole(count)} too few to publish`,
    paused: (count: number) => `${whole(count)} paused`,
    waiting: (count: number) => `${whole(count)} not counting yet`,
    early: (count: number) => `${whole(count)} with no open hour over yet`,
    closed: (count: number) => `${whole(count)} closed`,
  },
  /** `what`: '2 not heard'. */
  named: (what: string, names: string) => `${what} (${names})`,
  parts: 'Its groups and stores',
  /** Of the table, for those who cannot see it. */
  partsTable: 'Figures of its groups and stores',
  part: 'Group or store',
  /** Of one day, above a column. */
  visitsOn: (day: string) => `Visits, ${day}`,
  visitsOver: (range: string) => `Visits, ${range}`,
  onLastWeek: 'Change',
  state: 'State',
  /** Of one store on the day. */
  standing: {
    counted: 'counted',
    withheld: 'too few to publish',
    closed: 'closed',
    paused: 'paused',
    'not-heard': 'not heard',
    early: 'no open hour over yet',
    waiting: 'not counting yet',
  },
  /** Sensor-hours of the day. */
  partly: (missing: string, all: string) => `${missing} of ${all} sensor-hours not heard`,
  notYet: 'not in the group on this day',
  left: 'not in the group any more',
  noStore: 'No store is in this group yet',
  addStore:
    'Name the group under a store in the YAML of the directory, and apply it: footfall-hub directory apply.',
  noHour: 'Waiting for the first hour',
  firstHour: 'None of its stores has counted an hour yet.',
};
