// One phone from the moment it comes until it goes: its screen goes on and off, it scans at its
// model's rhythm, and each scan walks the channels under one or many addresses. It knows nothing of
// who listens: its draws are the same whatever the sensor does.
import type { RandomSource } from '../../../shared/random.ts';
import { between, chance, fraction, streamOf, weightedIndex } from '../streams.ts';
import { type AddressBook, createAddressBook } from './addresses.ts';
import { type FrameBody, frameBody } from './frame-body.ts';
import type { PhoneModel } from './model.ts';
import { createRhythm, isJoined, type Use } from './rhythm.ts';
import { versionOf } from './versions.ts';

/** One frame on the air. The same object is filled again for the next: take what you need at once. */
export interface Transmission {
  /** Microseconds since 1970-01-01T00:00Z. */
  timeUs: number;
  channel: number;
  /** The first two and the last four bytes of the sender's address. */
  addressHigh: number;
  addressLow: number;
  /** 0 … 4095. */
  sequence: number;
  /** In units of 500 kb/s. */
  rate: number;
  body: FrameBody;
}

/** Whoever listens. `wants` saves the work for channels that are out of reach anyway. */
export interface Ear {
  wants(channel: number, timeMs: number): boolean;
  hear(transmission: Transmission): void;
}

export interface PhoneLife extends Use {
  /** Seed of what stays with the phone for good: its version, its global address, the networks it knows. */
  readonly identity: number;
  /** Seed of this stay. */
  readonly seed: number;
  readonly untilMs: number;
}

export interface Phone {
  /** Sends every scan that begins before `untilMs`; its last frames may come a little later. */
  advance(untilMs: number): void;
}

/** Of the scans on a network, those that look for a nearer access point where most are. */
const ROAMING_SHARE = 0.5;
const ROAMING_CHANNELS: readonly number[] = [1, 6, 11];
/** Between the sweeps of one scan. */
const SWEEP_GAP_MS = 150;

export function createPhone(model: PhoneModel, life: PhoneLife, ear: Ear): Phone {
  const random = streamOf(life.seed, 'phone');
  const ownBook = createAddressBook(model, { ...life, associated: false }, random);
  const networkBook = life.joined ? createAddressBook(model, { ...life, associated: true }, random) : ownBook;
  const bodies = phoneBodies(versionOf(model, life.identity), life);
  const weights = model.templates.map((template) => template.weight);
  const rhythm = createRhythm(model, life, random);
  const air: Transmission = {
    timeUs: 0,
    channel: 0,
    addressHigh: 0,
    addressLow: 0,
    sequence: random.uint32() & 0xfff,
    rate: model.rate,
    body: bodies[0]![0]!,
  };
  const take = ({ high, low }: AddressBook) => {
    air.addressHigh = high;
    air.addressLow = low;
  };
  const readdress = () => {
    if (ownBook.renew() && model.sequence === 'restart') air.sequence = random.uint32() & 0xfff;
    take(ownBook);
  };

  const sendOnChannel = (channel: number, timeMs: number, frames: readonly FrameBody[]) => {
    const wanted = ear.wants(channel, timeMs);
    air.channel = channel;
    let atMs = timeMs;
    for (let k = 0; k < model.framesPerChannel; k += 1) {
      for (let i = 0; i < frames.length; i += 1) {
        if (wanted) {
          // A frame of 1 Mb/s lasts about a millisecond; names follow the wildcard at once.
          air.timeUs = Math.round((atMs + i * 1.4) * 1000);
          air.body = frames[i]!;
          ear.hear(air);
        }
        air.sequence = (air.sequence + 1) & 0xfff;
      }
      atMs += model.frameGapMs;
    }
  };

  const scan = (startMs: number) => {
    const joined = isJoined(life, startMs);
    // On a network under its one address, and no other is asked for by name.
    take(joined ? networkBook : ownBook);
    if (!joined && model.address === 'scan') readdress();
    const all = bodies[weightedIndex(random, weights)]!;
    const frames = joined ? all.slice(0, 1) : all;
    const channels = joined && chance(random, ROAMING_SHARE) ? ROAMING_CHANNELS : model.channels;
    const sweeps = 1 + weightedIndex(random, model.sweeps);
    let atMs = startMs;
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
      for (const channel of channels) {
        if (!joined && model.address === 'channel') readdress();
        sendOnChannel(channel, atMs + 3 * fraction(random), frames);
        atMs += model.channelDwellMs;
      }
      atMs += SWEEP_GAP_MS;
    }
    const traffic = joined ? between(random, 20, 400) : 0;
    air.sequence = (air.sequence + model.otherBandFrames + Math.floor(traffic)) & 0xfff;
  };

  return {
    advance(untilMs) {
      const endMs = Math.min(untilMs, life.untilMs);
      while (rhythm.nextMs < endMs) {
        scan(rhythm.nextMs);
        rhythm.step();
      }
    },
  };
}

const plainBodies = new WeakMap<PhoneModel, readonly (readonly FrameBody[])[]>();

/** For each template, the frames sent at once: the wildcard first, then each network by name. */
function phoneBodies(model: PhoneModel, life: PhoneLife): readonly (readonly FrameBody[])[] {
  const random = streamOf(life.identity, 'bodies');
  const directed = chance(random, model.directedShare);
  const ownBody = model.templates.some((template) => template.elements.includes('wps'));
  if (!directed && !ownBody) {
    const known = plainBodies.get(model);
    if (known) return known;
  }
  const uuid = Buffer.alloc(16);
  for (let i = 0; i < 16; i += 4) uuid.writeUInt32LE(random.uint32(), i);
  const names = [''];
  if (directed) {
    const count = 1 + (random.uint32() % 3);
    for (let i = 0; i < count; i += 1) names.push(networkName(random));
  }
  const bodies = model.templates.map((template) =>
    names.map((name) => frameBody(template.elements, name, uuid)),
  );
  if (!directed && !ownBody) plainBodies.set(model, bodies);
  return bodies;
}

function networkName(random: RandomSource): string {
  const kinds = ['Home', 'Office', 'Guest', 'Cafe', 'Hotel', 'Router'];
  return `${kinds[random.uint32() % kinds.length]!}-${(random.uint32() & 0xffff).toString(16).toUpperCase().padStart(4, '0')}`;
}
