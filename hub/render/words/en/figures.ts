// How a count is said: what was released as a number with its range, what was withheld as withheld, what the profile
// cannot know as not known, what was not heard as not heard; never one as the other, and never a zero for any of them.
import { NUMBERS } from '../../numbers.ts';

const { whole, plural } = NUMBERS.en;

export const figures = {
  rangeMeaning: 'Nine times in ten the true number lies in the range beside a figure.',
  /** `low`, `high`: as they are written. */
  between: (low: string, high: string) => `between ${low} and ${high}`,
  withRange: (value: string, low: string, high: string) => `${value} (${low} to ${high})`,
  partWithheld: (figure: string) => `${figure}, part withheld`,
  notHeard: 'not heard',
  notKnown: 'not known',
  under: (floor: number) => `under ${whole(floor)}`,
  underEach: (floor: number) => `under ${whole(floor)} each`,
  upTo: (most: number) => `0 to ${whole(most)}`,
  atLeast: (sum: number) => `at least ${whole(sum)}`,
  people: 'people, by hand counts',
  mixed: 'people where calibrated, phones elsewhere',
  stayFrom: {
    learned: 'learned from how soon phones fall silent, staff among them',
    bands: 'from four bands of length',
  },
  hours: (count: number) => plural(count, 'hour', 'hours'),
  /** Of several sensors, hours of each are counted. */
  sensorHours: (count: number) => plural(count, 'sensor-hour', 'sensor-hours'),
};
