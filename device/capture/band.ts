// Whether a radio was tuned outside the 2.4 GHz band: the DS Parameter Set, by which phones are told from
// computers, belongs to that band alone (IEEE 802.11-2020, 9.4.2.4).

/** Of the channel flags that radiotap and PPI share. */
const FLAG_2_GHZ = 0x0080;
const FLAG_5_GHZ = 0x0100;
const FROM_MHZ = 2400;
const TO_MHZ = 2500;
const CHANNEL_MAX = 14;

/** By the frequency in MHz; where that is 0, by the channel flags. */
export function isOutsideBand(frequencyMhz: number, flags: number): boolean {
  if (frequencyMhz === 0) return (flags & FLAG_5_GHZ) !== 0 && (flags & FLAG_2_GHZ) === 0;
  return frequencyMhz < FROM_MHZ || frequencyMhz > TO_MHZ;
}

/** By a field that holds a channel number, or a frequency in MHz; 0 where it is not known. */
export function isChannelOutsideBand(channel: number): boolean {
  return channel >= FROM_MHZ / 2 ? isOutsideBand(channel, 0) : channel > CHANNEL_MAX;
}
