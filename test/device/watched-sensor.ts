// A live sensor wired as `run` wires it, on a clock that the test moves, whose keys and state the test can
// see, and phones for it to hear.
import { emptyFrame } from '../../device/capture/captured-frame.ts';
import { noIgnoreList } from '../../device/capture/ignore-list.ts';
import { digestElements, emptyDigest } from '../../device/capture/information-elements.ts';
import { Pseudonymiser } from '../../device/capture/pseudonymise.ts';
import type { HourEstimate } from '../../device/count/hour-estimate.ts';
import { noNoise } from '../../device/count/turnover.ts';
import { keepHours } from '../../device/hours/hour-keeper.ts';
import { Pipeline } from '../../device/pipeline.ts';
import type { Profile } from '../../shared/hourly-count.ts';
import { type RandomSource, uniformBelow } from '../../shared/random.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { KEY_WORDS } from '../../shared/siphash.ts';
import { LINK_TYPES, probePacket } from '../simulator/frame.ts';
import { element } from '../simulator/phones/elements.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { liveState } from '../support/live-state.ts';

export interface Phone {
  /** 48 bits: its address of the moment. */
  readonly address: number;
  /** 32 bits: tells its kind, of which there may be more. */
  readonly kind: number;
  readonly signalDbm?: number;
}

/** In one number each: what the sensor makes of a phone under a key. */
interface Made {
  readonly pseudonym: number;
  readonly signature: number;
}

/** Locally administered. */
const addressBytes = ({ address }: Phone) => {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(address, 0, 6);
  bytes[0] = 0x02;
  return bytes;
};

function stableElements({ kind }: Phone): Buffer {
  const body = Buffer.alloc(26);
  body.writeUInt32LE(kind);
  return element(45, body);
}

function frameOf(phone: Phone, timeMs: number) {
  const address = addressBytes(phone)
    .toString('hex')
    .replace(/..(?!$)/g, '$&:');
  const { signalDbm = -50 } = phone;
  const bytes = probePacket({ address, elements: [stableElements(phone)], signalDbm });
  const lengths = { length: bytes.length, originalLength: bytes.length };
  return { ...emptyFrame(), ...lengths, bytes, timeMs, linkType: LINK_TYPES.radiotap };
}

/** The sensor wired as `run` wires it, at a moment of a clock that the test moves. */
export function watchedSensor(startMs: number, profile: Profile, random: RandomSource) {
  const clock = fakeClock(startMs);
  const hours: HourEstimate[] = [];
  let key: number[] = [];
  let keySinceMs = startMs;
  const uint32 = () => {
    const word = random.uint32();
    if (key.length === 2 * KEY_WORDS) key = [];
    if (key.length === 0) keySinceMs = clock.nowMs();
    key.push(word);
    return word;
  };
  const pipeline = new Pipeline({
    noise: noNoise,
    profile,
    stayMinutes: null,
    insideDbm: -75,
    floorDbm: -90,
    channel: null,
    ignore: noIgnoreList,
    random: { uint32 },
  });
  const keeper = keepHours({
    counting: { pipeline, config: DEFAULT_SETTINGS },
    clock,
    hearsFor: 'hour',
    tick: () => {},
    beginHour: () => undefined,
    binEnded: () => {},
    listening: () => 'hour',
    hour: (hour) => hours.push(hour),
  });
  return {
    clock,
    hours,
    pipeline,
    hear: (phone: Phone) => keeper.take(frameOf(phone, clock.nowMs())),
    state: () => liveState(pipeline),
    /** The words of the present key. */
    key: () => [...key],
    keyAgeMs: () => clock.nowMs() - keySinceMs,
    made: (phone: Phone) => madeWith(key, phone),
  };
}

function madeWith(key: readonly number[], phone: Phone): Made {
  const words = key.values();
  const pseudonymiser = new Pseudonymiser({ uint32: () => words.next().value! });
  const digest = emptyDigest();
  const bytes = stableElements(phone);
  digestElements(bytes, 0, bytes.length, digest);
  return {
    pseudonym: pseudonymiser.pseudonymOf(addressBytes(phone), 0),
    signature: pseudonymiser.signatureOf(digest.low, digest.high),
  };
}

/** Distinct, and so many that the state could not hold one by chance. */
export const phonesOf = (random: RandomSource, count: number): Phone[] =>
  Array.from({ length: count }, () => ({
    address: random.uint32() * 2 ** 8 + uniformBelow(random, 2 ** 8),
    kind: random.uint32(),
  }));
