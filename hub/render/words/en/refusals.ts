// Why something that a person asked for was not done, and what to do: of hand counts, calibrations, pauses and settings.
// Commands and the API say the English.
import { NUMBERS } from '../../numbers.ts';
import type { Refusal } from './problems.ts';

const said = (what: string, doThis: string): Refusal => ({ what, doThis });
const { short } = NUMBERS.en;
const FROM_LIST = 'Choose one of its list.';
const NOTHING_LEFT = 'Nothing is left to do.';

export const refusals = {
  // Who and why.
  noName: said('Your name is missing', 'Write a name or initials, so that it can be asked about.'),
  longName: (most: number) =>
    said(`The name is over ${most} characters`, 'Write a name or initials, so that it can be asked about.'),
  noReason: said('The reason is missing', 'Write in a few words why.'),
  longReason: (most: number) => said(`The reason is over ${most} characters`, 'Write in a few words why.'),
  // Hand counts.
  noCounter: said(
    'Who counted is missing',
    'Write a name or initials, so that the count can be asked about.',
  ),
  longNote: (most: number) => said(`The note is over ${most} characters`, 'Shorten it.'),
  notAKind: (typed: string, kinds: string) =>
    said(`'${typed}' is not a kind of count`, `Choose one of ${kinds}.`),
  before2020: (typed: string) => said(`${typed} is before 2020`, 'Check the year.'),
  endsBeforeStart: said('The end is not after the start', 'Swap them, or leave the end out for one hour.'),
  tooManyHours: (hours: number, most: number) =>
    said(
      `${short(hours)} hours are too many for one count`,
      `Enter at most ${most} hours at once; single hours tell most.`,
    ),
  notOver: said('These hours are not over yet', 'Enter the count when the clock hour is over.'),
  momentWithEnd: said('A count at a moment has no end', 'Leave the end out, or enter an average over hours.'),
  momentToCome: said('This moment is still to come', 'Check date and time.'),
  noTime: said('The time is missing', 'Write date and time of the store as 2026-11-20T10:00.'),
  notATime: (typed: string) =>
    said(`'${typed}' is not a time`, 'Write date and time of the store as 2026-11-20T10:00.'),
  skipped: (typed: string) => said(`The clocks skipped ${typed}`, 'Write the time that the clocks showed.'),
  shownTwice: (typed: string, first: string, second: string) =>
    said(`The clocks showed ${typed} twice`, `Add which: ${typed}${first} or ${typed}${second}.`),
  notWhole: (time: string, before: string, after: string) =>
    said(
      `${time} is not where an hour of the sensors starts`,
      `Count whole hours: write ${before} or ${after}.`,
    ),
  notPeople: (typed: string, most: number) =>
    said(`'${typed}' is not a number of people`, `Write a number from 0 to ${most}.`),
  notWholePeople: (typed: string) =>
    said(`${typed} people cannot be counted`, 'Write a whole number; only an average may have decimals.'),
  tooManyCounts: (most: number) => said(`The store has ${most} hand counts`, 'Withdraw old ones first.'),
  alreadyCounted: (from: string, people: number, by: string, key: number) =>
    said(
      `There is a count of ${from} already: ${short(people)} people, by ${by}`,
      `If that one is wrong, withdraw it (number ${key}), then enter yours.`,
    ),
  noSuchCount: (key: number) => said(`The store has no hand count ${key}`, FROM_LIST),
  countIsWithdrawn: (key: number) => said(`Hand count ${key} is withdrawn already`, NOTHING_LEFT),
  // Calibrations.
  noneUsable: {
    visits: said(
      'No hand count of visits can be used',
      'Enter counts of hours that the sensors heard and published.',
    ),
    occupancy: said(
      'No hand count of people inside can be used',
      'Enter counts of hours that the sensors heard and published.',
    ),
  },
  nobodyCounted: said('Nobody was counted in any of the hours', 'Count a busier hour as well.'),
  notADate: (typed: string) => said(`'${typed}' is not a date`, 'Write a date as 2026-11-23.'),
  dayToCome: (day: string) => said(`${day} is still to come`, 'Give a day up to today.'),
  noSuchCalibration: (key: number) => said(`The store has no calibration ${key}`, FROM_LIST),
  calibrationIsEnded: (key: number) => said(`Calibration ${key} was ended already`, NOTHING_LEFT),
  // Pauses and settings.
  untilNotATime: (typed: string) =>
    said(`'${typed}' is not a time`, 'Write it as 2026-11-24T18:00, in local time.'),
  untilSkipped: (typed: string) => said(`The clocks skip ${typed}`, 'Give a time that there is.'),
  untilShownTwice: (typed: string, first: string, second: string) =>
    said(`The clocks show ${typed} twice`, `Add its offset, ${first} or ${second}.`),
  untilIsPast: (typed: string) => said(`${typed} is past`, 'Give a time to come, or none.'),
  notPaused: said('The store is not paused', NOTHING_LEFT),
  noSuchSetting: (names: string) => said('There is no such setting', `Name one of ${names}.`),
  /** `why`: what the schema says of it. */
  badSetting: (why: string) => said(why, 'Correct it; nothing was changed.'),
};
