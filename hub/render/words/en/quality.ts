// How sure the numbers of a store are, and how its sensors fare.
import { type CountingTrouble, TROUBLE_WORDS } from '../../../../shared/counting-trouble.ts';
import { NUMBERS } from '../../numbers.ts';

const { whole, decimal, plural } = NUMBERS.en;
const trouble = (kind: CountingTrouble) => `${TROUBLE_WORDS[kind].says}; ${TROUBLE_WORDS[kind].mend}`;

const UNTIL = {
  store: ', until hand counts have calibrated this store',
  group: ', until hand counts have calibrated its stores',
};

/** `until`: how long that may be so, behind a comma; empty where it stays. */
const rangesOf = (epsilon: string, factor: number, until: string) =>
  `It holds the noise that is added on purpose (ε = ${epsilon}), how estimates scatter from hour to hour, and how far they may be off in all hours of this store alike. The last does not even out: even a year’s visits may be off by a factor of ${decimal(factor)}${until}. Hours of one store compare better than that.`;
const groupRangesOf = (epsilon: string, factor: number, until: string) =>
  `It holds the noise that is added on purpose (ε = ${epsilon}), how estimates scatter from hour to hour, and how far they may be off in all hours of a store alike. The last does not even out over time: even a year’s visits of the group may be off by a factor of ${decimal(factor)}${until}. It is taken to differ from store to store; where it does not, the range is wider than that. Hours of one group compare better.`;

export const quality = {
  sure: 'How sure are these numbers?',
  phones: 'Phones, not people',
  phonesText: {
    store:
      'A sensor estimates phones from what they send. Some people carry none, some carry two. Until hand counts have calibrated this store, compare its days and weeks with each other, and not its numbers with those of other stores.',
    group:
      'A sensor estimates phones from what they send. Some people carry none, some carry two. Phones and people are never added: a group shows people once hand counts have calibrated all of its stores for all of the days shown.',
  },
  people: 'People, by hand counts',
  peopleText: {
    store:
      'Visits are multiplied by the people per phone that were counted here. Passers-by, the share that came in and lengths of stay remain those of phones.',
    group:
      'Visits of each store are multiplied by the people per phone that were counted there. Passers-by, the share that came in and lengths of stay remain those of phones.',
  },
  /** Of a group. */
  someCalibrated: (some: number, all: number) =>
    `${whole(some)} of ${plural(all, 'store', 'stores')} calibrated`,
  someCalibratedText:
    'People and phones are never added, so all of them are shown in phones here. The pages of the calibrated stores show people.',
  mixed: 'People in part, by hand counts',
  mixedText:
    'Visits of some of these days are multiplied by the people per phone that were counted here. Passers-by, the share that came in and lengths of stay remain those of phones.',
  heard: (share: string) => `${share} heard`,
  ofOpening: (range: string) => `of the opening hours of ${range}.`,
  noneMissing: 'No open hour is missing.',
  missing: (missing: number, hours: string) =>
    `${whole(missing)} of ${hours} were not heard: no total makes up for them.`,
  nothingWithheld: 'Nothing withheld',
  nothingWithheldText: 'Every hour that was heard had enough visits to be published.',
  noVisitsWithheld: 'No visits withheld',
  noVisitsWithheldText:
    'Every hour that was heard had enough visits to be published. Other counts of some hours are withheld, such as lengths of stay; where they stand, it is said.',
  withheld: (hours: string) => `${hours} withheld`,
  withheldText: (of: number, floor: number, most: number) =>
    `of ${whole(of)}: counts under ${whole(floor)} are not published, so that nobody is alone in a number. Together they hold at most ${plural(most, 'visit', 'visits')}; totals leave them out.`,
  notKnown: 'Not known',
  notKnownText: (hours: string) => `${hours} without visits: the sensor’s profile cannot tell them.`,
  staff: (phones: number) => `Staff taken out: about ${decimal(phones)} phones`,
  staffText: (hours: string) =>
    `An average over ${hours}. Phones that are there all day are not counted among those inside. They are told from the quietest hours of the last week: a shop that is never quiet may lose visitors this way, and the ranges are wider for it. The sensor’s setting “staff: in” counts them again.`,
  ranges: 'Ranges',
  rangesText: {
    store: (epsilon: string, factor: number) => rangesOf(epsilon, factor, ''),
    group: (epsilon: string, factor: number) => groupRangesOf(epsilon, factor, ''),
  },
  rangesUntil: {
    store: (epsilon: string, factor: number) => rangesOf(epsilon, factor, UNTIL.store),
    group: (epsilon: string, factor: number) => groupRangesOf(epsilon, factor, UNTIL.group),
  },
  several: (sensors: number) => `${whole(sensors)} sensors`,
  sameArea: (ids: string) => `${ids} hear the same`,
  sameAreaText:
    'Their counts are not added: of each hour the one that listened for longest counts. Sensors of other areas add to it.',
  severalText:
    'Their counts are added, so a phone near two of them counts twice. An hour that one of them missed counts as partly heard, and is likely low. A sensor-hour is one hour of one sensor.',
};

export const sensors = {
  caption: 'Sensors of this store',
  heads: {
    sensor: 'Sensor',
    state: 'State',
    firstHour: 'First hour',
    heardUntil: 'Heard until',
    late: 'Hours late',
    waiting: 'Waiting to be sent',
    loss: 'Privacy loss, 24 h (ε)',
    profile: 'Profile',
    version: 'Version',
  },
  noneYet: 'none yet',
  connected: 'connected',
  notConnected: 'not connected',
  deaf: 'hears nothing',
  cannotCount: 'cannot count',
  waiting: 'waiting for its first hour',
  retired: (since: string) => `retired since ${since}`,
  states: { reporting: 'reporting', late: 'late', silent: 'silent', paused: 'paused' },
  troubles: {
    unreadable: trouble('unreadable'),
    'unknown-header': trouble('unknown-header'),
    damaged: trouble('damaged'),
    'no-time': trouble('no-time'),
    'too-weak': trouble('too-weak'),
    'other-channel': trouble('other-channel'),
    'no-signal': trouble('no-signal'),
  },
};
