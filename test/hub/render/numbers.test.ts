import { describe, expect, test } from 'vitest';
import type { LocalDate } from '../../../hub/calendar/local-days.ts';
import { atStart, DATES } from '../../../hub/render/dates.ts';
import { frenchSpaces } from '../../../hub/render/french-spaces.ts';
import { NUMBERS, type Numbers } from '../../../hub/render/numbers.ts';

const DAY = '2026-11-23' as LocalDate;
const MS = Date.parse('2026-11-23T15:26:00Z');
/** No-break space, narrow no-break space. */
const [NB, NN] = ['\u00a0', '\u202f'];

describe('numbers', () => {
  test.each<[keyof Numbers, number, string, string]>([
    ['whole', 1284, '1,284', `1${NN}284`],
    ['whole', 1234567.5, '1,234,568', `1${NN}234${NN}568`],
    ['decimal', 6, '6.0', '6,0'],
    ['decimal', 1234.56, '1,234.6', `1${NN}234,6`],
    ['short', 12, '12', '12'],
    ['short', 12.34, '12.3', '12,3'],
    ['plain', 0.25, '0.25', '0,25'],
    ['factor', 1.875, '1.88', '1,88'],
    ['percent', 0.567, `57${NB}%`, `57${NB}%`],
    ['shareHeard', 0.9999, `99${NB}%`, `99${NB}%`],
    ['shareHeard', 1, `100${NB}%`, `100${NB}%`],
    ['signedPercent', 0.079, `+8${NB}%`, `+8${NB}%`],
    ['signedPercent', -12.346, `−1,235${NB}%`, `−1${NN}235${NB}%`],
    ['signedPercent', -0.004, `0${NB}%`, `0${NB}%`],
    ['signed', 1.45, '+1.5', '+1,5'],
    ['signed', -0.04, '±0.0', '±0,0'],
  ])('%s of %d: %s, %s', (name, value, english, french) => {
    const write = NUMBERS.en[name] as (value: number) => string;
    const inFrench = NUMBERS.fr[name] as (value: number) => string;
    expect([write(value), inFrench(value)]).toEqual([english, french]);
  });

  test('none is one in French, and several in English', () => {
    const forms = (count: number) => [
      NUMBERS.en.plural(count, 'hour', 'hours'),
      NUMBERS.fr.plural(count, 'heure', 'heures'),
    ];
    expect([0, 1, 2, 1.4, 1000].map(forms)).toEqual([
      ['0 hours', '0 heure'],
      ['1 hour', '1 heure'],
      ['2 hours', '2 heures'],
      ['1 hour', '1 heure'],
      ['1,000 hours', `1${NN}000 heures`],
    ]);
  });
});

test('dates', () => {
  const { en, fr } = DATES;
  expect([en.long(DAY), fr.long(DAY)]).toEqual(['Monday 23 November 2026', 'lundi 23 novembre 2026']);
  expect([en.short(DAY), fr.short(DAY)]).toEqual(['Mon 23 Nov', 'lun. 23 nov.']);
  expect([en.dayMonth(DAY), fr.dayMonth(DAY)]).toEqual(['23 Nov', '23 nov.']);
  expect([en.dayMonthYear(DAY), fr.dayMonthYear(DAY)]).toEqual(['23 Nov 2026', '23 nov. 2026']);
  expect([en.monthYear(DAY), fr.monthYear(DAY)]).toEqual(['Nov 2026', 'nov. 2026']);
  expect([en.month(DAY), fr.month(DAY)]).toEqual(['Nov', 'nov.']);
  expect([en.weekday(DAY), fr.weekday(DAY)]).toEqual(['Monday', 'lundi']);
  expect([0, 6].map(en.weekdayShort)).toEqual(['Mon', 'Sun']);
  expect([0, 6].map(fr.weekdayShort)).toEqual(['lun.', 'dim.']);
  expect(en.moment('Asia/Kathmandu', MS)).toBe('23 Nov 2026, 21:11');
  expect(fr.moment('Asia/Kathmandu', MS)).toBe('23 nov. 2026, 21:11');
  expect([en.full(DAY), fr.full(DAY)]).toEqual(['23 November 2026', '23 novembre 2026']);
  expect(en.fullMoment('UTC', MS)).toBe('23 November 2026 at 15:26');
  expect(fr.fullMoment('UTC', MS)).toBe('23 novembre 2026 à 15:26');
  expect([en.time('UTC', MS), fr.time('UTC', MS)]).toEqual(['15:26', '15:26']);
  expect([en.list(['a', 'b', 'c']), fr.list(['a', 'b', 'c'])]).toEqual(['a, b and c', 'a, b et c']);
  expect(atStart(fr.long(DAY))).toBe('Lundi 23 novembre 2026');
});

test('no French line begins with a mark, nor ends with a quote that opens', () => {
  expect(frenchSpaces('Ici : « oui » ; non ? art. 5, 8 %')).toBe(
    `Ici${NB}: «${NB}oui${NB}»${NB}; non${NB}? art.${NB}5, 8${NB}%`,
  );
});
