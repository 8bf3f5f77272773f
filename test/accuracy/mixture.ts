// Mixtures of labelled phones: an hour in which a known number of phones was there for twenty minutes
// each, at random moments, as one capture. Seeded: the same mixture every time.
import { captureOf } from '../../device/capture/capture-stream.ts';
import { uniform, uniformBelow } from '../../shared/random.ts';
import { MS_PER_HOUR } from '../../shared/utc-hour.ts';
import { type PcapRecord, pcapFile } from '../simulator/pcap-writer.ts';
import { streamOf } from '../simulator/streams.ts';
import { hasWifiOn, type PhoneCapture, SESSION_MS } from './labelled-phones.ts';

export const MIXTURE_KINDS = ['all', 'shop', 'channel'] as const;
/** `all`: any capture of a phone; `shop`: its Wi-Fi is on; `channel`: that, and one known channel for all. */
export type MixtureKind = (typeof MIXTURE_KINDS)[number];

const CHANNELS = [1, 6, 11];
const START_MS = Date.UTC(2026, 0, 6, 10);
export const MIXTURE_HOUR = '2026-01-06T10:00:00Z';

export interface Mixture {
  readonly kind: MixtureKind;
  readonly size: number;
  readonly seed: number;
  /** The one channel that was listened to, where it is one. */
  readonly channel: number | null;
  /** When each phone's session begins within the hour, and what of. */
  readonly sessions: readonly { readonly capture: PhoneCapture; readonly offsetMs: number }[];
}

/** Phones at a time over the hour: each is there for a third of it. */
export const trueOccupancy = ({ size }: Mixture): number => (size * SESSION_MS) / MS_PER_HOUR;

/** `size`: at most the number of phones. */
export function mix(
  captures: readonly PhoneCapture[],
  kind: MixtureKind,
  size: number,
  seed: number,
): Mixture {
  const random = streamOf(seed, 'mixture', kind, size);
  const channel = kind === 'channel' ? CHANNELS[uniformBelow(random, CHANNELS.length)]! : null;
  const usable = captures.filter(
    (capture) => (kind === 'all' || hasWifiOn(capture)) && (channel ?? capture.channel) === capture.channel,
  );
  const phones = [...Map.groupBy(usable, ({ phone }) => phone).values()];
  if (size > phones.length) throw new RangeError(`mix: ${size} of ${phones.length} phones`);
  const sessions = Array.from({ length: size }, () => {
    const [own] = phones.splice(uniformBelow(random, phones.length), 1);
    const capture = own![uniformBelow(random, own!.length)]!;
    return { capture, offsetMs: uniform(random) * (MS_PER_HOUR - SESSION_MS) };
  });
  return { kind, size, seed, channel, sessions };
}

/** A frame of a phone's capture, as long after the session's start as it was sent. */
interface Packet {
  readonly sinceStartMs: number;
  readonly bytes: Uint8Array;
}

const LINK_TYPE_RADIOTAP = 127;

/** All frames of a capture. Throws where it cannot be read whole, or is of another link type. */
async function packetsOf({ file, startMs }: PhoneCapture): Promise<Packet[]> {
  const stream = captureOf(file);
  const packets: Packet[] = [];
  for (;;) {
    const state = stream.advance();
    if (state === 'more') await stream.fill();
    else if (state === 'end') break;
    else {
      const { bytes, offset, length, timeMs, linkType } = stream.frame;
      if (linkType !== LINK_TYPE_RADIOTAP)
        throw new Error(`${file} is of link type ${linkType}, not radiotap`);
      packets.push({ sinceStartMs: timeMs - startMs, bytes: bytes.slice(offset, offset + length) });
    }
  }
  await stream.close();
  if (stream.problem !== undefined) throw new Error(`${file} ${stream.problem}`);
  return packets;
}

/** An acknowledgement to nobody (802.11-2020, 9.3.1.3) behind the shortest radiotap header. */
const ANY_FRAME = Uint8Array.from([0, 0, 8, 0, 0, 0, 0, 0, 0xd4, 0, 0, 0, 2, 0, 0, 0, 0, 0]);
const MINUTE_MS = 60_000;

/**
 * The mixture as a capture file. A control frame a minute shows that the radio listened all the hour, as
 * the air of any shop does.
 */
export async function mixtureCapture({ sessions }: Mixture): Promise<Buffer> {
  const records: PcapRecord[] = [];
  const add = (sinceHourMs: number, packet: Uint8Array) =>
    records.push({ timeUs: Math.floor((START_MS + sinceHourMs) * 1000), packet });
  for (let atMs = 0; atMs < MS_PER_HOUR; atMs += MINUTE_MS) add(atMs, ANY_FRAME);
  add(MS_PER_HOUR - 1, ANY_FRAME);
  for (const { capture, offsetMs } of sessions) {
    for (const { sinceStartMs, bytes } of await packetsOf(capture)) add(offsetMs + sinceStartMs, bytes);
  }
  return pcapFile(records.sort((a, b) => a.timeUs - b.timeUs));
}
