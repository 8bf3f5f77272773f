// What makes a kind of phone sound like itself: what it sends, how often, under which addresses.
import type { Template } from './frame-body.ts';

/**
 * How long a phone on no network keeps an address. `channel`: one for the frames of each channel of a
 * scan; `scan`: one a scan; `day`: one random address a day; `global`: the one the maker gave it.
 */
type AddressPolicy = 'channel' | 'scan' | 'day' | 'global';

/** Weights of the builds and of the releases in use; at most five of each. A phone's two do not depend on each other. */
interface Versions {
  readonly builds: readonly number[];
  readonly releases: readonly number[];
}

export interface PhoneModel {
  readonly name: string;
  readonly templates: readonly { readonly weight: number; readonly elements: Template }[];
  /** From the beginning of one year to that of another. */
  readonly sold: readonly [from: number, until: number];
  /** In how many forms the templates are about. */
  readonly versions: Versions;
  /** Mean seconds from scan to scan: screen on, screen off, joined to a network. */
  readonly intervalSeconds: { readonly active: number; readonly idle: number; readonly associated: number };
  /** 0: like a clock; 1: like raindrops (exponential). The mean stays. */
  readonly irregularity: number;
  /** Weights of scans that sweep the channels once, twice, three times. */
  readonly sweeps: readonly number[];
  readonly channels: readonly number[];
  readonly framesPerChannel: number;
  /** Between the frames of one channel, and from channel to channel. */
  readonly frameGapMs: number;
  readonly channelDwellMs: number;
  readonly address: AddressPolicy;
  /** The first three bytes: of a global address, or of a random one that keeps a maker's prefix. */
  readonly prefixes: readonly number[];
  /** Does the 12-bit sequence number begin anew, at random, with each new address, or run on? */
  readonly sequence: 'restart' | 'run-on';
  /** Share of the phones that also ask for networks by name. */
  readonly directedShare: number;
  /** Frames of a scan in the 5 GHz band: nothing of them is heard, but the sequence number counts them. */
  readonly otherBandFrames: number;
  /** Radiated power; antenna and casing included, the body not. */
  readonly powerDbm: number;
  /** In units of 500 kb/s, as radiotap writes it: 2 is 1 Mb/s. */
  readonly rate: number;
}

const CHANNELS_1_TO_13: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
export const CHANNELS_1_TO_11: readonly number[] = CHANNELS_1_TO_13.slice(0, 11);
/** Phones that look where most networks are first. */
export const CHANNELS_1_6_11_FIRST: readonly number[] = [1, 6, 11, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13];

/** What all models share unless they say otherwise. */
export const MODEL_DEFAULTS = {
  sold: [2015, 2028],
  versions: { builds: [40, 35, 25], releases: [50, 30, 20] },
  irregularity: 0.5,
  sweeps: [1] as readonly number[],
  channels: CHANNELS_1_TO_13,
  framesPerChannel: 2,
  frameGapMs: 20,
  channelDwellMs: 45,
  address: 'scan',
  prefixes: [] as readonly number[],
  sequence: 'restart',
  directedShare: 0,
  otherBandFrames: 20,
  powerDbm: 13,
  rate: 2,
} as const satisfies Partial<PhoneModel>;
