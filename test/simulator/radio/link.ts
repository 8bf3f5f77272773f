// How strong a phone arrives: log-distance path loss (ITU-R P.1238 form), shadowing by place, facade,
// body. Fading from frame to frame is the receiver's. Walking about draws from a stream of its own.
import type { Place, Presence } from '../crowd/presence.ts';
import type { Shop } from '../shop-schema.ts';
import { between, exponential, fraction, normal, streamOf } from '../streams.ts';

type Geometry = Shop['geometry'];

/** 20 log₁₀(2437 MHz) − 28: the loss over the first metre, channel 6. */
const FIRST_METRE_DB = 20 * Math.log10(2437) - 28;
/** Nearer than this the formula means nothing. */
const METRES_MIN = 0.5;
/** A place is worked out anew no more often than this. */
const STEP_MS = 500;

/** Mean signal strength at the sensor for a moment; moments never go back. */
export type Link = (timeMs: number) => number;

/** `seed`: of the device in this stay. */
export function createLink(geometry: Geometry, presence: Presence, powerDbm: number, seed: number): Link {
  const random = streamOf(seed, 'link');
  const { place } = presence;
  const bodyDb = place.kind === 'fixed' ? 0 : between(random, geometry.bodyDb[0], geometry.bodyDb[1]);
  const walk = place.kind === 'inside' && place.walk !== undefined ? place.walk : seed;
  const inside = createSpots(geometry, presence, walk);
  const ownShadowDb = geometry.shadowingDb * normal(random);
  let step = Number.NEGATIVE_INFINITY;
  let signalDbm = 0;
  return (timeMs) => {
    const now = Math.floor(timeMs / STEP_MS);
    if (now !== step) {
      step = now;
      const spot = spotAt(geometry, presence, inside, ownShadowDb, now * STEP_MS);
      signalDbm = powerDbm - bodyDb - pathLossDb(geometry, spot.metres) - spot.lossDb;
    }
    return signalDbm;
  };
}

export function pathLossDb(geometry: Pick<Geometry, 'distanceDb'>, metres: number): number {
  return FIRST_METRE_DB + geometry.distanceDb * Math.log10(Math.max(metres, METRES_MIN));
}

interface Spot {
  readonly metres: number;
  /** By walls and shadows; negative where reflections add up. */
  readonly lossDb: number;
}

function spotAt(
  geometry: Geometry,
  presence: Presence,
  inside: (timeMs: number) => Spot,
  ownShadowDb: number,
  timeMs: number,
): Spot {
  const place: Place = presence.place;
  switch (place.kind) {
    case 'fixed':
      return { metres: place.metres, lossDb: place.wallDb + ownShadowDb };
    case 'standing':
      return { metres: place.metres, lossDb: geometry.facadeDb + ownShadowDb };
    case 'passing': {
      const halfway = (presence.fromMs + presence.untilMs) / 2;
      const along = (Math.abs(timeMs - halfway) / 1000) * place.metresPerSecond;
      return { metres: Math.hypot(place.closestMetres, along), lossDb: geometry.facadeDb + ownShadowDb };
    }
    case 'inside': {
      const awayMs = Math.max(presence.fromMs - timeMs, timeMs - presence.untilMs);
      if (awayMs <= 0) return inside(timeMs);
      const onTheWayMs = timeMs < presence.fromMs ? Math.max(0, awayMs - (place.waitedMs ?? 0)) : awayMs;
      const metres = geometry.outsideMetres[0] + (onTheWayMs / 1000) * place.metresPerSecond;
      return { metres, lossDb: geometry.facadeDb + ownShadowDb };
    }
  }
}

/** Stays at one place for a while (exponential), then at another, evenly spread over the floor. */
function createSpots(geometry: Geometry, presence: Presence, seed: number): (timeMs: number) => Spot {
  const random = streamOf(seed, 'walk');
  const [nearest, farthest] = geometry.insideMetres;
  let untilMs = presence.fromMs;
  let spot: Spot = { metres: nearest, lossDb: 0 };
  return (timeMs) => {
    while (untilMs <= timeMs) {
      untilMs += geometry.moveSeconds * 1000 * exponential(random);
      const metres = Math.sqrt(nearest ** 2 + (farthest ** 2 - nearest ** 2) * fraction(random));
      spot = { metres, lossDb: geometry.shadowingDb * normal(random) };
    }
    return spot;
  };
}
