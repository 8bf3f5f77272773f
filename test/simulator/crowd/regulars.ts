// Those who are there every day: staff in shifts, and devices that never leave.
import type { LocalDay } from '../local-day.ts';
import { modelOf } from '../phones/models.ts';
import { UNWATCHED } from '../phones/screens.ts';
import type { Shop } from '../shop-schema.ts';
import { between, seedOf, streamOf } from '../streams.ts';
import { devicesOf } from './carried.ts';
import { openSpan } from './opening.ts';

import type { Presence } from './presence.ts';

/** One is relieved so much earlier, another so much later; of a short shift a quarter at most. */
const RELIEF_MS = 25 * 60_000;

/** The day's shifts, back to back, from before opening until after closing; the roster takes turns. */
export function* staffOf(shop: Shop, seed: number, day: LocalDay): Generator<Presence> {
  const span = openSpan(shop, day);
  if (!span) return;
  const { present, roster, shiftHours, beforeMinutes, afterMinutes, associated } = shop.staff;
  // A shop that is open across midnight has no closing to stay on after, nor an opening to come before.
  const firstMs = Math.max(span.openMs - beforeMinutes * 60_000, day.startMs);
  const lastMs = Math.min(span.closeMs + afterMinutes * 60_000, day.endMs);
  const shifts = Math.max(1, Math.ceil((lastMs - firstMs) / (shiftHours * 3_600_000)));
  const shiftMs = (lastMs - firstMs) / shifts;
  // All come before opening, and the last stay until after closing.
  const reliefMs = Math.min(RELIEF_MS, shiftMs / 4);
  const changeMs = (shift: number, place: number) => {
    const isBetween = shift > 0 && shift < shifts;
    const random = streamOf(seed, 'relief', day.number, shift, place);
    const offMs = isBetween ? between(random, -reliefMs, reliefMs) : 0;
    return Math.floor(firstMs + shift * shiftMs + offMs);
  };
  for (let shift = 0; shift < shifts; shift += 1) {
    for (let k = 0; k < present; k += 1) {
      const member = (day.number * shifts * present + shift * present + k) % roster;
      const identity = seedOf(seed, 'staff', member);
      const fromMs = changeMs(shift, k);
      const untilMs = changeMs(shift + 1, k);
      yield {
        role: 'staff',
        seed: seedOf(identity, day.number, shift),
        identity,
        fromMs,
        untilMs,
        audibleFromMs: fromMs,
        audibleUntilMs: untilMs,
        devices: devicesOf(shop, streamOf(identity, 'person'), {
          role: 'staff',
          joinShare: associated,
          year: day.year,
          // Known here: the phone joins as it comes.
          joins: () => ({ fromMs, untilMs }),
        }),
        place: { kind: 'inside', metresPerSecond: 1.2, walk: seedOf(identity, 'walk', day.number, shift) },
      };
    }
  }
}

/** Each from midnight to midnight, at its own place. */
export function* fixedDevicesOf(shop: Shop, seed: number, day: LocalDay): Generator<Presence> {
  for (const [row, device] of shop.fixed.entries()) {
    for (let k = 0; k < device.count; k += 1) {
      const identity = seedOf(seed, 'fixed', row, k);
      const metres = between(streamOf(identity, 'place'), device.metres[0], device.metres[1]);
      yield {
        role: 'fixed',
        seed: seedOf(identity, day.number),
        identity,
        fromMs: day.startMs,
        untilMs: day.endMs,
        audibleFromMs: day.startMs,
        audibleUntilMs: day.endMs,
        devices: [{ model: modelOf(device.model), screen: UNWATCHED, joined: null }],
        place: { kind: 'fixed', metres, wallDb: device.wallDb },
      };
    }
  }
}
