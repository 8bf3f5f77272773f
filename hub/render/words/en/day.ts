// One day of a store: its headline figures and its hours.
import { NUMBERS } from '../../numbers.ts';
import { type Parts, parts } from '../parts.ts';

const { plural, whole } = NUMBERS.en;

export const day = {
  soFar: 'so far',
  before: 'The day before',
  after: 'The day after',
  day: 'Day',
  show: 'Show',
  /** `link`: to the people. */
  asPhones: <T>(link: T): Parts<T> => parts`These are phones as they were released: ${link}.`,
  showPeople: 'show people, where calibrated',
  showPhones: 'Show phones as they were released',
  closed: {
    store: 'The store is closed on this day.',
    group: 'All stores of the group are closed on this day.',
  },
  allMissing: (hours: number) =>
    `Nothing was heard on this day: all ${plural(hours, 'open hour', 'open hours')} are missing.`,
  notOver: 'No open hour of this day is over yet.',
  noSensorYet: 'No sensor was expected to report on this day yet.',
  chart: (date: string) => `Visits by hour on ${date}.`,
  visits: 'Visits',
  passersby: 'Passers-by',
  cameIn: 'Came in',
  ofAllHeard: 'of all phones heard, inside or nearby',
  notBoth: 'visits and passers-by were not both published',
  averageStay: 'Average stay',
  about: 'about',
  minutes: 'min',
  toldBy: (hours: string) => `from the ${hours} that told it`,
  /** `range`: 'between 44 and 144'. */
  inHoursHeard: (range: string) => `${range} in the hours heard`,
  withheld: (hours: string, most: number) => `${hours} withheld: at most ${whole(most)} more`,
  missing: (missing: number, hours: string) => `${whole(missing)} of ${hours} not heard`,
  insideAtOnce: 'Inside at once',
  tooFew: 'too few to publish',
  busiest: (time: string) => `busiest hour, ${time}`,
  onAverage: (mean: string, range: string) => `${mean} on average, ${range}`,
  onAverageOver: (mean: string, range: string, hours: number) =>
    `${mean} on average, ${range} over the ${plural(hours, 'hour', 'hours')} published`,
};

export const hours = {
  heads: {
    hour: 'Hour',
    visits: 'Visits',
    usual: 'Usual',
    passersby: 'Passers-by',
    inside: 'Inside',
    heard: 'Heard',
  },
  missing: 'not heard',
  paused: 'paused',
  closed: 'closed',
  ahead: 'not yet',
  ofTheHour: (share: string) => `${share} of the hour`,
  sensors: (share: string, heard: number, expected: number) =>
    `${share} of the hour, ${whole(heard)} of ${whole(expected)} sensors`,
  storeClosed: 'store closed',
  pausedFor: (minutes: number) => `paused for ${whole(minutes)} min`,
};
