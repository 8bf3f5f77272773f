// Every constant of the estimator: what it was fitted on or why it was chosen, and what else is tried to see how
// flat the choice is. A new constant is a line here; constants.test.ts finds those that have none.

export interface Constant {
  /** From the project's folder. */
  readonly file: string;
  readonly name: string;
  /** Tried beside the one in the code, in rising order. */
  readonly below: readonly string[];
  readonly above: readonly string[];
  readonly basis: string;
  /** The profile that it is for; default: `minutes`, and `hour` as well. */
  readonly profile?: 'hour';
}

const ESTIMATE = 'device/count/estimate.ts';
const TURNOVER = 'device/count/turnover.ts';
const STAFF = 'device/count/staff.ts';
const STAFF_TOO =
  'chosen by staff and occupancy in simulated shops, with sight of the lab, where it takes out nobody';
const LEAVING = 'device/count/leaving.ts';
const CHANGES = 'device/count/bin-changes.ts';
const WINDOW = 'device/count/hour-window.ts';
const SHOPS_TOO = 'chosen by visits in both periods of the lab and in simulated shops';
const BOTH_PERIODS = 'chosen by occupancy in the lab, with sight of both its periods';
const MIXTURES_TOO = 'chosen by occupancy in the lab, both its periods, and in mixtures of labelled phones';
const LAB = 'the lab until 2022-12-31';
const AT_A_TIME = (fullAt: number, exponent: number) => `{ fullAt: ${fullAt}, exponent: ${exponent} }`;
const COMERS = (exponent: number) => `{ fullAt: 1, exponent: ${exponent} }`;

export const CONSTANTS: readonly Constant[] = [
  constant('device/capture/decode.ts', 'CLEAR_DB', ['12', '15'], ['21', '24'], BOTH_PERIODS),
  constant('device/capture/decode.ts', 'WELL_DB', ['0', '2'], ['4', '6'], BOTH_PERIODS),
  constant('device/capture/decode.ts', 'NEAR_DB', ['0', '1'], ['3', '5'], BOTH_PERIODS),
  constant(ESTIMATE, 'CLEAR_SHARE', ['0.2', '0.3'], ['0.5', '0.6'], `found in ${LAB}, of all inside`),
  constant(
    ESTIMATE,
    'OF_PHONES',
    [AT_A_TIME(0.3, 0.15), AT_A_TIME(0.35, 0.1)],
    [AT_A_TIME(0.35, 0.25), AT_A_TIME(0.4, 0.15)],
    BOTH_PERIODS,
  ),
  constant(ESTIMATE, 'CAME_OR_WENT', ['0', '0.25'], ['0.75', '1'], MIXTURES_TOO),
  constant(ESTIMATE, 'PRESENT_EXPONENT', ['0', '0.1'], ['0.2', '0.25'], BOTH_PERIODS),
  constant(ESTIMATE, 'OF_COMERS', [COMERS(0), COMERS(0.15)], [COMERS(0.35), COMERS(0.5)], BOTH_PERIODS),
  constant(
    ESTIMATE,
    'BENEFIT_OF_DOUBT',
    ['0', '0.001'],
    ['0.03', '0.1'],
    'chosen: a lone phone leaves a trace',
  ),
  constant(ESTIMATE, 'QUIET_SHARE', ['1 / 6', '1 / 4'], ['5 / 12', '1 / 2'], 'chosen: a third of an hour'),
  constant(WINDOW, 'BIN_LISTENED_MIN', ['0.2'], ['0.8'], 'chosen: more than half a bin says what it held'),
  constant(
    'device/count/bin-history.ts',
    'QUIET_SHARE',
    ['0.03'],
    ['0.2', '0.3'],
    'chosen: shops are shut longer',
  ),
  constant(
    'device/count/bin-table.ts',
    'SCANS_A_PASSER',
    ['1', '1.25'],
    ['2', '3'],
    'chosen: 1.1 scans a minute',
  ),
  constant(
    'device/count/bin-table.ts',
    'SCAN_GAP_MS',
    ['3_000'],
    ['20_000'],
    'chosen: channels take 2 s, scans 15',
  ),
  constant('device/count/phones-of-scans.ts', 'OF_SCANS', ['0.5', '0.6'], ['0.7', '0.75'], BOTH_PERIODS),
  constant(
    'device/count/phones-of-scans.ts',
    'OF_ADDRESSES',
    ['0.16', '0.2'],
    ['0.28', '0.32'],
    BOTH_PERIODS,
  ),
  constant('device/count/phones-of-scans.ts', 'ADDRESSES_OF_ONE', ['3', '4'], ['8', '11'], MIXTURES_TOO),
  constant(
    'device/count/phones-of-scans.ts',
    'OF_FURTHER_ADDRESSES',
    ['0', '0.1'],
    ['0.3', '0.4'],
    MIXTURES_TOO,
  ),
  constant('device/count/phones-of-scans.ts', 'SCANS_OF_ONE', ['6', '8'], ['15', '20'], 'labelled phones'),
  constant(
    'device/count/phones-of-scans.ts',
    'SCANS_A_FURTHER_PHONE',
    ['8', '12'],
    ['25', '40'],
    'labelled phones',
  ),
  constant(
    ESTIMATE,
    'LEAVING_WHERE_FITTED',
    ['0.005', '0.01'],
    ['0.02', '0.025'],
    'the lab’s stays of 100 minutes',
  ),
  constant(STAFF, 'QUIETEST_BINS', ['1 / 6', '1 / 4'], ['1 / 2'], STAFF_TOO),
  constant(STAFF, 'HOURS_KEPT', ['72'], ['336'], 'chosen: a week has all its days'),
  constant(STAFF, 'NIGHT_SHARE', ['0.15'], ['0.35'], STAFF_TOO),
  constant(STAFF, 'LIVELY_SHARE', ['0.05', '0.1'], ['0.2', '0.25'], STAFF_TOO),
  constant(STAFF, 'QUIETEST_HOURS', ['0.05'], ['0.15', '0.2'], STAFF_TOO),
  constant(STAFF, 'SURE_SHARE', ['0.3', '0.35'], ['0.45', '0.5'], STAFF_TOO),
  constant(STAFF, 'UNSURE_SHARE', ['0.5', '0.55'], ['0.65', '0.8'], STAFF_TOO),
  constant(STAFF, 'COMING_AND_GOING', ['0.025', '0.03'], ['0.04', '0.05'], STAFF_TOO),
  constant(STAFF, 'STAYING', ['0.01', '0.015'], ['0.025', '0.03'], STAFF_TOO),
  constant(ESTIMATE, 'LEAVING_UNSURE', ['0.01', '0.015'], ['0.03', '0.05'], SHOPS_TOO),
  constant(
    ESTIMATE,
    'CHANGE_BELIEVED',
    ['0.6', '0.7'],
    ['0.9', '1'],
    'chosen by visits in both periods of the lab',
  ),
  constant(LEAVING, 'PRIOR_STAY_MINUTES', ['40', '50'], ['80', '100'], SHOPS_TOO),
  constant(LEAVING, 'PRIOR_ERROR', ['0.5', '0.65'], ['0.9', '1.2'], SHOPS_TOO),
  constant(LEAVING, 'FURTHER_MINUTES', ['1.9', '2.1'], ['2.4', '2.6'], SHOPS_TOO),
  constant(LEAVING, 'STAYING_ERROR', ['0.005'], ['0.01', '0.015'], SHOPS_TOO),
  constant(LEAVING, 'PAIR_ERROR', ['0.8', '1'], ['1.3', '1.6'], SHOPS_TOO),
  constant(LEAVING, 'SCANNING_ERROR', ['0.1', '0.2'], ['0.4', '0.5'], SHOPS_TOO),
  constant(LEAVING, 'HIDDEN_ERROR', ['0.4', '0.6'], ['1', '1.2'], SHOPS_TOO),
  constant(LEAVING, 'PAIRS_OF_ONE', ['0.2', '0.25'], ['0.35', '0.4'], SHOPS_TOO),
  constant(LEAVING, 'FREE_MIN', ['0.15'], ['0.35'], SHOPS_TOO),
  constant(LEAVING, 'HIDING_EXPONENT', ['1.5', '2'], ['3'], SHOPS_TOO),
  constant(LEAVING, 'MOVED_BY_ONE', ['1', '1.15'], ['1.5', '1.8'], SHOPS_TOO),
  constant(LEAVING, 'MOVED_ERROR', ['0.15'], ['0.3', '0.4'], SHOPS_TOO),
  constant(LEAVING, 'MOVED_HIDDEN_ERROR', ['0.5'], ['1.5'], SHOPS_TOO),
  constant(LEAVING, 'SQUARE_ERROR', ['1'], ['1.6', '2'], SHOPS_TOO),
  constant(LEAVING, 'TEMPLATES_OF_TWICE', ['60', '70'], ['100', '150'], SHOPS_TOO),
  constant(TURNOVER, 'HOURS_KEPT', ['300'], ['1200'], SHOPS_TOO),
  constant(TURNOVER, 'PAIRS_MIN', ['20'], ['60'], 'chosen: as many as noise makes'),
  constant(CHANGES, 'LATER', ['2', '3'], ['5'], SHOPS_TOO),
  ofHour(ESTIMATE, 'SIGNATURES_A_PHONE', ['1', '1.1'], ['1.35', '1.5'], 'labelled phones'),
  ofHour(ESTIMATE, 'OF_SEEN', [COMERS(0.25)], [COMERS(0.75)], 'chosen: the geometric mean'),
];

/** Not tried, and why: by file, then by name. */
export const NOT_TRIED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'device/capture/decode.ts': {
    GROUP_ADDRESS_BIT: 'the standard’s',
    LOCAL_ADDRESS_BIT: 'the standard’s',
  },
  'device/count/belief.ts': {
    BISECTIONS: 'exact to the last digit',
    TANGENTS_MAX: 'room for what is asked again; no result depends on it',
  },
  'device/count/bin-history.ts': {
    BINS_KEPT: 'a day',
    BINS_NEEDED: 'half a day: opening hours alone are none',
    BINS_WITH_NIGHT: 'more than any shop is open',
    NOBODY: 'none',
  },
  'device/count/bin-table.ts': {
    ADDRESSES_MAX: 'room',
    NO_ROOM: 'a mark',
    NEARBY: 'a name',
    NEAR: 'a name',
    INSIDE: 'a name',
    WELL: 'a name',
    CLEAR: 'a name',
    LEVELS: 'how many names',
  },
  'device/count/bins.ts': { BIN_MS: 'the life of a pseudonym', BINS_PER_HOUR: 'follows' },
  'device/count/counter.ts': { KEY_PERIOD_MS: 'the promise of the profiles', MINUTE_MS: 'a unit' },
  'device/count/estimate.ts': {
    ESTIMATOR: 'a name',
    MINUTE_MS: 'a unit',
  },
  'device/count/error-model.ts': { VISITS: 'of ranges alone' },
  'device/count/bin-changes.ts': { SOON: 'the next bin', PARTS: 'a unit' },
  'device/count/phones-of-scans.ts': { PRESENT_OF_ONE: 'follows from the parts' },
  'device/count/rises.ts': { RISES_OF_ONE: 'follows from the halves, by arithmetic' },
  'device/count/signature-table.ts': {
    NEVER_CLEAR: 'of dwell bands alone, which no recording knows',
    SILENT_BINS_MAX: 'of dwell bands alone as well',
    CAPACITY: 'room',
  },
  'device/count/staff.ts': {
    TENTHS: 'a unit',
    NOISE_QUIET: 'follows from what one address can change',
    BINS_MIN: 'half an hour',
    HOURS_MIN: 'a working day',
  },
  'device/count/leaving.ts': {
    BIN_MINUTES: 'a unit',
    LONGER_WITH_STAFF: 'of told stays alone, which are somebody’s guess: simulated staff make it 1.2 to 1.5',
    TOLD_ERROR: 'the same',
    STAY_MINUTES_MIN: 'a limit of what may be told',
    LATER_OF_AN_HOUR: 'follows from LATER',
    ERROR_FOUND: 'of ranges alone',
  },
  'device/count/turnover.ts': {
    MINUTE_MS: 'a unit',
    NO_PAIRS: 'none',
    NOISE_FAR_LESS_NEAR: 'follows from what one address can change',
    NOISE_NEAR: 'the same',
    NOISE_TEMPLATES: 'the same',
    NOISE_SOON: 'the same',
    NOISE_LATER: 'the same',
    NOISE_PRESENT: 'the same',
    TWELFTHS: 'a unit',
    PAIRS_OF_AN_HOUR: 'a unit',
    STAY_RANGE_MAX: 'of the range of a stay alone',
    STAY_HIDDEN_MAX: 'the same',
  },
};

function constant(
  file: string,
  name: string,
  below: readonly string[],
  above: readonly string[],
  basis: string,
): Constant {
  return { file, name, below, above, basis };
}

function ofHour(...of: Parameters<typeof constant>): Constant {
  return { ...constant(...of), profile: 'hour' };
}
