import { describe, expect, it } from 'vitest';
import { linkPacket, probeRequest } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { streamOf } from '../../support/decode-capture.ts';
import { readSightings } from '../sightings.ts';
import { scanStatistics } from './labelled-scans.ts';

const capture = { file: 'a.pcap', phone: 'devA', mode: 'A', channel: 6, startMs: 0 };

async function statisticsOf(heard: readonly (readonly [atSeconds: number, address: string])[]) {
  const records = heard.map(([atSeconds, address]) => ({
    timeUs: atSeconds * 1e6,
    packet: linkPacket(127, probeRequest({ address })),
  }));
  return scanStatistics({ capture, sightings: await readSightings(streamOf(pcapFile(records))) });
}

describe('scan statistics', () => {
  it('count bursts, and the addresses within each', async () => {
    const statistics = await statisticsOf([
      [0, '02:00:00:00:00:01'],
      [1, '02:00:00:00:00:02'],
      [60, '02:00:00:00:00:03'],
      [69, '02:00:00:00:00:03'],
      [80, '02:00:00:00:00:03'],
    ]);
    expect(statistics).toMatchObject({ framesPerMinute: 5 / 20, scansPerMinute: 3 / 20, signatures: 1 });
    expect(statistics.addressesPerMinute).toBeCloseTo(3 / 20);
    expect(statistics.addressesPerScan).toBeCloseTo(4 / 3);
  });

  it('of a silent phone are 0, and its addresses a scan are not known', async () => {
    const statistics = await statisticsOf([]);
    expect(statistics).toMatchObject({ scansPerMinute: 0, addressesPerMinute: 0 });
    expect(statistics.addressesPerScan).toBeNaN();
  });
});
