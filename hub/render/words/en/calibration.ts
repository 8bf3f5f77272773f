// Calibrating a store: what its page says, and with it the command and the API.
import { NUMBERS } from '../../numbers.ts';

const { plural, short, whole } = NUMBERS.en;
const points = (count: number) => plural(count, 'point', 'points');

export const calibration = {
  title: (store: string) => `Calibrate ${store}`,
  calibrate: 'Calibrate',
  lead: 'A sensor counts phones. Count people by hand for some hours, and the hub works out how many people stand behind a phone here. Eight hours, quiet and busy ones, give nearly all the benefit.',
  enter: 'Enter a count',
  times: (zone: string) => `Times are those of the store (${zone}); whole hours, as the sensors count them.`,
  measures: {
    visits: {
      head: 'People who come in',
      caption: 'Counted hours of people who come in',
      perPhone: 'people who come in per phone',
    },
    occupancy: {
      head: 'People inside',
      caption: 'Counted hours of people inside',
      perPhone: 'people inside per phone',
    },
  },
  noneUsable: (width: string) =>
    `No count of this kind can be used yet, so these figures are phones (give or take ${width}).`,
  nobody: 'Nobody was counted in any of the hours. Count a busier hour as well.',
  chart: (count: number) => `People counted against phones released, ${points(count)}, and the fitted line.`,
  phonesReleased: 'phones released →',
  peopleCounted: '↑ people counted',
  legend:
    'A dot is a counted hour: phones released, people counted. The line is the factor, with its range; on the dashed line a phone would be a person.',
  heads: { time: 'Time', counted: 'Counted', phones: 'Phones', calibrated: 'Calibrated', off: 'Off by' },
  /** Of an hour in which people were counted at several moments. */
  moments: (time: string, count: number) => `${time}, ${plural(count, 'moment', 'moments')}`,
  perPhone: 'People per phone',
  nineInTen: (range: string) => `${range}, nine times in ten`,
  asCounted: (ratio: string) => `${ratio} as counted; few or scattered counts are drawn towards 1`,
  countedHours: 'Counted hours',
  scattered: 'they differ more among themselves than expected: check the entries',
  points,
  wrongCalibrated: 'Wrong by, calibrated',
  foretold: 'an hour foretold from the others, on average',
  wrongPhones: 'Wrong by, as phones',
  sameHours: 'the same hours without a factor',
  needsTwo: 'needs two hours',
  inForce: 'In force',
  none: 'none',
  byNow: (width: string) => `±${width} by now`,
  countAnew: (date: string) => `count anew by ${date}`,
  arePhones: 'the figures are phones',
  count: (hours: number) => `Count ${plural(hours, 'hour', 'hours')}.`,
  countOf: (hours: number, quiet: number, busy: number) =>
    `Count ${plural(hours, 'hour', 'hours')}, some with at most ${short(quiet)} phones and some with at least ${short(busy)}.`,
  moreWould: (hours: number, width: string, then: string) =>
    `${plural(hours, 'more hour', 'more hours')} like these would narrow the range from about ±${width} to ±${then}.`,
  littleMore: 'More hours would add little.',
  noneQuiet: (phones: number) => `None of them is quiet: count one with at most ${short(phones)} phones.`,
  noneBusy: (phones: number) => `None of them is busy: count one with at least ${short(phones)} phones.`,
};

/** The forms. */
export const counting = {
  what: 'What was counted',
  kinds: {
    entries: 'People who came in',
    present: 'People who were inside on average',
    moment: 'People who were inside at a moment',
  },
  from: 'From',
  to: 'To',
  toHint: '(empty: one hour)',
  people: 'People',
  countedBy: 'Counted by',
  note: 'Note',
  enter: 'Enter count',
  use: 'Use this factor',
  useInstead: 'Use this factor instead',
  fromDay: 'From the day',
  backwards: '(it holds backwards to then)',
  yourName: 'Your name',
  withdraw: 'Withdraw',
  withdrawCount: (key: number) => `count ${whole(key)}`,
  end: 'End',
  endCalibration: (key: number) => `calibration ${whole(key)}`,
  fromNow: '(empty: from now on)',
  why: 'Why',
};

/** What was counted and put in force so far. */
export const records = {
  history: 'What is and was in force',
  /** `where`: 'in force since 1 Nov 2026'. */
  stands: (key: number, where: string) => `Number ${whole(key)}: ${where}.`,
  made: (by: string, date: string, count: number) => `Made by ${by} on ${date} from ${points(count)}.`,
  replacedBefore: (by: number) => `replaced by number ${whole(by)}`,
  never: 'never in force',
  running: (since: string) => `in force since ${since}`,
  replaced: (from: string, to: string, by: number) => `${from} until ${to}, then number ${whole(by)}`,
  ended: (from: string, to: string, by: string, why: string) => `${from} until ${to}, ended by ${by}: ${why}`,
  otherSetup: (from: string, to: string) =>
    `${from} until ${to}: no longer fits, the sensors are set up differently`,
  counts: 'All hand counts',
  span: (from: string, to: string) => `${from} to ${to}`,
  kinds: { entries: 'came in', present: 'inside on average', moment: 'inside at a moment' },
  by: (key: number, by: string) => `Number ${whole(key)}, by ${by}`,
  used: 'Used',
  notUsed: (reason: string) => `Not used: ${reason}`,
  withdrawn: (by: string, why: string) => `Withdrawn by ${by}: ${why}`,
  /** Why a count is not a point of the fit, and what could be done. */
  reasons: {
    withdrawn: 'withdrawn',
    'not-heard': 'a sensor has released nothing for it (yet): it is used once the hour has come',
    'partly-heard': 'a sensor listened to a part of it only',
    withheld: 'the sensor withheld its count as too small: count a busier hour, or several hours apart',
    'no-phones': 'the sensor counted no phone: there is nothing to compare with',
    'other-setup': 'counted with other sensors or settings than the newest count',
    'too-old': 'over a year older than the newest count',
  },
};
