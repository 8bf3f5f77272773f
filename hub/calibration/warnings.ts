// What is wrong with a calibration, in words for people. The texts do not change from one hour to the next:
// an alarm is kept once for each text, in English and with dates as 2026-11-23; pages say it in their language.
import type { UtcHour } from '../../shared/utc-hour.ts';
import { dayOfHour, type LocalDate, localStamp } from '../calendar/local-days.ts';
import { en, type Words } from '../render/words/en.ts';
import type { StoreAlarmKind } from '../store/alarms.ts';
import type { SetupChange } from '../store/setups.ts';
import { DRIFT_MIN, type Shift } from './drift.ts';
import { expiresAt, type Validity } from './validity.ts';

export interface Warning {
  readonly kind: StoreAlarmKind;
  /** Keys of the calibrations that it is about. */
  readonly keys: readonly number[];
  readonly text: string;
  readonly say: Say;
}

/** In the words of a language, with days and hours of the store as it writes them. */
type Say = (words: Words['warnings'], write: WriteTimes) => string;
interface WriteTimes {
  day(date: LocalDate): string;
  /** The start of an hour, in an IANA zone. */
  moment(zone: string, hour: UtcHour): string;
}

const AS_STORED: WriteTimes = {
  day: (date) => date,
  moment: (zone, hour) => localStamp(zone, hour).slice(0, 16).replace('T', ' '),
};

function warning(kind: StoreAlarmKind, keys: readonly number[], say: Say): Warning {
  return { kind, keys, say, text: say(en.warnings, AS_STORED) };
}

interface Place {
  readonly timeZone: string;
}

/** `shiftOf`: what the sensors release now against the weeks of the hand counts. */
export function warningsOf(
  place: Place,
  all: readonly Validity[],
  now: UtcHour,
  shiftOf: (validity: Validity) => Shift | undefined,
): Warning[] {
  const found = all.flatMap((validity): Warning[] => {
    const { calibration, from, to, ending } = validity;
    const keys = [calibration.key];
    if (ending?.kind === 'setup' && !isSucceeded(validity, all)) {
      return [warning('calibration-setup', keys, setupWords(place, validity, ending.change))];
    }
    if (from >= to || now < from || now >= to) return [];
    const warnings: Warning[] = [];
    if (shiftOf(validity)?.telling)
      warnings.push(warning('calibration-drift', keys, driftWords(place, validity)));
    if (now >= expiresAt(calibration))
      warnings.push(warning('calibration-age', keys, ageWords(place, validity)));
    return warnings;
  });
  return merged(found);
}

/** One made after the change takes the warning away. */
const isSucceeded = ({ calibration, to }: Validity, all: readonly Validity[]) =>
  all.some(
    (other) =>
      other.calibration.measure === calibration.measure &&
      other.calibration.key > calibration.key &&
      other.to > to &&
      other.from < other.to,
  );

/** The days of the hand counts. */
function countedDays(place: Place, { calibration: { countedFrom, countedTo } }: Validity): Say {
  const dateOf = (hour: UtcHour) => dayOfHour(place.timeZone, hour).date;
  const [first, last] = [dateOf(countedFrom), dateOf((countedTo - 1) as UtcHour)];
  return (words, { day }) => (first === last ? day(first) : words.days(day(first), day(last)));
}

function setupWords(place: Place, validity: Validity, change: SetupChange): Say {
  const { measure } = validity.calibration;
  const kind = change.isNew ? 'newSensor' : 'otherSettings';
  return (words, { moment }) => words[kind][measure](change.sensor, moment(place.timeZone, change.hour));
}

function driftWords(place: Place, validity: Validity): Say {
  const days = countedDays(place, validity);
  return (words, write) => words.drift(DRIFT_MIN * 100, days(words, write));
}

function ageWords(place: Place, validity: Validity): Say {
  const days = countedDays(place, validity);
  return (words, write) => words.age(days(words, write));
}

/** Both measures may say the same. */
function merged(warnings: readonly Warning[]): Warning[] {
  const byText = Map.groupBy(warnings, ({ kind, text }) => `${kind} ${text}`);
  return [...byText.values()].map((same) => ({ ...same[0]!, keys: same.flatMap(({ keys }) => keys) }));
}
