import { expect, it } from 'vitest';
import { linkPacket, probeRequest } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { streamOf } from '../../support/decode-capture.ts';
import { readSightings } from '../sightings.ts';
import { scansByBin } from './fitting-bins.ts';
import { signaturesShown } from './labelled-scans.ts';

const capture = { file: 'a.pcap', phone: 'devA', mode: 'A', channel: 6, startMs: 0 };

async function sightingsOf(heard: readonly (readonly [atSeconds: number, address: string])[]) {
  const records = heard.map(([atSeconds, address]) => ({
    timeUs: atSeconds * 1e6,
    packet: linkPacket(127, probeRequest({ address })),
  }));
  return readSightings(streamOf(pcapFile(records)));
}

it('counts a new address, and a known one after ten quiet seconds, as a scan of its bin', async () => {
  const sightings = await sightingsOf([
    [0, '02:00:00:00:00:01'],
    [1, '02:00:00:00:00:02'],
    [9, '02:00:00:00:00:01'],
    [20, '02:00:00:00:00:01'],
    [301, '02:00:00:00:00:01'],
  ]);
  const bins = scansByBin(sightings, Number.NEGATIVE_INFINITY);
  expect([...bins].map(([bin, scans]) => [bin, [...scans.values()]])).toEqual([
    [0, [3]],
    [1, [1]],
  ]);
  expect(signaturesShown({ capture, sightings })).toBe(1);
});

it('shows no template of a silent phone', async () => {
  expect(signaturesShown({ capture, sightings: await sightingsOf([]) })).toBe(0);
});
