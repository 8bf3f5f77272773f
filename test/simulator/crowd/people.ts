// Visitors and passers-by of one day: they come at random at the hour's rate (a Poisson process in
// each quarter hour), in parties that stay together; some wait at the door until it opens.
import { type LocalDay, type Slot, slotsOf } from '../local-day.ts';
import type { Rates, Shop } from '../shop-schema.ts';
import { between, chance, exponential, normal, seedOf, streamOf, weightedIndex } from '../streams.ts';
import { devicesOf } from './carried.ts';
import { dayFactor, openSpan } from './opening.ts';
import { drawParty, meanPartySize } from './parties.ts';
import type { Place, Presence } from './presence.ts';

/** Nobody stays longer. */
const STAY_MAX_MS = 8 * 3_600_000;
const STAY_MIN_MS = 10_000;
/** After closing, the last ones leave within. */
const CLEARING_MAX_MS = 8 * 60_000;
const WAY_TO_DOOR_MS = 12_000;
/** In which those who waited have come in. */
const QUEUE_MS = 30_000;
/** Until a phone has found the shop's network and joined it: mean, exponential. */
const JOINING_MEAN_MS = 60_000;

/** `crowd`: factor on all rates. */
export function* visitorsOf(shop: Shop, seed: number, crowd: number, day: LocalDay): Generator<Presence> {
  const span = openSpan(shop, day);
  if (!span) return;
  const factor = dayFactor(shop, seed, day) * crowd;
  const closeMs = span.runsOn ? undefined : span.closeMs;
  for (const party of queue(shop, seed, factor, day, span.openMs)) {
    yield* visitingParty(shop, party, day, closeMs);
  }
  for (const slot of slotsOf(shop.timeZone, day)) {
    const fromMs = Math.max(slot.fromMs, span.openMs);
    const untilMs = Math.min(slot.untilMs, span.closeMs);
    const slotSeed = seedOf(seed, 'visitors', day.number, slot.fromMs / 1000);
    const perHour = (rateOf(shop.arrivals, day, slot) * factor) / meanPartySize(shop.parties);
    for (const party of arrivals(slotSeed, fromMs, untilMs, perHour)) {
      yield* visitingParty(shop, party, day, closeMs);
    }
  }
}

export function* passersbyOf(shop: Shop, seed: number, crowd: number, day: LocalDay): Generator<Presence> {
  const factor = dayFactor(shop, seed, day) * crowd;
  for (const slot of slotsOf(shop.timeZone, day)) {
    const slotSeed = seedOf(seed, 'passersby', day.number, slot.fromMs / 1000);
    const perHour = rateOf(shop.passersby, day, slot) * factor;
    for (const one of arrivals(slotSeed, slot.fromMs, slot.untilMs, perHour)) {
      yield passerby(shop, one, day);
    }
  }
}

function rateOf(rates: Rates, day: LocalDay, slot: Slot): number {
  const { profile, factor } = rates.week[day.weekday];
  return rates.profiles[profile]![slot.localHour]! * factor;
}

interface Arrival {
  readonly atMs: number;
  readonly seed: number;
  /** At the door before it opened. */
  readonly waitedMs?: number;
}

/** Moments of a Poisson process, in order. */
function* arrivals(
  slotSeed: number,
  fromMs: number,
  untilMs: number,
  perHour: number,
): Generator<Arrival, void> {
  if (perHour <= 0) return;
  const random = streamOf(slotSeed, 'arrivals');
  let atMs = fromMs;
  for (let index = 0; ; index += 1) {
    atMs += (exponential(random) / perHour) * 3_600_000;
    if (atMs >= untilMs) return;
    yield { atMs: Math.floor(atMs), seed: seedOf(slotSeed, index) };
  }
}

/** Those who wait at the door while it is still shut, and come in one after the other as it opens. */
function* queue(shop: Shop, seed: number, factor: number, day: LocalDay, openMs: number) {
  const random = streamOf(seed, 'queue', day.number);
  const { people, waitMinutes } = shop.openingQueue;
  // Open since the day before, or opening at midnight: nobody waits.
  const longestMs = openMs - day.startMs;
  if (people === 0 || longestMs <= 0) return;
  const perMs = (people * factor) / meanPartySize(shop.parties) / QUEUE_MS;
  let atMs = openMs;
  for (let index = 0; ; index += 1) {
    // As many as a Poisson process has in that time.
    atMs += exponential(random) / perMs;
    if (atMs >= openMs + QUEUE_MS) return;
    const waitedMs = Math.floor(Math.min(waitMinutes * 60_000 * exponential(random), longestMs));
    const queuing = { atMs: Math.floor(atMs), seed: seedOf(seed, 'queue', day.number, index) };
    yield { ...queuing, waitedMs };
  }
}

/** `closeMs`: when the shop closes behind them; `undefined` if it does not. */
function* visitingParty(
  shop: Shop,
  { atMs, seed: partySeed, waitedMs = 0 }: Arrival,
  day: LocalDay,
  closeMs?: number,
): Generator<Presence> {
  const random = streamOf(partySeed, 'party');
  const party = drawParty(shop.parties, random);
  const part =
    shop.dwell[
      weightedIndex(
        random,
        shop.dwell.map((each) => each.weight),
      )
    ]!;
  const stayMs = part.medianMinutes * 60_000 * Math.exp(part.sigma * normal(random));
  const latestMs = (closeMs ?? Number.POSITIVE_INFINITY) + between(random, 0, CLEARING_MAX_MS);
  for (let member = 0; member < party.adults + party.children; member += 1) {
    const seed = seedOf(partySeed, 'member', member);
    const own = streamOf(seed, 'person');
    const fromMs = Math.floor(atMs + between(own, 0, 4000) * Math.min(member, 1));
    const endMs = fromMs + Math.min(Math.max(stayMs, STAY_MIN_MS), STAY_MAX_MS);
    const untilMs = Math.floor(Math.max(Math.min(endMs, latestMs), fromMs + STAY_MIN_MS));
    yield {
      role: 'visitor',
      seed,
      identity: seed,
      fromMs,
      untilMs,
      audibleFromMs: fromMs - waitedMs - WAY_TO_DOOR_MS,
      audibleUntilMs: untilMs + WAY_TO_DOOR_MS,
      devices: devicesOf(shop, own, {
        role: member < party.adults ? 'visitors' : 'children',
        joinShare: shop.people.associated,
        year: day.year,
        joins: (random) => ({ fromMs: fromMs + JOINING_MEAN_MS * exponential(random), untilMs }),
      }),
      place: {
        kind: 'inside',
        metresPerSecond: between(own, 1, 1.5),
        waitedMs,
        walk: seedOf(party.together ? partySeed : seed, 'walk'),
      },
    };
  }
}

function passerby(shop: Shop, { atMs: fromMs, seed }: Arrival, day: LocalDay): Presence {
  const own = streamOf(seed, 'person');
  const { reachMetres, metresPerSecond, lingerShare, lingerMinutes } = shop.passing;
  const [nearest, farthest] = shop.geometry.outsideMetres;
  const closestMetres = between(own, nearest, farthest);
  const speed = between(own, metresPerSecond[0], metresPerSecond[1]);
  const lingers = chance(own, lingerShare);
  const lingerMs = Math.min(lingerMinutes * 60_000 * exponential(own), STAY_MAX_MS);
  const walkMs = (2000 * Math.sqrt(reachMetres ** 2 - closestMetres ** 2)) / speed;
  const untilMs = fromMs + Math.ceil(lingers ? lingerMs : walkMs) + 1;
  const place: Place = lingers
    ? { kind: 'standing', metres: closestMetres }
    : { kind: 'passing', closestMetres, metresPerSecond: speed };
  return {
    role: 'passerby',
    seed,
    identity: seed,
    fromMs,
    untilMs,
    audibleFromMs: fromMs,
    audibleUntilMs: untilMs,
    devices: devicesOf(shop, own, {
      role: 'passersby',
      joinShare: 0,
      year: day.year,
      joins: () => null,
    }),
    place,
  };
}
