// What a replay has to say beside its releases, on standard error: for people, or as JSON lines.
import { TROUBLE_WORDS } from '../../shared/counting-trouble.ts';
import { FRAME_OUTCOMES, type FrameCounts, probeRequests, totalFrames } from '../capture/frame-outcome.ts';
import type { ReplayedCapture } from '../hours/replay.ts';

export interface Diagnostics {
  noiseIsOff(): void;
  /** What became of each frame of a capture, and why it was not read to its end. */
  capture(capture: ReplayedCapture): void;
  total(captures: number, frames: FrameCounts): void;
  noSignal(frames: number): void;
  evictions(phones: number): void;
}

export function diagnosticsTo(stream: { write(text: string): unknown }, json: boolean): Diagnostics {
  const say = (record: object, text: string) =>
    stream.write(`${json ? JSON.stringify(record) : `footfall-sensor: ${text}`}\n`);
  return {
    noiseIsOff() {
      say({ noise: 'off' }, 'noise is off: estimates as they are, for testing, never to be published');
    },
    capture({ name, container, frames, problem, trouble, notes }) {
      const record = { capture: name, container, ...figures(frames), problem: problem ?? null };
      say(record, `${name}${problem ? ` ${problem};` : ':'} ${sentence(frames)}`);
      if (trouble) {
        const { says, mend } = TROUBLE_WORDS[trouble];
        say({ capture: name, trouble, says, mend }, `${name}: the sensor ${says}; ${mend}`);
      }
      for (const note of notes) say({ capture: name, note }, `${name} ${note}`);
    },
    total(captures, frames) {
      say({ captures, ...figures(frames) }, `${captures} captures: ${sentence(frames)}`);
    },
    noSignal(frames) {
      say({ framesWithoutSignal: frames }, `${frames} frames have no signal strength and count as inside`);
    },
    evictions(phones) {
      const text = `${phones} phones gave way in full tables: the crowd is larger than a sensor can hold`;
      say({ evictions: phones }, text);
    },
  };
}

function occurred(frames: FrameCounts): [string, number][] {
  return FRAME_OUTCOMES.flatMap((outcome) => (frames[outcome] > 0 ? [[outcome, frames[outcome]]] : []));
}

function figures(frames: FrameCounts) {
  return {
    frames: totalFrames(frames),
    probeRequests: probeRequests(frames),
    outcomes: Object.fromEntries(occurred(frames)),
  };
}

function sentence(frames: FrameCounts): string {
  const parts = occurred(frames).map(([outcome, count]) => `${outcome} ${count}`);
  const total = totalFrames(frames);
  const requests = probeRequests(frames);
  const head = `${total} frame${total === 1 ? '' : 's'}, ${requests} probe request${requests === 1 ? '' : 's'}`;
  return parts.length > 0 ? `${head} (${parts.join(', ')})` : head;
}
