// Of `setup`, what only somebody in the shop can say: when it is open, and where inside ends.
import { systemClock } from '../../shared/clock.ts';
import { systemRandom } from '../../shared/random.ts';
import { DBM_RANGE, DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { tcpdumpCommand } from '../capture/packet-source.ts';
import type { SensorConfig } from '../config/sensor-config.ts';
import { setUpMonitor } from '../radio/monitor-interface.ts';
import { MONITOR_INTERFACE, type RadioSystem } from '../radio/radios.ts';
import { type Answers, readHours, readTimeZone } from '../setup/answers.ts';
import { type Asker, readYesOrNo } from '../setup/ask.ts';
import { zonesByWalks } from '../setup/walks.ts';
import { listenToWalk } from '../source/walk-ear.ts';
import { uplinkInterface } from '../system/uplink.ts';

/** What the configuration has without a word of anybody. */
const AS_BEFORE = 'as before';

interface ShopFlags {
  readonly hours?: string;
  readonly zone?: string;
  readonly insideDbm?: string;
  readonly floorDbm?: string;
  /** Commander's `--no-walks`. */
  readonly walks: boolean;
}

export interface ShopQuestions {
  readonly flags: ShopFlags;
  readonly before: SensorConfig | undefined;
  readonly asker: Asker;
  readonly say: (text: string) => void;
  readonly system: RadioSystem;
}

export async function askOpening({ flags, before, asker }: ShopQuestions): Promise<Answers['opening']> {
  const known = before && (before.opening ? AS_BEFORE : 'always');
  const hours = await asker.ask({
    text: 'opening hours (mon-fri 09:00-20:00, sat 10:00-18:00; or always)',
    option: '--hours',
    given: flags.hours,
    fallback: known,
    read: (text) => (text === AS_BEFORE && before?.opening ? before.opening.hours : readHours(text)),
  });
  if (hours === null) return null;
  const timeZone = await asker.ask({
    text: 'time zone of the shop',
    option: '--zone',
    given: flags.zone,
    read: readTimeZone,
    fallback: before?.opening?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  return { timeZone, hours };
}

type Thresholds = Pick<Answers, 'insideDbm' | 'floorDbm'>;

/** By two walks where somebody can make them, else as given, as before, or as by default. */
export async function askThresholds(
  questions: ShopQuestions,
  radio: Pick<Answers, 'channel' | 'country' | 'driver'>,
): Promise<Thresholds> {
  const { flags, before, asker } = questions;
  const isGiven = flags.insideDbm !== undefined || flags.floorDbm !== undefined;
  if (asker.isAnswered && flags.walks && !isGiven) {
    const walks = await asker.ask({
      text: 'find the signal that parts inside from the street by two walks of three minutes with a phone?',
      option: '--no-walks',
      given: undefined,
      read: readYesOrNo,
      fallback: before === undefined ? 'yes' : 'no',
    });
    const zones = walks ? await walk(questions, radio) : undefined;
    if (zones) return zones;
  }
  const insideDbm = await asker.ask({
    text: 'signal at or above which a phone is inside, in dBm',
    option: '--inside-dbm',
    given: flags.insideDbm,
    read: readDbm,
    fallback: String(before?.zones.insideDbm ?? DEFAULT_SETTINGS.zones.insideDbm),
  });
  const floorDbm = await asker.ask({
    text: 'signal below which nothing is counted, in dBm',
    option: '--floor-dbm',
    given: flags.floorDbm,
    fallback: String(before?.zones.floorDbm ?? DEFAULT_SETTINGS.zones.floorDbm),
    read(text) {
      if (readDbm(text) > insideDbm) throw new Error(`it lies above inside, which is ${insideDbm}`);
      return readDbm(text);
    },
  });
  return { insideDbm, floorDbm };
}

async function walk(
  { asker, say, system }: ShopQuestions,
  { channel, country, driver }: Pick<Answers, 'channel' | 'country' | 'driver'>,
): Promise<Thresholds | undefined> {
  // A radio that is to hop stands still for the walks: a phone that looks around is heard on any channel.
  const tuned = channel === 'hop' ? 1 : channel;
  const monitor = await setUpMonitor(system, {
    channel: tuned,
    country,
    driver: driver ?? undefined,
    uplinkInterface: uplinkInterface(),
  });
  if (monitor.kind === 'failed') {
    say(`no walks: ${monitor.reason}`);
    return undefined;
  }
  const random = systemRandom();
  const command = tcpdumpCommand(MONITOR_INTERFACE);
  const listen = () => listenToWalk({ command, channel: tuned, clock: systemClock, random });
  return await zonesByWalks({ asker, say, clock: systemClock, random, listen });
}

function readDbm(text: string): number {
  const value = Number(text);
  const { minimum, maximum } = DBM_RANGE;
  if (/^-\d+$/.test(text) && value >= minimum && value <= maximum) return value;
  throw new Error(`give dBm from ${minimum} to ${maximum}`);
}
