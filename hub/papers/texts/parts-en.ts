// What several English papers say alike.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import type { OpeningWords } from '../opening-terms.ts';
import { type Ask, type Block, operator } from '../paper.ts';

type Term = readonly [string, string | Ask];

const missing = (field: string, why: string) =>
  operator(`Add ${field} of the retailer to the hub’s configuration.`, why);

export const OPENING_EN: OpeningWords = {
  week: 'Opening hours',
  holidays: 'Public holidays',
  special: 'Special openings',
  closed: 'Closed',
  exceptions: 'Exceptions',
  semicolon: '; ',
  ofPlace: (place, hours) => `those of ${place}: ${hours}`,
  added: (days) => `also ${days}`,
  removed: (days) => `not ${days}`,
  everyYear: (day) => `${day} of every year`,
  weekdayBy: (nth, weekday, side, day) => `${nth}${weekday} ${side} ${day}`,
  between: (first, last) => `${first} to ${last}`,
  since: (first) => `from ${first} until further notice`,
  more: (count) => `and ${count} more`,
};

export function controllerTerms({ controller }: Facts, { law }: Language): Term[] {
  const { shownAs, legalName, contact, dataProtectionOfficer: officer } = controller;
  return [
    [
      'Controller',
      legalName === undefined
        ? missing('legalName', `The configuration says ‘${shownAs}’ alone, which may be no legal name.`)
        : `${legalName}, shown as ${shownAs}`,
    ],
    ['Contact', contact ?? missing('contact', `People need an address to write to (${law.information}).`)],
    [
      'Data-protection officer',
      officer === undefined
        ? missing('dataProtectionOfficer', 'Or write null there if none was designated.')
        : (officer ?? 'none, says the configuration'),
    ],
  ];
}

/** One sentence: how long, and from where that is known. */
export function profileWords({ processing }: Facts, { number, list }: Language): string {
  const { profiles, forgetMinutes } = processing;
  const most = `at most ${number(forgetMinutes)} minutes`;
  if (profiles.length === 0) {
    return `No sensor of the shop has reported its profile yet; whatever it will be, the key lives for ${most}.`;
  }
  if (profiles.length > 1) {
    return `The sensors differ (profiles ${list(profiles)}); reckoned with the weakest, the key lives for ${most}.`;
  }
  return `By the profile that the sensors report (${profiles[0]}), the key lives for ${most}.`;
}

export function sensorTable({ sensors, processing }: Facts, { number, date }: Language): Block[] {
  if (sensors.length === 0) return ['The hub has heard of no sensor of this shop yet.'];
  const or = (value: string | undefined) => value ?? 'not reported';
  const { epsilon, floor, forgetMinutes } = processing;
  return [
    {
      kind: 'table',
      head: ['Sensor', 'Since', 'Newest hour', 'Profile', 'ε', 'Floor', 'Estimator', 'Configuration'],
      rows: sensors.map((sensor) => [
        sensor.isPresent ? sensor.id : `${sensor.id} (gone)`,
        date(sensor.firstHeard),
        or(sensor.lastHour && date(sensor.lastHour)),
        or(sensor.profile),
        or(sensor.epsilon === undefined ? undefined : number(sensor.epsilon)),
        or(sensor.floor === undefined ? undefined : number(sensor.floor)),
        or(sensor.estimator),
        or(sensor.config),
      ]),
    },
    `Where sensors differ, this paper reckons with the weakest of those that are not gone: memory of ${number(forgetMinutes)} minutes, ${epsilon === undefined ? 'ε not reported' : `ε = ${number(epsilon)}`}, ${floor === undefined ? 'floor not reported' : `floor ${number(floor)}`}.`,
  ];
}

export function keptTerms({ kept }: Facts, { number, date }: Language): Term[] {
  const since = kept.since === undefined ? '' : `, the oldest of ${date(kept.since)}`;
  return [
    [
      'On the sensor',
      'each hour’s counts until the hub has confirmed them; after that a mark that the hour is done',
    ],
    [
      'Hourly counts',
      `kept for good: nothing in the hub deletes them. It holds ${number(kept.hours)} (counted by sensor)${since}`,
    ],
    [
      'Hand counts, calibrations',
      `kept for good, also when withdrawn, with the name of who made them: ${number(kept.handCounts)} and ${number(kept.calibrations)}`,
    ],
    [
      'Refused messages',
      `at most ${number(kept.refusedMax)} of all shops and ${number(kept.refusedOfStoreMax)} of one, the oldest of whoever has most go first; at most ${number(kept.refusedBodyBytesMax)} bytes of each`,
    ],
    [
      'Alarms',
      `at most ${number(kept.alarmsMax)} of all shops and ${number(kept.alarmsOfStoreMax)} of one, the oldest of whoever has most go first`,
    ],
    [
      'Objections',
      'a keyed hash of each address, for a year or until it is withdrawn, with the time and a mark that tells which entries of one day came from one network; the key of the mark is never stored and ends with the day',
    ],
    ['State and health of sensors', 'the last message of each'],
  ];
}
