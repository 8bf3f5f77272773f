// The sensor's radio: which channel it is on, what it makes out there, and what it takes for a frame
// of its channel although it was sent on the next (adjacent-channel leakage).
import type { Ear, Transmission } from '../phones/phone.ts';
import type { Sensor } from '../shop-schema.ts';
import { chance, fraction, streamOf } from '../streams.ts';
import type { HeardFrames } from './heard-frames.ts';
import type { Link } from './link.ts';

/** Further off nothing is made out: channels are 5 MHz apart, a DSSS frame is 22 MHz wide. */
const LEAK_CHANNELS_MAX = 4;
/** How much weaker a frame arrives by channels off. Each channel further also halves its chance. */
const LEAK_LOSS_DB = [0, 3, 10, 20, 28];
/** Signal range over which reception goes from hopeless to sure. */
const SENSITIVITY_SLOPE_DB = 1.2;
/** Frames weaker than this below the sensitivity leave no trace, not even a broken one. */
const BROKEN_RANGE_DB = 5;
/** What real adapters report ends here. */
const SIGNAL_DBM_MIN = -100;
const SIGNAL_DBM_MAX = -10;

/** The channel a sensor is on; hopping runs through its list, in step with the clock. */
export function tunedChannel(sensor: Sensor, timeMs: number): number {
  const { channels, dwellMs } = sensor;
  if (channels.length === 1) return channels[0]!;
  return channels[Math.floor(timeMs / dwellMs) % channels.length]!;
}

/** The ear for one device: all its frames pass here. `seed`: of the device in this stay. */
export function createEar(sensor: Sensor, link: Link, seed: number, heard: HeardFrames): Ear {
  const random = streamOf(seed, 'radio');
  const reach = sensor.leakage > 0 ? LEAK_CHANNELS_MAX : 0;
  const brokenShare = sensor.adapter === 'tsft-fcs' ? sensor.badFcs : 0;
  return {
    wants: (channel, timeMs) => Math.abs(tunedChannel(sensor, timeMs) - channel) <= reach,
    hear(frame: Transmission) {
      const timeMs = frame.timeUs / 1000;
      const tuned = tunedChannel(sensor, timeMs);
      const off = Math.abs(tuned - frame.channel);
      // Between its asking and this frame the sensor may have hopped away.
      if (off > reach) return;
      if (off > 0 && !chance(random, sensor.leakage / 2 ** (off - 1))) return;
      const signalDbm = link(timeMs) - LEAK_LOSS_DB[off]! + fadingDb(random);
      const heardShare = 1 / (1 + Math.exp((sensor.sensitivityDbm - signalDbm) / SENSITIVITY_SLOPE_DB));
      const reported = Math.round(Math.min(Math.max(signalDbm, SIGNAL_DBM_MIN), SIGNAL_DBM_MAX));
      if (chance(random, heardShare * (1 - sensor.frameLoss))) {
        heard.add(frame, tuned, reported, 0);
      } else if (signalDbm > sensor.sensitivityDbm - BROKEN_RANGE_DB && chance(random, brokenShare)) {
        heard.add(frame, tuned, reported, 1 + (random.uint32() & 0x7fff));
      }
    },
  };
}

/**
 * Fading by reflections within one frame's bandwidth: the mean of three exponential powers (Nakagami,
 * m = 3), since 22 MHz and two antennas even out the deepest holes.
 */
function fadingDb(random: ReturnType<typeof streamOf>): number {
  const power = -Math.log(fraction(random) * fraction(random) * fraction(random)) / 3;
  return 10 * Math.log10(power);
}
