// Simulated shops, whose truth is known to the phone. Staff and fixed devices are heard as well, and are
// not left out. Beside the sensor the simple rules, on the same frames.
import { CaptureStream } from '../../device/capture/capture-stream.ts';
import { PROFILES, type Profile } from '../../shared/hourly-count.ts';
import type { TrueHour } from '../simulator/crowd/truth.ts';
import { type Simulation, simulate } from '../simulator/simulate.ts';
import { BASELINES, countBaseline, type HourlyTotals } from './baselines.ts';
import { type KnownHour, withEstimates, withTotals } from './compare.ts';
import { bias, type ComparedHour, sumOf, wape, wapeLeavingOneDayOut } from './error.ts';
import { type Held, held, heldLeavingOneDayOut, unitsPerPhone } from './interval.ts';
import { CONSTANT } from './lab.ts';
import { inParallel } from './parallel.ts';
import { type Count, estimate, type ReplayJob } from './sensor.ts';
import { type Crowd, type ModelSet, type ShopCase, type ShopExtent, shopCases } from './shop-cases.ts';
import { readSightings } from './sightings.ts';
import { biasBySize, type SizeBias } from './size-class.ts';

interface TrueCount {
  readonly name: string;
  /** What the sensor calls it. */
  readonly count: Count;
  readonly of: (hour: TrueHour) => number;
}

/** Each count that the simulation knows. Staff are no visitors: whom the sensor takes for staff is a row of its own. */
const TRUE_COUNTS = [
  { name: 'visits', count: 'visits', of: ({ phones }) => phones.visits },
  { name: 'present', count: 'present', of: ({ phones }) => phones.present },
  { name: 'passersby', count: 'passersby', of: ({ phones }) => phones.passersby },
  { name: 'occupancy', count: 'occupancy', of: ({ phones }) => phones.occupancy },
  { name: 'staff', count: 'staff', of: ({ staff }) => staff.phones.occupancy },
] as const satisfies readonly TrueCount[];
type ShopMeasure = (typeof TRUE_COUNTS)[number]['name'];

/** `told`: the sensor is told how long a visitor stays on average. */
const STAYS = ['unknown', 'told'] as const;
type Stay = (typeof STAYS)[number];

export interface ShopRow {
  readonly shop: string;
  readonly models: ModelSet;
  readonly seed: number;
  readonly crowd: Crowd | null;
  readonly profile: Profile;
  readonly stay: Stay;
  readonly measure: ShopMeasure;
  readonly hours: number;
  readonly wape: number;
  readonly bias: number;
  readonly wapeOneDayOut: number | null;
  readonly interval: Held | null;
  readonly intervalOneDayOut: Held | null;
  readonly bySize: readonly SizeBias[];
  /** WAPE with one day left out, by name. */
  readonly baselines: Readonly<Record<string, number | null>>;
}

const DAY_MS = 86_400_000;
/** A Monday. */
const FROM_MS = Date.UTC(2026, 9, 5);

/** Hours in which somebody came, from a Monday on. */
export async function measureShops(extent: ShopExtent, progress: (text: string) => void): Promise<ShopRow[]> {
  const jobs = shopCases(extent).map((one) => async () => {
    progress(
      `simulated shop ${one.shop.id}, ${one.days} days, seed ${one.seed}, phone models: ${one.models}`,
    );
    return measureShop(one);
  });
  return (await inParallel(jobs)).flat();
}

async function measureShop({ shop, models, seed, days, crowd }: ShopCase): Promise<ShopRow[]> {
  const simulation = simulationOf({ shop, seed, days });
  const totals = await countBaselines(simulation);
  const rows: ShopRow[] = [];
  for await (const { hours, known, count, ...of } of comparedHours(simulation)) {
    rows.push({
      shop: shop.id,
      models,
      seed,
      crowd,
      ...of,
      hours: hours.length,
      wape: wape(hours),
      bias: bias(hours),
      wapeOneDayOut: wapeLeavingOneDayOut(hours),
      interval: held(hours),
      intervalOneDayOut: heldLeavingOneDayOut(hours, unitsPerPhone(count)),
      bySize: biasBySize(hours),
      baselines: Object.fromEntries(
        [...totals].map(([name, total]) => [name, wapeLeavingOneDayOut(withTotals(known, total))]),
      ),
    });
  }
  return rows;
}

const simulationOf = ({ shop, seed, days }: Pick<ShopCase, 'shop' | 'seed' | 'days'>) =>
  simulate({ shop, fromMs: FROM_MS, untilMs: FROM_MS + days * DAY_MS, seed });

export interface ComparedShop {
  readonly profile: Profile;
  readonly stay: Stay;
  readonly measure: ShopMeasure;
  readonly count: Count;
  readonly known: readonly KnownHour[];
  readonly hours: readonly ComparedHour[];
}

/** What the sensor makes of a shop's days, by profile, by what it is told and by count, beside the truth. */
export const comparedShop = (
  of: Pick<ShopCase, 'shop' | 'seed' | 'days'>,
  only?: OneSensor,
): AsyncGenerator<ComparedShop> => comparedHours(simulationOf(of), only);

/** One profile, the stay not told; perhaps with another constant. */
export type OneSensor = Pick<ReplayJob, 'profile' | 'change'>;

async function* comparedHours(simulation: Simulation, only?: OneSensor): AsyncGenerator<ComparedShop> {
  const busy = busyHours(simulation);
  for (const profile of only ? [only.profile] : PROFILES) {
    for (const stay of only ? STAYS.slice(0, 1) : STAYS) {
      const flags = stay === 'told' ? ['--stay-minutes', String(meanStayMinutes(busy))] : [];
      const estimates = await estimate({ ...only, profile, flags, captures: simulation.chunks() });
      for (const { name, count, of } of TRUE_COUNTS) {
        const known = busy.map((hour) => ({ hour: hour.hour, day: hour.hour.slice(0, 10), truth: of(hour) }));
        const hours = withEstimates(known, estimates, count);
        if (hours.length > 0) yield { profile, stay, measure: name, count, known, hours };
      }
    }
  }
}

const busyHours = ({ truth }: Simulation) => truth.hours.filter(({ phones }) => phones.visits > 0);

/** As many are there as come a minute, times the minutes that each stays (Little, 1961). */
function meanStayMinutes(hours: readonly TrueHour[]): number {
  const phoneHours = sumOf(hours.map(({ phones }) => phones.occupancy));
  return Math.round((60 * phoneHours) / sumOf(hours.map(({ phones }) => phones.visits)));
}

/** Every simple rule by name, and the constant. */
async function countBaselines(simulation: Simulation): Promise<ReadonlyMap<string, HourlyTotals>> {
  const chunks = async function* () {
    yield* simulation.chunks();
  };
  const sightings = await readSightings(new CaptureStream('simulated', chunks, true));
  const options = { gated: true, ignored: new Set<number>() };
  const totals = BASELINES.map((one) => [one.name, countBaseline(one, sightings, options)] as const);
  const always = new Map(busyHours(simulation).map(({ hour }) => [hour, 1]));
  return new Map([...totals, [CONSTANT.name, always] as const]);
}
