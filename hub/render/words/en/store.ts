// A store's page around its figures: head, range, heat map, visitors, pause, downloads, and what to do before the first hour.
import { NUMBERS } from '../../numbers.ts';
import { type Parts, parts } from '../parts.ts';

const { plural, whole } = NUMBERS.en;
const weeks = (count: number) => plural(count, 'week', 'weeks');

export const store = {
  closedToday: 'Closed today',
  openToday: (spans: string) => `Open today ${spans}`,
  openSpan: (from: string, to: string) => `${from} to ${to}`,
  timeThere: (time: string, zone: string) => `${time} in ${zone}`,
  calibrate: 'Calibrate',
  lastDay: (date: string) => `This is ${date}, the last day with data.`,
  retiredSince: (since: string) => `retired since ${since}`,
  /** The groups in which it is. */
  inGroups: 'In',
  /** `until`: the last day. */
  pastName: (until: string, name: string) => `Until ${until}: ${name}.`,
  isClosedToday: 'The store is closed today.',
  nothingToday: 'No hour of today has come yet.',
  take: 'Take the numbers with you',
  daysCsv: 'Days as CSV',
  hoursCsv: 'Hours as CSV',
  daysJson: 'Days as JSON',
  takeNote: <T>(suppressed: T, unknown: T): Parts<T> =>
    parts`For the range above. In the CSV a count that was withheld says ${suppressed}, one that the profile cannot know ${unknown}, and an empty cell was not heard.`,
  waiting: 'Waiting for the first hour',
  noSensor: 'No sensor of this store has been in touch yet.',
  inTouch: 'A sensor is in touch. Its first count comes a few minutes after its first full clock hour.',
  writeConfig: <T>(example: T): Parts<T> =>
    parts`Write a sensor’s configuration; ${example} is a commented start.`,
  giveAddress: <T>(address: T): Parts<T> =>
    parts`Give it this store’s address: ${address} and a name of its own.`,
  start: <T>(command: T): Parts<T> => parts`Start it with ${command}; it appears here once it is connected.`,
};

export const range = {
  name: 'Range',
  names: { '4w': '4 weeks', '12w': '12 weeks', '1y': '1 year', '5y': '5 years' },
  /** In a sentence: `… of these 4 weeks`. */
  these: { '4w': 'these 4 weeks', '12w': 'these 12 weeks', '1y': 'these 52 weeks', '5y': 'these 5 years' },
  chart: {
    day: (span: string) => `Visits by day, ${span}.`,
    week: (span: string) => `Visits by week, ${span}.`,
    month: (span: string) => `Visits by month, ${span}.`,
  },
  span: (first: string, last: string) => `${first} to ${last}`,
  visits: (count: number) => plural(count, 'visit', 'visits'),
  noVisits: (instead: string) => `Visits: ${instead}`,
  openDays: (count: number) => plural(count, 'open day', 'open days'),
  aDay: (mean: string, range: string) => `${mean} a day on average, ${range}`,
  withheld: (hours: string, most: number) => `${hours} withheld (at most ${whole(most)} more)`,
  notHeard: (hours: string) => `${hours} not heard`,
  steps: { day: 'Day', week: 'Week', month: 'Month' },
  heads: {
    visits: 'Visits',
    passersby: 'Passers-by',
    cameIn: 'Came in',
    withheld: 'Hours withheld',
    notHeard: 'Hours not heard',
    heard: 'Heard',
  },
  closed: 'closed',
  missing: 'not heard',
  ahead: 'not yet',
};

export const heat = {
  when: 'When people come',
  caption: (count: number) => `Mean visits by weekday and hour, last ${weeks(count)}`,
  lead: (count: number) =>
    `Visits in an hour, on average over the last ${weeks(count)}. Withheld hours enter at their least, so quiet hours may be a little higher than shown. Underlined: rests on fewer than half of the hours.`,
  shut: 'closed, or not in these weeks',
  notHeard: 'not heard',
  allWithheld: (hours: number) => `withheld in all ${plural(hours, 'hour', 'hours')}`,
  mean: (heard: number, open: number) => `mean of ${plural(heard, 'hour', 'hours')} heard of ${whole(open)}`,
  someWithheld: (hours: number) => `${whole(hours)} of them withheld`,
};

export const visitors = {
  funnel: 'From the street into the shop',
  noFunnel: (range: string) => `No hour of ${range} published both visits and passers-by.`,
  rate: (share: string, between: string, range: string, hours: string) =>
    `${share} of the phones that were heard came in, ${between}: ${range}, over the ${hours} that published both.`,
  all: 'Heard in all',
  passed: 'Passed by',
  cameIn: 'Came in',
  stay: 'How long they stay',
  bands: {
    under5: 'Under 5 minutes',
    from5to15: '5 to 15 minutes',
    from15to60: '15 to 60 minutes',
    over60: 'Over an hour',
  },
  stayUnknown: 'Not known: people stay for too long to be told apart, or too few days were heard.',
  noStay: (range: string) => `No length of a visit was published in ${range}.`,
  noAverage: 'The lengths that were published are too few for a fair average.',
  nonePublished: 'no hour published it',
  cannotKnow: 'this sensor’s profile cannot know it',
  withheld: 'withheld',
  someWithheld: (withheld: number, hours: string) => `${whole(withheld)} of ${hours} withheld`,
  /** `range`: as `between 9 and 28`; `how`: it is known. */
  average: (minutes: number, how: string) =>
    `About ${plural(minutes, 'minute', 'minutes')} on average: ${how}.`,
  averageBetween: (minutes: number, range: string, how: string) =>
    `About ${plural(minutes, 'minute', 'minutes')} on average, ${range}: ${how}.`,
  toldBy: (hours: string, of: number) => `Told by ${hours} of ${whole(of)}.`,
};

export const pause = {
  /** `who`: and why, as `Kim (refit)`. */
  paused: (since: string, who: string) => `Paused since ${since}, by ${who}: its sensors hear nothing.`,
  pausedUntil: (since: string, until: string, who: string) =>
    `Paused since ${since} until ${until}, by ${who}: its sensors hear nothing.`,
  resume: 'Resume',
  pause: 'Pause',
  resumeCounting: 'Resume counting',
  pauseCounting: 'Pause counting',
  resumeLead: 'Its sensors hear again within seconds.',
  pauseLead:
    'Within seconds its sensors hear nothing; the hours are marked. Who did it and why is kept in the audit log.',
  by: 'Your name',
  until: 'Until',
  untilHint: '(empty: until resumed)',
  reason: 'Reason',
  reasonHint: '(optional)',
};
