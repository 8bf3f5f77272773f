import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type ProbeRequestParts, probePacket, probeRequest } from '../../simulator/frame.ts';
import { pcapFile } from '../../simulator/pcap-writer.ts';
import { decodeBytes, occurred } from '../../support/decode-capture.ts';

const NOON_US = Date.UTC(2026, 10, 23, 12) * 1000;
const ADDRESS = '02:00:5e:00:00:01';
const RATES = Uint8Array.from([1, 2, 0x82, 0x84]);

async function outcomeOf(parts: Partial<ProbeRequestParts>, settings = {}) {
  const packet = probePacket({ address: ADDRESS, elements: [RATES], ...parts });
  const { frames } = await decodeBytes(pcapFile([{ timeUs: NOON_US, packet }]), [], settings);
  return Object.keys(occurred(frames));
}

/** Frame control: flags in the high byte, subtype, type and version in the low one. */
const frameControl = (type: number, subtype: number, flags = 0) =>
  (flags << 8) | (subtype << 4) | (type << 2);

describe('a frame is told by its header', () => {
  it.each([
    ['a probe request', frameControl(0, 4), 'counted'],
    ['one sent again', frameControl(0, 4, 0x08), 'counted'],
    ['one of another protocol version', frameControl(0, 4) | 1, 'malformed-frame'],
    ['one that leaves its cell', frameControl(0, 4, 0x01), 'malformed-frame'],
    ['one with four addresses', frameControl(0, 4, 0x03), 'malformed-frame'],
    ['a protected one', frameControl(0, 4, 0x40), 'protected'],
    ['one with more fragments', frameControl(0, 4, 0x04), 'fragment'],
    ['a probe response', frameControl(0, 5), 'other-management'],
    ['a beacon', frameControl(0, 8), 'other-management'],
    ['an acknowledgement', frameControl(1, 13), 'control'],
    ['data with four addresses', frameControl(2, 0, 0x03), 'data'],
    ['an extension', frameControl(3, 0), 'extension'],
  ])('%s', async (_name, control, outcome) => {
    expect(await outcomeOf({ frameControl: control })).toEqual([outcome]);
  });

  it('a later fragment', async () => {
    expect(await outcomeOf({ fragment: 1 })).toEqual(['fragment']);
  });

  it('+HTC puts four bytes before the elements', async () => {
    const htControl = Uint8Array.from([0xff, 0xff, 0xff, 0xff]);
    const parts = { ssid: null, elements: [htControl, RATES] };
    expect(await outcomeOf({ ...parts, frameControl: frameControl(0, 4, 0x80) })).toEqual(['counted']);
    expect(await outcomeOf({ ...parts, frameControl: frameControl(0, 4) })).toEqual(['malformed-elements']);
  });

  it('a group address sends nothing', async () => {
    expect(await outcomeOf({ address: '03:00:5e:00:00:01' })).toEqual(['group-address']);
  });

  it('what a snap length cut is not read by half', async () => {
    const packet = probePacket({ address: ADDRESS, elements: [RATES] });
    const cut = {
      timeUs: NOON_US,
      packet: packet.subarray(0, packet.length - 3),
      originalLength: packet.length,
    };
    expect(occurred((await decodeBytes(pcapFile([cut]))).frames)).toEqual({ truncated: 1 });
    const whole = probePacket({ address: ADDRESS, elements: [RATES], fcs: 'good' });
    const withoutFcs = { timeUs: NOON_US, packet: whole.subarray(0, -4), originalLength: whole.length };
    expect(occurred((await decodeBytes(pcapFile([withoutFcs]))).frames)).toEqual({ counted: 1 });
  });

  test.prop([fc.nat(60)])('cut anywhere it is truncated, malformed or counted', async (length) => {
    const packet = probePacket({ address: ADDRESS, elements: [RATES] }).subarray(0, length);
    const { frames } = await decodeBytes(pcapFile([{ timeUs: NOON_US, packet }]));
    const [outcome] = Object.keys(occurred(frames));
    expect(['truncated', 'malformed-radio-header', 'malformed-elements', 'counted']).toContain(outcome);
  });

  test.prop([fc.uint8Array({ maxLength: 300 })])('any body is read or malformed', async (body) => {
    const frame = probeRequest({ address: ADDRESS, ssid: null, elements: [body] });
    const { frames } = await decodeBytes(pcapFile([{ timeUs: NOON_US, packet: frame }], { linkType: 105 }));
    expect(frames.counted + frames['malformed-elements']).toBe(1);
  });
});

describe('admission', () => {
  const DS_11 = Uint8Array.from([3, 1, 11]);
  const heard = (signalDbm: number, settings = {}) =>
    decodeBytes(
      pcapFile([
        { timeUs: NOON_US, packet: probePacket({ address: ADDRESS, elements: [RATES, DS_11], signalDbm }) },
      ]),
      [],
      settings,
    ).then(({ frames }) => Object.keys(occurred(frames))[0]);

  it('drops what is weaker than the floor, keeps what is as strong', async () => {
    expect(await heard(-91)).toBe('below-floor');
    expect(await heard(-90)).toBe('counted');
  });

  it('drops what was sent on another channel than the tuned one, where that is known', async () => {
    expect(await heard(-60, { channel: 6 })).toBe('other-channel');
    expect(await heard(-60, { channel: 11 })).toBe('counted');
    expect(await heard(-60, { channel: null })).toBe('counted');
  });
});
