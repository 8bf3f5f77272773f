// Whether sensors are alive, in a word or two.
import { NUMBERS } from '../../numbers.ts';

const { plural, whole } = NUMBERS.en;

export const status = {
  noSensor: 'No sensor yet',
  reporting: 'Reporting',
  late: (hours: number) => `${plural(hours, 'open hour', 'open hours')} late`,
  offline: 'Offline',
  silentNever: 'Silent, never counted',
  silentSince: (moment: string) => `Silent since ${moment}`,
  deaf: 'Hears nothing',
  cannotCount: 'Cannot count',
  paused: 'Paused',
  waiting: 'Waiting for the first hour',
  /** Of a store's sensors those in the worst state, where there are several. */
  some: {
    reporting: (some: number, all: number) => `${group(some, all)} reporting`,
    late: (some: number, all: number) => `${group(some, all)} late`,
    silent: (some: number, all: number) => `${group(some, all)} silent`,
    deaf: (some: number, all: number) => `${group(some, all)} deaf`,
    'cannot-count': (some: number, all: number) => `${group(some, all)} cannot count`,
    paused: (some: number, all: number) => `${group(some, all)} paused`,
    new: (some: number, all: number) => `${group(some, all)} waiting`,
  },
};

const group = (some: number, all: number) =>
  some === all ? `All ${whole(all)} sensors` : `${whole(some)} of ${whole(all)} sensors`;
