// Radiotap headers (radiotap.org/fields) as adapters of three kinds write them: little endian, each
// field on its natural boundary. `plain`: no FCS after the frame; `tsft-fcs`: the adapter's own clock
// and the FCS; `per-antenna`: a second and third presence word with each antenna's signal.

export const ADAPTERS = ['plain', 'tsft-fcs', 'per-antenna'] as const;
export type Adapter = (typeof ADAPTERS)[number];

export interface RadiotapLayout {
  /** All that does not change from frame to frame. */
  readonly template: Uint8Array;
  /** Is the frame followed by its FCS? */
  readonly fcs: boolean;
  /** Offsets of the fields; -1 where there is none. */
  readonly tsft: number;
  readonly flags: number;
  readonly rate: number;
  readonly frequency: number;
  readonly channelFlags: number;
  /** Every place that holds the signal in dBm. */
  readonly signals: readonly number[];
}

export const FLAG_FCS_AT_END = 0x10;
export const FLAG_BAD_FCS = 0x40;
const CHANNEL_FLAGS_CCK_2GHZ = 0x00a0;
const CHANNEL_FLAGS_OFDM_2GHZ = 0x00c0;
/** The 802.11b rates, in units of 500 kb/s; all others are OFDM. */
const CCK_RATES = [2, 4, 11, 22];

export function channelFlagsOf(rate: number): number {
  return CCK_RATES.includes(rate) ? CHANNEL_FLAGS_CCK_2GHZ : CHANNEL_FLAGS_OFDM_2GHZ;
}

/** Centre frequency of a 2.4 GHz channel, 1 … 14, in MHz (IEEE 802.11-2020 clause 15.4.4.3). */
export function frequencyOf(channel: number): number {
  return channel === 14 ? 2484 : 2407 + 5 * channel;
}

// Presence bits: 0 TSFT, 1 flags, 2 rate, 3 channel, 5 dBm signal, 11 antenna, 14 RX flags,
// 29 the next word is in the radiotap namespace again, 31 another word follows.
export const radiotapLayouts: Readonly<Record<Adapter, RadiotapLayout>> = {
  plain: {
    template: header(18, [0x0000_482e]),
    fcs: false,
    tsft: -1,
    flags: 8,
    rate: 9,
    frequency: 10,
    channelFlags: 12,
    signals: [14],
  },
  'tsft-fcs': {
    template: header(26, [0x0000_482f]),
    fcs: true,
    tsft: 8,
    flags: 16,
    rate: 17,
    frequency: 18,
    channelFlags: 20,
    signals: [22],
  },
  'per-antenna': {
    template: perAntennaHeader(),
    fcs: false,
    tsft: 16,
    flags: 24,
    rate: 25,
    frequency: 26,
    channelFlags: 28,
    signals: [30, 34, 36],
  },
};

function header(lengthBytes: number, present: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(lengthBytes);
  bytes.writeUInt16LE(lengthBytes, 2);
  for (const [index, word] of present.entries()) bytes.writeUInt32LE(word, 4 + 4 * index);
  return bytes;
}

function perAntennaHeader(): Uint8Array {
  const bytes = header(38, [0xa000_402f, 0xa000_0820, 0x0000_0820]);
  bytes[37] = 1; // the second antenna's number
  return bytes;
}
