import { describe, expect, it } from 'vitest';
import { ADAPTERS } from '../simulator/radiotap.ts';
import { presetShop } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';
import { decodeBytes, streamOf } from '../support/decode-capture.ts';
import { readSightings } from './sightings.ts';

const FROM_MS = Date.UTC(2026, 9, 5, 9);
const HOUR_MS = 3_600_000;

const hex = (address: number) =>
  address
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:');

/** Whether the SSID element, which stands first, is of no length. */
const isWildcard = (elements: Uint8Array) => elements[0] === 0 && elements[1] === 0;

describe('sightings read from a capture', () => {
  it.each(ADAPTERS)('are what the %s adapter heard, row by row', async (adapter) => {
    const bakery = presetShop('bakery');
    const shop = { ...bakery, sensor: { ...bakery.sensor, adapter } };
    const simulation = simulate({ shop, fromMs: FROM_MS, untilMs: FROM_MS + HOUR_MS, seed: 3 });
    const heard = [...simulation.frames()].filter(({ broken }) => !broken);
    const sightings = await readSightings(streamOf(simulation.capture(), [100, 5000]));
    expect(sightings.length).toBe(heard.length);
    expect(heard.length).toBeGreaterThan(500);
    const rows = heard.map((_, i) => ({
      timeUs: Math.round(sightings.timeMs[i]! * 1000),
      address: hex(sightings.addresses[sightings.address[i]!]!),
      sequence: sightings.sequence[i],
      signalDbm: sightings.signalDbm[i],
      wildcard: sightings.wildcard[i] === 1,
    }));
    expect(rows).toEqual(
      heard.map(({ timeUs, address, sequence, signalDbm, elements }) => ({
        timeUs,
        address,
        sequence,
        signalDbm,
        wildcard: isWildcard(elements),
      })),
    );
  });

  it('are as many as the sensor counts without a floor', async () => {
    const shop = presetShop('fashion');
    const capture = simulate({ shop, fromMs: FROM_MS, untilMs: FROM_MS + HOUR_MS, seed: 4 }).capture();
    const { frames } = await decodeBytes(capture, [], { floorDbm: -110 });
    expect((await readSightings(streamOf(capture))).length).toBe(frames.counted);
  });

  it('of a capture that breaks off are refused', async () => {
    const shop = presetShop('bakery');
    const capture = simulate({ shop, fromMs: FROM_MS, untilMs: FROM_MS + HOUR_MS, seed: 3 }).capture();
    await expect(readSightings(streamOf(capture.subarray(0, 1000)))).rejects.toThrow('cut short');
  });
});
