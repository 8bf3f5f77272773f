// All stores at a glance, and how a day stands beside earlier ones.
import { NUMBERS } from '../../numbers.ts';
import { type Parts, parts } from '../parts.ts';

const { plural, whole } = NUMBERS.en;
const openHours = (count: number) => plural(count, 'open hour', 'open hours');

export const overview = {
  stores: (count: number) => plural(count, 'store', 'stores'),
  sensors: (count: number) => plural(count, 'sensor', 'sensors'),
  allWell: 'all of them well',
  troubled: (count: number) => `${whole(count)} silent, late or deaf`,
  nothingYet: 'Nothing counted yet.',
  alarms: (count: number) => plural(count, 'alarm', 'alarms'),
  refused: (count: number) => plural(count, 'refused message', 'refused messages'),
  thisWeek: (troubles: string) => `${troubles} this week`,
  visits: 'visits',
  visitsOfPeople: 'visits, people',
  lastHours: (count: number) => `last ${openHours(count)}`,
  insideAtOnce: 'inside at once',
  today: 'Today',
  todaySoFar: 'Today so far',
  lastData: (day: string) => `Last data: ${day}`,
  /** Why no hour of a day could be heard. */
  idle: (when: string, why: string) => `${when}: ${why}`,
  idleWhy: { closed: 'closed', paused: 'paused', early: 'no open hour yet' },
  sparkLabel: (hours: number, missing: number, withheld: number) =>
    `Visits in the last ${openHours(hours)}: ${whole(missing)} not heard, ${whole(withheld)} withheld.`,
  /** The last whole day of all stores that were found. */
  together: 'All stores together',
  foundTogether: 'The stores found, together',
  visitsOfPhones: 'visits, in phones',
  someCalibrated: (calibrated: number, counted: number) =>
    `In phones, since ${whole(calibrated)} of ${plural(counted, 'store', 'stores')} counted ${calibrated === 1 ? 'is' : 'are'} calibrated.`,
  counted: (counted: number, stores: number) =>
    `${whole(counted)} of ${plural(stores, 'store', 'stores')} counted`,
  wereClosed: (count: number) => `${whole(count)} closed`,
  /** After a change. `compared`: how many stores it rests on. */
  onStores: (compared: number) => `in ${plural(compared, 'store', 'stores')} wholly heard both times`,
  noneCompared: (weekday: string) => `no store was wholly heard on both this and last ${weekday}`,
  notClear: 'not a clear change',
  capture: (share: string, between: string) => `${share} of the phones that were heard came in, ${between}.`,
  search: 'Find stores',
  searchIn: 'Name, place or group',
  find: 'Find',
  order: 'Order',
  orders: {
    hand: 'In need of a hand',
    name: 'By name',
    '-visits': 'Most visits',
    visits: 'Fewest visits',
    '-change': 'Most risen',
    change: 'Most fallen',
  },
  found: (count: number) => `${plural(count, 'store', 'stores')} found.`,
  tooMany: (most: string) =>
    `More than ${most} stores are not added up, nor ordered by their figures: search for a place or a group.`,
  nothingFound: (search: string) => `No store has “${search}” in its name, place or groups.`,
  showAll: 'Show all stores',
  pages: 'Pages',
  page: (first: number, last: number, found: number) =>
    `${whole(first)} to ${whole(last)} of ${plural(found, 'store', 'stores')}`,
  previous: 'Previous',
  next: 'Next',
  retired: (count: number) => plural(count, 'retired store', 'retired stores'),
  noStores: 'No stores yet',
  addStores: <T>(retailers: T): Parts<T> =>
    parts`The hub takes counts only from stores in its directory. Write a retailer with a store, its time zone and its opening hours into a YAML file under ${retailers}, and give it to footfall-hub directory apply.`,
};

/** `weekday`: 'Monday'. `days`: how many of them there are before; 1 is last week's. */
export const comparison = {
  nothingToCompare: (weekday: string, days: number) =>
    `no whole hours to compare with ${before(weekday, days)}`,
  tooFew: (weekday: string, days: number) => `too few to compare with ${before(weekday, days)}`,
  /** After `≈`. */
  as: (weekday: string, days: number) => `as ${before(weekday, days)}`,
  /** After `+8 %`. */
  on: (weekday: string, days: number) => `on ${before(weekday, days)}`,
  /** `since`: as '3 March 2026'. */
  sinceBegun: (weekday: string, since: string) =>
    `not compared with last ${weekday}: it opened, moved or was rebuilt on ${since}`,
  closedPeriod: (weekday: string) =>
    `not compared with last ${weekday}: one of the two is in a closed period`,
  hoursBoth: (hours: number) => `(${plural(hours, 'hour', 'hours')} heard both times)`,
};

const before = (weekday: string, days: number) =>
  days === 1 ? `last ${weekday}` : `the last ${whole(days)} ${weekday}s`;

/** A range beside an earlier one. `before`: its days, as '1 Nov 2026 to 28 Nov 2026'. */
export const likeForLike = {
  /** After `+8 %`: where it lies nine times in ten. */
  between: (low: string, high: string) => `(${low} to ${high})`,
  on: (before: string) => `on ${before}`,
  notClear: (before: string) => `on ${before}, which is not a clear change`,
  days: (days: number) => `over ${plural(days, 'day that was', 'days that were')} open and heard both times`,
  stores: (compared: number, all: number, days: number) =>
    `like for like: ${whole(compared)} of ${plural(all, 'store', 'stores')}, ${plural(days, 'pair of days', 'pairs of days')}`,
  none: (before: string) => `Not compared with ${before}.`,
  tooFew: (before: string) => `Too few visits to compare with ${before}.`,
  leftOut: (stores: number) => `${plural(stores, 'store', 'stores')} left out of this comparison`,
  begins: (since: string) => `it opened, moved or was rebuilt on ${since}`,
  closedUntil: (first: string, last: string) => `it was closed from ${first} to ${last}`,
  closedSince: (first: string) => `it is closed since ${first}`,
  notMember: 'it was not in the group both times',
  notOpen: 'it was not open on the same days both times',
  notHeard: 'no day was wholly heard both times',
};
