// The labelled phones: each capture holds one phone alone, in one mode, on one channel, for twenty minutes
// that begin at the time in its name. Local time of a European summer; the records' time stamps are UTC.
//   J-ts-2021-Jul-04-h12-m00-s35-modePA-ch-11-th-40.pcap
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

export const SESSION_MS = 20 * 60_000;

/** Central European summer time; holds for every capture of the set. */
const OFFSET_MS = 2 * 3_600_000;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NAME = /^[A-Z]-ts-(\d{4})-([A-Z][a-z]{2})-(\d{2})-h(\d{2})-m(\d{2})-s(\d{2})-mode([A-Z]+)-ch-(\d+)-/;

export interface PhoneCapture {
  readonly file: string;
  /** The folder's name: `devA`. */
  readonly phone: string;
  /** A: screen active, S: standby; P before it: power saving, W: Wi-Fi switched off. */
  readonly mode: string;
  /** The channel that the sniffer was tuned to. */
  readonly channel: number;
  /** Start of the session, milliseconds since 1970-01-01T00:00Z. */
  readonly startMs: number;
}

/** With Wi-Fi switched off a phone is not there to be counted. */
export const hasWifiOn = ({ mode }: PhoneCapture): boolean => !mode.startsWith('W');

/** `folder`: `labelled-phones` of the recordings. In the order of their names. */
export function phoneCaptures(folder: string): PhoneCapture[] {
  return readdirSync(folder)
    .sort()
    .flatMap((phone) => {
      const files = readdirSync(join(folder, phone)).sort();
      return files.map((name) => captureNamed(join(folder, phone, name), phone));
    });
}

function captureNamed(file: string, phone: string): PhoneCapture {
  const parts = NAME.exec(basename(file));
  if (!parts) throw new Error(`${file}: its name does not say when, in which mode and on which channel`);
  const [, year, month = '', day, hour, minute, second, mode = '', channel] = parts;
  const clock = [hour, minute, second].map(Number) as [number, number, number];
  const startMs = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day), ...clock) - OFFSET_MS;
  return { file, phone, mode, channel: Number(channel), startMs };
}
