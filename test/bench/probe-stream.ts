// Stands in for tcpdump on a monitor interface: writes a capture to standard output in real time, RATE
// probe requests a second, each from a new address, with the element lists of the simulator's phones.
// The worst that a street can do to a sensor: nobody is met twice.   usage: probe-stream.ts RATE
import { randomBytes, randomInt } from 'node:crypto';
import { probePacket } from '../simulator/frame.ts';
import { pcapHeader, pcapRecord } from '../simulator/pcap-writer.ts';
import { frameBody } from '../simulator/phones/frame-body.ts';
import { mobileModels } from '../simulator/phones/models.ts';

const TICK_MS = 10;
const CHANNEL = 6;

const bodies = mobileModels.flatMap(({ templates }) =>
  templates.map(({ elements }) => {
    const { bytes, channelOffset } = frameBody(elements, '', randomBytes(16));
    if (channelOffset >= 0) bytes[channelOffset] = CHANNEL;
    return bytes;
  }),
);

function record(timeUs: number): Buffer {
  const address = randomBytes(6);
  // Locally administered, of one device (IEEE 802, 8.4): what phones make up.
  address[0] = (address[0]! & 0xfc) | 0x02;
  const packet = probePacket({
    address: [...address].map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
    // The body has its own.
    ssid: null,
    elements: [bodies[randomInt(bodies.length)]!],
    sequence: randomInt(4096),
    channel: CHANNEL,
    signalDbm: -randomInt(40, 90),
  });
  return pcapRecord({ timeUs, packet });
}

const rate = Number(process.argv[2]);
if (!(rate >= 0)) throw new Error('probe-stream.ts: give the frames a second');
process.stdout.write(pcapHeader());
const startMs = performance.now();
let sent = 0;
setInterval(() => {
  const due = Math.floor(((performance.now() - startMs) / 1000) * rate) - sent;
  const records = Array.from({ length: due }, () => record(Date.now() * 1000));
  sent += due;
  if (due > 0) process.stdout.write(Buffer.concat(records));
}, TICK_MS);
// Whoever read has gone.
process.stdout.on('error', () => process.exit(0));
