// Counts of mixtures of labelled phones against the number that was there, with no scale factor: the
// sensor in both profiles, and the simple rules on the same frames. No signal gate: the phones lay beside
// the sniffer, or were heard through other channels.
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import { streamOf } from '../support/decode-capture.ts';
import { BASELINES, countBaseline } from './baselines.ts';
import { bias, type ComparedHour, mape } from './error.ts';
import { type Held, held } from './interval.ts';
import { phoneCaptures } from './labelled-phones.ts';
import {
  MIXTURE_HOUR,
  type Mixture,
  type MixtureKind,
  mix,
  mixtureCapture,
  trueOccupancy,
} from './mixture.ts';
import { inParallel } from './parallel.ts';
import { type EstimatedCount, estimate } from './sensor.ts';
import { readSightings } from './sightings.ts';

/** Who comes in the only hour is all who is there in it. */
const MEASURES = ['occupancy', 'present'] as const;
type Measure = (typeof MEASURES)[number];

/** As weak as anything is heard. */
export const NO_GATE = ['--inside-dbm', '-100', '--floor-dbm', '-100'];

/** The sensor in a profile, or one of the simple rules. */
type Estimator = `sensor, ${Profile}` | (string & {});

export interface MixtureRow {
  readonly kind: MixtureKind;
  readonly estimator: Estimator;
  readonly measure: Measure;
  readonly mixtures: number;
  /** Mean absolute percentage error as a share; null where the sensor cannot know. */
  readonly mape: number | null;
  readonly interval: Held | null;
  readonly bySize: readonly SizeFigures[];
}

interface SizeFigures {
  readonly size: number;
  readonly mape: number | null;
  readonly bias: number | null;
}

export interface MixtureOptions {
  /** `labelled-phones` of the recordings. */
  readonly folder: string;
  readonly kinds: readonly MixtureKind[];
  readonly sizes: readonly number[];
  /** Mixtures of each kind and size. */
  readonly seeds: number;
  readonly progress: (text: string) => void;
}

interface Counted {
  readonly mixture: Mixture;
  readonly estimator: Estimator;
  readonly counts: Readonly<Record<Measure, EstimatedCount>>;
}

export async function measureMixtures(options: MixtureOptions): Promise<MixtureRow[]> {
  const rows: MixtureRow[] = [];
  for (const kind of options.kinds) {
    const counted = await countMixtures(options, kind);
    for (const cases of Map.groupBy(counted, ({ estimator }) => estimator).values()) {
      rows.push(...MEASURES.map((measure) => rowOf(cases, measure)));
    }
  }
  return rows;
}

/** Mixtures of every size, each counted by the sensor in both profiles and by the simple rules. */
export async function countMixtures(
  { folder, sizes, seeds, progress }: Omit<MixtureOptions, 'kinds'>,
  kind: MixtureKind,
): Promise<Counted[]> {
  const captures = phoneCaptures(folder);
  progress(`mixtures of labelled phones, ${kind}: ${sizes.length * seeds} of them`);
  const mixtures = sizes.flatMap((size) =>
    Array.from({ length: seeds }, (_, seed) => mix(captures, kind, size, seed)),
  );
  return (await inParallel(mixtures.map((mixture) => () => countMixture(mixture)))).flat();
}

async function countMixture(mixture: Mixture): Promise<Counted[]> {
  const capture = await mixtureCapture(mixture);
  const counted: Counted[] = [];
  const tuned = mixture.channel === null ? [] : ['--channel', String(mixture.channel)];
  for (const profile of PROFILES) {
    const hours = await estimate({ profile, flags: [...NO_GATE, ...tuned], captures: [capture] });
    const counts = hours.get(MIXTURE_HOUR);
    if (!counts) throw new Error('replay gave no hour for a mixture that was listened to throughout');
    counted.push({ mixture, estimator: `sensor, ${profile}`, counts });
  }
  const sightings = await readSightings(streamOf(capture));
  for (const baseline of BASELINES) {
    if (baseline.name === 'addresses-near') continue;
    const totals = countBaseline(baseline, sightings, { gated: false, ignored: new Set() });
    const count = { value: totals.get(MIXTURE_HOUR) ?? 0, interval: null };
    counted.push({ mixture, estimator: baseline.name, counts: { present: count, occupancy: count } });
  }
  return counted;
}

type Case = Pick<ComparedHour, 'truth' | 'estimate' | 'interval'> & { readonly size: number };

/** Fewer than there are mixtures where the sensor cannot know this count. */
export function casesOf(counted: readonly Counted[], measure: Measure): Case[] {
  return counted.flatMap(({ mixture, counts }) => {
    const { value, interval } = counts[measure];
    const truth = measure === 'present' ? mixture.size : trueOccupancy(mixture);
    return value === null ? [] : [{ size: mixture.size, truth, estimate: value, interval }];
  });
}

function rowOf(counted: readonly Counted[], measure: Measure): MixtureRow {
  const { mixture, estimator } = counted[0]!;
  const cases = casesOf(counted, measure);
  const isKnown = cases.length === counted.length;
  const sizes = [...new Set(counted.map(({ mixture }) => mixture.size))];
  return {
    kind: mixture.kind,
    estimator,
    measure,
    mixtures: counted.length,
    mape: isKnown ? mape(cases) : null,
    interval: isKnown ? held(cases) : null,
    bySize: sizes.map((size) => {
      const ofSize = cases.filter((one) => one.size === size);
      return { size, mape: isKnown ? mape(ofSize) : null, bias: isKnown ? bias(ofSize) : null };
    }),
  };
}
