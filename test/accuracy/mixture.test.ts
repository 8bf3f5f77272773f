import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureOf } from '../../device/capture/capture-stream.ts';
import { decodeBytes, streamOf } from '../support/decode-capture.ts';
import { recordings, recordingsNote } from '../support/recordings.ts';
import { phoneCaptures, SESSION_MS } from './labelled-phones.ts';
import { MIXTURE_HOUR, mix, mixtureCapture, trueOccupancy } from './mixture.ts';
import { readSightings } from './sightings.ts';

const HOUR_MS = 3_600_000;
const captures = recordings === undefined ? [] : phoneCaptures(join(recordings, 'labelled-phones'));

describe.skipIf(!recordings)(`labelled phones${recordingsNote}`, () => {
  it('are twelve, and each capture lies within the twenty minutes that its name says', async () => {
    expect(new Set(captures.map(({ phone }) => phone)).size).toBe(12);
    for (const { file, startMs } of captures) {
      const { timeMs, length } = await readSightings(captureOf(file));
      if (length === 0) continue;
      expect(timeMs[0], file).toBeGreaterThanOrEqual(startMs);
      expect(timeMs[length - 1], file).toBeLessThan(startMs + SESSION_MS);
    }
  });
});

describe.skipIf(!recordings)(`a mixture of labelled phones${recordingsNote}`, () => {
  it('holds every frame of its sessions, at the moments that were drawn, within one hour', async () => {
    const mixture = mix(captures, 'all', 6, 1);
    const bytes = await mixtureCapture(mixture);
    const { timeMs, length } = await readSightings(streamOf(bytes));
    const startMs = Date.parse(MIXTURE_HOUR);
    const expected: number[] = [];
    for (const { capture, offsetMs } of mixture.sessions) {
      expect(offsetMs).toBeGreaterThanOrEqual(0);
      expect(offsetMs).toBeLessThanOrEqual(HOUR_MS - SESSION_MS);
      const own = await readSightings(captureOf(capture.file));
      for (const time of own.timeMs) expected.push(startMs + offsetMs + time - capture.startMs);
    }
    expect(length).toBe(expected.length);
    expected.sort((a, b) => a - b);
    // The file has whole microseconds.
    for (const [i, time] of expected.entries()) expect(Math.abs(timeMs[i]! - time)).toBeLessThan(0.01);
  });

  it('is an hour that was listened to from its start to its end', async () => {
    const { hours } = await decodeBytes(await mixtureCapture(mix(captures, 'shop', 3, 2)), [], {
      insideDbm: -100,
      floorDbm: -100,
    });
    expect(hours).toHaveLength(1);
    expect(hours[0]?.coverage).toBeCloseTo(1, 5);
  });

  it('is the same for the same seed, another for another, and of as many phones as were asked for', async () => {
    const mixture = mix(captures, 'channel', 12, 5);
    expect(mix(captures, 'channel', 12, 5)).toEqual(mixture);
    expect(mix(captures, 'channel', 12, 6).sessions).not.toEqual(mixture.sessions);
    const used = mixture.sessions.map(({ capture }) => capture);
    expect(new Set(used.map(({ phone }) => phone)).size).toBe(12);
    expect(new Set(used.map(({ channel }) => channel))).toEqual(new Set([mixture.channel]));
    expect(used.filter(({ mode }) => mode.startsWith('W'))).toEqual([]);
    expect(trueOccupancy(mixture)).toBeCloseTo(4);
    expect(() => mix(captures, 'all', 13, 1)).toThrow(RangeError);
  });
});
