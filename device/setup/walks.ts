// The two walks at the terminal: who stands before the box is told what to do and when, and what was heard becomes
// thresholds. Of the phones around nothing is kept when a walk ends; of the walker's own some dozens of signal levels are,
// until the second walk has ended too.
import type { Clock } from '../../shared/clock.ts';
import type { RandomSource } from '../../shared/random.ts';
import type { WalkEar } from '../source/walk-ear.ts';
import { type ScanLevel, scanLevels } from '../zones/scan-levels.ts';
import { RITUAL_MS, walkSamples } from '../zones/walk-samples.ts';
import { type NoZones, type Zones, zonesFromWalks } from '../zones/zones-from-walks.ts';
import { type Asker, readYesOrNo } from './ask.ts';

/** How long a walk lasts, at least and at the most: with its ritual it ends within the five minutes that a key may live. */
const WALK_MS = { least: 180_000, most: 270_000 };
/** A walk with fewer scans goes on for longer: some phones look around every twenty seconds alone. */
const SCANS_WANTED = 16;
const LOOK_EVERY_MS = 5000;
/** tcpdump says what it listens to within a second. */
const LISTENING_MS_MAX = 10_000;

const WALKS = [
  {
    name: 'Walk 1 of 2, inside',
    where: 'through all of the shop: every corner, the counter, the entrance',
  },
  {
    name: 'Walk 2 of 2, outside',
    where: 'up and down where people pass by: both directions, near the window and at the kerb',
  },
] as const;

export interface WalkDialog {
  readonly asker: Asker;
  /** A line for people. */
  readonly say: (text: string) => void;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly listen: () => WalkEar;
}

/** Undefined where the walks gave none, or nobody wants what they gave. */
export async function zonesByWalks(dialog: WalkDialog): Promise<Zones | undefined> {
  const { asker, say, random } = dialog;
  for (;;) {
    const inside = await walk(dialog, WALKS[0]);
    const outside = inside && (await walk(dialog, WALKS[1]));
    if (!outside) return undefined;
    const outcome = zonesFromWalks(inside, outside, random);
    say(textOf(outcome));
    if (outcome.kind === 'zones' && (await isWanted(asker, 'take them', 'yes'))) return outcome;
    if (!(await isWanted(asker, 'make both walks again', outcome.kind === 'zones' ? 'no' : 'yes')))
      return undefined;
  }
}

/** The levels of the walker's phone; undefined where it was given up. */
async function walk(
  dialog: WalkDialog,
  { name, where }: (typeof WALKS)[number],
): Promise<ScanLevel[] | undefined> {
  const { asker, say } = dialog;
  for (;;) {
    say(
      `\n${name}. Take a phone, open its list of Wi-Fi networks and keep that open, so that it looks around all the time.\n` +
        'Hold it within a metre of this box; other phones should be some metres away.',
    );
    await asker.enter('Enter begins: ');
    const heard = await hearWalk(dialog, where);
    if (typeof heard !== 'string') {
      say(`${heard.length} scans of your phone were heard.`);
      return heard;
    }
    say(heard);
    if (!(await isWanted(asker, 'make this walk again', 'yes'))) return undefined;
  }
}

/** The levels of the walker's phone, or why there are none and what to do. */
async function hearWalk(dialog: WalkDialog, where: string): Promise<ScanLevel[] | string> {
  const { asker, say, clock, listen } = dialog;
  const ear = listen();
  try {
    if (!(await isListening(ear, clock))) return ear.trouble() ?? 'the radio does not listen';
    const startMs = clock.monotonicMs();
    say(`Stay there for ${RITUAL_MS / 1000} seconds …`);
    await passed(clock, RITUAL_MS);
    const near = walkSamples(ear.heard(), startMs);
    if (near.kind === 'not-near') return near.advice;
    say(`Now walk ${where}, for three minutes or until you press Enter.`);
    const hurry = new AbortController();
    const enter = asker.enter('', hurry.signal);
    try {
      await Promise.race([enter, walked(ear, startMs, dialog, hurry.signal)]);
    } finally {
      hurry.abort();
      asker.progress('');
    }
    const outcome = walkSamples(ear.heard(), startMs);
    return outcome.kind === 'found' ? scanLevels(outcome.samples) : outcome.advice;
  } finally {
    await ear.end();
  }
}

async function isListening(ear: WalkEar, clock: Clock): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < LISTENING_MS_MAX && !ear.isListening(); waitedMs += 250) {
    await passed(clock, 250);
  }
  return ear.isListening();
}

/** Resolves when the walk was long enough, or somebody ended it. */
async function walked(
  ear: WalkEar,
  startMs: number,
  { clock, asker }: WalkDialog,
  ended: AbortSignal,
): Promise<void> {
  for (;;) {
    await passed(clock, LOOK_EVERY_MS);
    if (ended.aborted) return;
    const walkedMs = clock.monotonicMs() - startMs - RITUAL_MS;
    const outcome = walkSamples(ear.heard(), startMs);
    const scans = outcome.kind === 'found' ? scanLevels(outcome.samples).length : 0;
    asker.progress(`${Math.round(walkedMs / 1000)} s, ${scans} scans heard`);
    if (walkedMs >= WALK_MS.most || (walkedMs >= WALK_MS.least && scans >= SCANS_WANTED)) return;
  }
}

const passed = (clock: Clock, ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

const isWanted = (asker: Asker, text: string, fallback: 'yes' | 'no') =>
  asker.ask({ text: `${text}?`, option: '--no-walks', given: undefined, fallback, read: readYesOrNo });

function textOf(outcome: Zones | NoZones): string {
  if (outcome.kind !== 'zones') return outcome.advice;
  const { insideDbm, floorDbm, errors } = outcome;
  const percent = ({ share, interval }: Zones['errors']['insideAsNearby']) => {
    const [low, high] = interval.map((end) => Math.round(100 * end));
    return `${Math.round(100 * share)} % (${low} to ${high})`;
  };
  return (
    `Inside from ${insideDbm} dBm, counted from ${floorDbm} dBm. Of what phones send inside ${percent(errors.insideAsNearby)} ` +
    `would be taken for passing by, of what they send outside ${percent(errors.outsideAsInside)} for inside.`
  );
}
