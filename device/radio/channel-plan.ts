// Which channels to listen on. Phones look for networks where networks are: a phone that scans sends on every channel,
// but answers, roaming and the scans of phones that are joined gather where the access points of the neighbourhood
// are. So the channel to stay on is the one of 1, 6 and 11 with the most of them.

/** The three channels of 20 MHz that do not overlap (IEEE 802.11-2020, 15.4.4.3 and annex E). */
export const COMMON_CHANNELS: readonly number[] = [1, 6, 11];

/** An access point as a scan hears it; no name, no address. */
export interface AccessPoint {
  readonly channel: number;
  /** 0 … 100 per cent. */
  readonly quality: number;
}

/** Access points on a channel between two common ones are heard on both, more weakly. */
const REACH_CHANNELS = 2;

/**
 * The one of `allowed` (1, 6, 11 as a rule) on which most is to be heard; each access point counts by its quality,
 * so that many weak ones from across the street do not outweigh the shop's own. 6 where there is nothing to go by:
 * it lies in the middle.
 */
export function chooseChannel(
  accessPoints: readonly AccessPoint[],
  allowed: readonly number[] = COMMON_CHANNELS,
): number {
  const weightOf = (channel: number) =>
    accessPoints
      .filter((point) => Math.abs(point.channel - channel) <= REACH_CHANNELS)
      .reduce((sum, point) => sum + point.quality / (1 + Math.abs(point.channel - channel)), 0);
  const candidates = allowed.length > 0 ? allowed : COMMON_CHANNELS;
  const preferred = [...candidates].sort((one, other) => Math.abs(one - 6) - Math.abs(other - 6));
  return preferred.reduce((best, channel) => (weightOf(channel) > weightOf(best) ? channel : best));
}
