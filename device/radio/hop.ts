// What the hopping unit is told and what it tells: a line of channels, and seconds listened to on each.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { COMMON_CHANNELS } from './channel-plan.ts';

/** Longer than the scan of a phone, so that one is heard whole. */
const HOP_SECONDS = 20;
export const HOP_LISTENED_FILE = '/run/footfall-hop/listened';

/** Tells the unit to hop, or that the radio stays. */
export function writeHopOrder(file: string, hops: boolean): void {
  if (hops) writeFileSync(file, `${HOP_SECONDS} ${COMMON_CHANNELS.join(' ')}\n`);
  else rmSync(file, { force: true });
}

/** Seconds listened to by channel since the hopping began; undefined where nothing hops. */
export function readHopped(file: string): Record<string, number> | undefined {
  try {
    return parseHopped(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Lines of `CHANNEL SECONDS`; another line is passed over. */
export function parseHopped(text: string): Record<string, number> {
  const lines = text.split('\n').map((line) => /^(\d{1,2}) (\d{1,10})$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1]!, Number(match[2])]] : [])));
}
