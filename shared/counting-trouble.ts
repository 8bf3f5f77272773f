// Why a sensor that listens, and to which frames come, cannot count them: a closed set, named in its health message,
// with the words that sensor and hub say of each.

export const COUNTING_TROUBLES = [
  'unreadable',
  'unknown-header',
  'damaged',
  'no-time',
  'too-weak',
  'other-channel',
  'no-signal',
] as const;
export type CountingTrouble = (typeof COUNTING_TROUBLES)[number];

interface Words {
  /** What is so, for people; without a subject, to go behind a sensor's or a file's name. */
  readonly says: string;
  /** What to do. */
  readonly mend: string;
}

export const TROUBLE_WORDS: Readonly<Record<CountingTrouble, Words>> = {
  unreadable: {
    says: 'cannot read most of the probe requests that come: they are cut off or broken',
    mend: 'capture whole frames (tcpdump without -s), or try another adapter or driver',
  },
  'unknown-header': {
    says: 'counts nothing, though frames come: they have a link type or a radio header that is not read',
    mend: 'capture in monitor mode with radiotap headers: tcpdump -y IEEE802_11_RADIO',
  },
  damaged: {
    says: 'counts nothing, though frames come: nearly all of them are damaged',
    mend: 'check the antenna, its cable, and what disturbs the adapter',
  },
  'no-time': {
    says: 'counts nothing, though phones are heard: their frames have no time that can be believed',
    mend: 'check the clock of the program or machine that captures',
  },
  'too-weak': {
    says: 'counts nothing, though phones are heard: all of them are weaker than zones.floorDbm',
    mend: 'check that the antenna is attached, or lower zones.floorDbm',
  },
  'other-channel': {
    says: 'counts nothing, though phones are heard: all of them on other channels than `channel`',
    mend: 'tune the radio to `channel`, or leave `channel` out where the radio hops',
  },
  'no-signal': {
    says: 'cannot tell inside from outside: frames come without a signal strength, and all count as inside',
    mend: 'use a driver or a program that measures the signal',
  },
};
