// What is wrong with a calibration, in words for people. The texts do not change from one hour to the next:
// an alarm is kept once for each text.
import type { UtcHour } from '../../shared/utc-hour.ts';
import { dayOfHour, localStamp } from '../calendar/local-days.ts';
import type { StoreAlarmKind } from '../store/alarms.ts';
import type { Calibrated } from '../store/calibrations.ts';
import type { SetupChange } from '../store/setups.ts';
import { DRIFT_MIN, type Shift } from './drift.ts';
import { expiresAt, type Validity } from './validity.ts';

export interface Warning {
  readonly kind: StoreAlarmKind;
  /** Keys of the calibrations that it is about. */
  readonly keys: readonly number[];
  readonly text: string;
}

export const MEASURE_WORDS: Readonly<Record<Calibrated, string>> = {
  visits: 'visits',
  occupancy: 'people inside',
};

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
      return [{ kind: 'calibration-setup', keys, text: setupText(place, validity, ending.change) }];
    }
    if (from >= to || now < from || now >= to) return [];
    const warnings: Warning[] = [];
    if (shiftOf(validity)?.telling)
      warnings.push({ kind: 'calibration-drift', keys, text: driftText(place, validity) });
    if (now >= expiresAt(calibration))
      warnings.push({ kind: 'calibration-age', keys, text: ageText(place, validity) });
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

const dateOf = ({ timeZone }: Place, hour: UtcHour) => dayOfHour(timeZone, hour).date;
const countedOn = (place: Place, { calibration: { countedFrom, countedTo } }: Validity) => {
  const [first, last] = [dateOf(place, countedFrom), dateOf(place, (countedTo - 1) as UtcHour)];
  return first === last ? first : `${first} to ${last}`;
};

function setupText(place: Place, validity: Validity, change: SetupChange): string {
  const at = localStamp(place.timeZone, change.hour).slice(0, 16).replace('T', ' ');
  const what = change.isNew
    ? `sensor ${change.sensor} is new`
    : `the settings of sensor ${change.sensor} changed`;
  const name = MEASURE_WORDS[validity.calibration.measure];
  return `${what} at ${at}: the calibration of ${name} no longer fits from then on; count some hours again`;
}

const driftText = (place: Place, validity: Validity) =>
  `phones inside per visit have been over ${DRIFT_MIN * 100} % away from the weeks of the hand counts ` +
  `(${countedOn(place, validity)}) for two weeks: count some hours again, and check that no sensor was moved`;

const ageText = (place: Place, validity: Validity) =>
  `the hand counts of ${countedOn(place, validity)} are over a year old, and a factor drifts by some 30 % ` +
  'in a year or two: count some hours again';

/** Both measures may say the same. */
function merged(warnings: readonly Warning[]): Warning[] {
  const byText = Map.groupBy(warnings, ({ kind, text }) => `${kind} ${text}`);
  return [...byText.values()].map((same) => ({ ...same[0]!, keys: same.flatMap(({ keys }) => keys) }));
}
