import { describe, expect, it } from 'vitest';
import { linkPacket, probeRequest } from '../simulator/frame.ts';
import { type PcapRecord, pcapFile } from '../simulator/pcap-writer.ts';
import { streamOf } from '../support/decode-capture.ts';
import { addressesOf, BASELINES, countBaseline } from './baselines.ts';
import { readSightings } from './sightings.ts';

const HOUR = '2026-01-06T10:00:00Z';
const NEXT_HOUR = '2026-01-06T11:00:00Z';
const START_MS = Date.parse(HOUR);
const LINK_TYPE_RADIOTAP = 127;
/** Two kinds of phones. */
const ELEMENTS = [Uint8Array.from([1, 1, 0x82]), Uint8Array.from([1, 1, 0x84])];

interface Heard {
  readonly atSeconds: number;
  readonly address: string;
  readonly kind?: number;
  readonly signalDbm?: number;
}

async function counted(heard: readonly Heard[], { gated = true, ignored = '' } = {}) {
  const records = heard.map(({ atSeconds, address, kind = 0, signalDbm = -60 }): PcapRecord => {
    const frame = probeRequest({ address, elements: [ELEMENTS[kind]!] });
    const packet = linkPacket(LINK_TYPE_RADIOTAP, frame, { signalDbm });
    return { timeUs: (START_MS + atSeconds * 1000) * 1000, packet };
  });
  const sightings = await readSightings(streamOf(pcapFile(records)));
  const options = { gated, ignored: addressesOf(ignored) };
  const totals = BASELINES.map((baseline) => countBaseline(baseline, sightings, options));
  const of = (hour: string) =>
    Object.fromEntries(BASELINES.map(({ name }, index) => [name, totals[index]!.get(hour) ?? 0]));
  return { first: of(HOUR), second: of(NEXT_HOUR) };
}

describe('the simple rules', () => {
  it('count addresses, signatures, and scans after ten seconds of silence', async () => {
    const { first, second } = await counted([
      { atSeconds: 0, address: '02:00:00:00:00:01' },
      { atSeconds: 10, address: '02:00:00:00:00:01' },
      { atSeconds: 12, address: '02:00:00:00:00:02' },
      { atSeconds: 22.5, address: '02:00:00:00:00:01', kind: 1 },
      { atSeconds: 3605, address: '02:00:00:00:00:02' },
    ]);
    expect(first).toMatchObject({ addresses: 2, signatures: 2, scans: 2, 'address-scans': 3 });
    expect(second).toMatchObject({ addresses: 1, signatures: 1, scans: 1, 'address-scans': 1 });
  });

  it('leave out weak frames where they have a gate, unless nothing is to be gated', async () => {
    const heard = [-70, -76, -78].map((signalDbm, index) => ({
      atSeconds: 20 * index,
      signalDbm,
      kind: index % 2,
      address: `02:00:00:00:00:0${index}`,
    }));
    expect((await counted(heard)).first).toEqual({
      addresses: 3,
      'addresses-near': 1,
      signatures: 1,
      scans: 1,
      'address-scans': 2,
      libpax: 3,
    });
    expect((await counted(heard, { gated: false })).first).toMatchObject({ 'addresses-near': 3, scans: 3 });
  });

  it('count like libpax: random addresses alone, and only their last two bytes', async () => {
    const addresses = ['02:00:00:00:00:01', '06:11:22:33:00:01', 'da:00:00:00:00:02', '00:11:22:33:44:55'];
    const heard = addresses.map((address, index) => ({ atSeconds: 20 * index, address }));
    expect((await counted(heard)).first).toMatchObject({ libpax: 2, addresses: 4 });
  });

  it('leave out the addresses of a list', async () => {
    const heard = [
      { atSeconds: 0, address: '02:00:00:00:00:01' },
      { atSeconds: 1, address: '02:00:00:00:00:02', kind: 1 },
    ];
    const ignored = '# tills\n02-00-00-00-00-02  # by the door\n';
    expect((await counted(heard, { ignored })).first).toMatchObject({
      addresses: 1,
      signatures: 1,
      libpax: 1,
    });
  });
});
