// The figures as tables for people. Shares as per cent; `–` where a thing is not known or not published.
import { BASELINES } from './baselines.ts';
import type { Figures } from './figures.ts';
import type { Held } from './interval.ts';
import { CONSTANT, type FixedDevices, type LabRow } from './lab.ts';
import { LEGEND } from './legend.ts';
import type { MixtureRow } from './mixture-figures.ts';
import type { ShopRow } from './shops.ts';
import { SIZE_CLASSES, type SizeBias } from './size-class.ts';

type Row = readonly string[];
type Say = (line: string) => void;

const RULES = [CONSTANT, ...BASELINES];

const NOTHING = '–';

const percent = (share: number | null) => (share === null ? NOTHING : (100 * share).toFixed(1));
const times = (factor: number | null) => (factor === null ? NOTHING : factor.toFixed(2));
const covered = (interval: Held | null) => (interval ? (100 * interval.share).toFixed(0) : NOTHING);
const width = (interval: Held | null) => times(interval?.width ?? null);

export function sayTables({ lab, mixtures, shops }: Figures, say: Say): void {
  say(LEGEND);
  for (const fixedDevices of ['removed', 'learned'] as const) sayLab(lab, fixedDevices, say);
  sayMixtures(mixtures, say);
  sayShops(shops, say);
  saySizes({ lab, mixtures, shops }, say);
}

function sayTable(title: string, head: Row, rows: readonly Row[], say: Say): void {
  if (rows.length === 0) return;
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  say(`\n${title}`);
  // Words to the left, numbers to the right.
  const isWord = (column: number) => rows.some((row) => /^[a-z]/i.test(row[column]!));
  for (const row of all) {
    const cells = row.map((cell, column) =>
      isWord(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    say(`  ${cells.join('  ').trimEnd()}`);
  }
}

const OUTCOME_HEAD = ['hours', 'WAPE', '× truth', 'one factor', '90 % holds', 'up to ×', 'after factor'];

function outcome(row: LabRow | ShopRow): Row {
  return [
    String(row.hours),
    percent(row.wape),
    times(row.bias),
    percent(row.wapeOneDayOut),
    covered(row.interval),
    width(row.interval),
    covered(row.intervalOneDayOut),
  ];
}

const TITLES: Readonly<Record<FixedDevices, string>> = {
  removed: 'Lab, its PCs removed by a list of addresses',
  learned:
    'Lab, its PCs left in, as a shop would have them: the sensor drops them by itself. `cost`: points of WAPE after one factor, against\nremoving them. Rules that take PCs for phones come nearer here, a-scans above all: it seems that the PCs speak when people work at them',
};

function sayLab(lab: readonly LabRow[], fixedDevices: FixedDevices, say: Say): void {
  const head = ['position', 'profile', 'measure', 'channel', 'days', ...OUTCOME_HEAD];
  if (fixedDevices === 'learned') head.push('cost');
  head.push(...RULES.map(({ short }) => short));
  const rows = lab
    .filter((row) => row.fixedDevices === fixedDevices)
    .map((row) => [
      ...[row.position, row.profile, row.measure, row.channel, row.days],
      ...outcome(row),
      ...(fixedDevices === 'learned' ? [costOf(row, lab)] : []),
      ...RULES.map(({ name }) => percent(row.baselines[name] ?? null)),
    ]);
  sayTable(TITLES[fixedDevices], head, rows, say);
}

function costOf(learned: LabRow, lab: readonly LabRow[]): string {
  const removed = lab.find(
    (row) =>
      row.fixedDevices === 'removed' &&
      row.position === learned.position &&
      row.profile === learned.profile &&
      row.measure === learned.measure &&
      row.channel === learned.channel &&
      row.days === learned.days,
  );
  const [before, after] = [removed?.wapeOneDayOut ?? null, learned.wapeOneDayOut];
  return before === null || after === null ? NOTHING : percent(after - before);
}

function sayMixtures(mixtures: readonly MixtureRow[], say: Say): void {
  const sizes = mixtures[0]?.bySize.map(({ size }) => size) ?? [];
  const head = ['mixtures', 'measure', 'counted by', 'number', 'MAPE', '90 % holds', 'up to ×'];
  const perSize = sizes.flatMap((size) => [`${size}: MAPE`, '× truth']);
  const rows = mixtures.map((row) => [
    ...[row.kind, row.measure, row.estimator, String(row.mixtures)],
    ...[percent(row.mape), covered(row.interval), width(row.interval)],
    ...row.bySize.flatMap((figures) => [percent(figures.mape), times(figures.bias)]),
  ]);
  sayTable(
    'Mixtures of labelled phones, no factor. all: captures of any mode; shop: with Wi-Fi on; channel: that, and all of one channel that the sensor is told',
    [...head, ...perSize],
    rows,
    say,
  );
}

/** By preset, seed and models, then by crowd; each beside the simple rules. */
function sayShops(shops: readonly ShopRow[], say: Say): void {
  const rules = RULES.map(({ short }) => short);
  const figures = (row: ShopRow) => [
    ...outcome(row),
    ...RULES.map(({ name }) => percent(row.baselines[name] ?? null)),
  ];
  sayTable(
    'Simulated shops, staff and fixed devices left in. even, odd: with disjoint halves of the phone models; mean stay: told to the sensor or not',
    ['profile', 'shop', 'models', 'seed', 'mean stay', 'count', ...OUTCOME_HEAD, ...rules],
    shops
      .filter(({ crowd }) => crowd === null)
      .map((row) => [
        ...[row.profile, row.shop, row.models, String(row.seed), row.stay, row.measure],
        ...figures(row),
      ]),
    say,
  );
  const steady = shops.flatMap(({ crowd, ...row }) => (crowd ? [{ ...row, crowd }] : []));
  sayTable(
    'Simulated shops with a steady crowd: by visitors inside at a time, and by the minutes that they stay on average',
    ['profile', 'mean stay', 'count', 'inside', 'stay', ...OUTCOME_HEAD, ...rules],
    steady
      .sort((one, other) => keyOf(one).localeCompare(keyOf(other)))
      .map((row) => [
        ...[row.profile, row.stay, row.measure, String(row.crowd.inside), String(row.crowd.stayMinutes)],
        ...figures(row),
      ]),
    say,
  );
}

/** Rows of one count lie together; those of a sort stay in their order. */
const keyOf = ({ profile, stay, measure }: Pick<ShopRow, 'profile' | 'stay' | 'measure'>) =>
  [profile, stay, measure].join('/');

function saySizes({ lab, shops }: Figures, say: Say): void {
  const sizes = (bySize: readonly SizeBias[]) =>
    bySize.flatMap(({ hours, bias }) => [String(hours), times(bias)]);
  const fromLab = lab
    .filter(
      ({ fixedDevices, channel, days }) =>
        fixedDevices === 'removed' && (days === 'all' || channel === 'hopping'),
    )
    .map((row) => [`lab ${row.channel}`, row.profile, row.measure, ...sizes(row.bySize)]);
  const fromShops = shops
    .filter(({ models, stay, seed, crowd }) => models === 'all' && stay === 'unknown' && seed === 1 && !crowd)
    .map((row) => [row.shop, row.profile, row.measure, ...sizes(row.bySize)]);
  sayTable(
    'Count ÷ truth by how much there was to count; hours with less than 1 are left out',
    ['where', 'profile', 'count', ...SIZE_CLASSES.flatMap((size) => [`${size}: hours`, '× truth'])],
    [...fromLab, ...fromShops],
    say,
  );
}
