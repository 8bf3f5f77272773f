import { describe, expect, it } from 'vitest';
import { linkPacket, probeRequest } from '../simulator/frame.ts';
import { pcapFile } from '../simulator/pcap-writer.ts';
import { presetNames, presetShop } from '../simulator/shop.ts';
import { simulate } from '../simulator/simulate.ts';
import { streamOf } from '../support/decode-capture.ts';
import { effectiveTemplates } from './effective-templates.ts';
import { readSightings } from './sightings.ts';

type Heard = readonly [atSeconds: number, address: string, kind: number];

async function sightingsOf(heard: readonly Heard[]) {
  const records = heard.map(([atSeconds, address, kind]) => {
    const frame = probeRequest({ address, elements: [Uint8Array.from([1, 1, kind])] });
    return { timeUs: atSeconds * 1e6, packet: linkPacket(127, frame) };
  });
  return readSightings(streamOf(pcapFile(records)));
}

describe('effective templates', () => {
  it('are as many as there are where all scan alike, and fewer where one scans most', async () => {
    const alike = [1, 2, 3, 4].map((kind): Heard => [kind, `02:00:00:00:00:0${kind}`, kind]);
    expect(effectiveTemplates([await sightingsOf(alike)], 'scans').bySquares).toBeCloseTo(4);
    expect(effectiveTemplates([await sightingsOf(alike)], 'scans').byEntropy).toBeCloseTo(4);
    const often = Array.from({ length: 6 }, (_, i): Heard => [20 + 11 * i, '02:00:00:00:00:01', 1]);
    const { bySquares, byEntropy } = effectiveTemplates([await sightingsOf([...alike, ...often])], 'scans');
    expect(bySquares).toBeCloseTo(1 / (0.7 ** 2 + 3 * 0.1 ** 2));
    expect(byEntropy).toBeGreaterThan(bySquares);
    expect(byEntropy).toBeLessThan(4);
  });

  it('are alike however often one scans, where bins are counted', async () => {
    const heard = [1, 2, 3, 4, 12, 13, 14].map((kind): Heard => [30 * kind, '02:00:00:00:00:01', kind % 10]);
    expect(effectiveTemplates([await sightingsOf(heard)], 'scans').bySquares).toBeCloseTo(7 ** 2 / 13);
    // The second comes again in the next five minutes.
    expect(effectiveTemplates([await sightingsOf(heard.slice(0, 5))], 'bins').bySquares).toBeCloseTo(25 / 7);
    const often = Array.from({ length: 9 }, (_, i): Heard => [200 + 11 * i, '02:00:00:00:00:01', 3]);
    expect(effectiveTemplates([await sightingsOf([...heard.slice(0, 4), ...often])], 'bins').bySquares).toBe(
      4,
    );
  });

  it('are of random addresses alone, each scan once', async () => {
    const crowd: Heard[] = [
      [0, '02:00:00:00:00:01', 1],
      [1, '02:00:00:00:00:01', 1],
      [2, '02:00:00:00:00:02', 2],
      [3, '00:11:22:33:44:55', 3],
    ];
    expect(effectiveTemplates([await sightingsOf(crowd)], 'scans').bySquares).toBeCloseTo(2);
    expect(effectiveTemplates([await sightingsOf([crowd[3]!])], 'scans').byEntropy).toBeNaN();
  });

  // The lab has 18 to 23 by squares and 40 to 55 by entropy: test/simulator/SOURCES.md.
  it.each(presetNames)('are about fifty in the simulated %s', async (name) => {
    const fromMs = Date.UTC(2026, 9, 5);
    const week = { shop: presetShop(name), fromMs, untilMs: fromMs + 6 * 86_400_000 };
    let sum = 0;
    for (const seed of [1, 2, 3]) {
      const sightings = await readSightings(streamOf(simulate({ ...week, seed }).capture()));
      sum += effectiveTemplates([sightings], 'scans').bySquares;
    }
    expect(sum / 3).toBeGreaterThan(39);
    expect(sum / 3).toBeLessThan(62);
  });
});
