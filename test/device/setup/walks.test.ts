// The two walks of setup: a person at a terminal, a phone that is carried about, and the crowd around, on a clock that the
// test moves.
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFrame } from '../../../device/capture/captured-frame.ts';
import type { PacketSourceOptions } from '../../../device/capture/packet-source.ts';
import { askAt } from '../../../device/setup/ask.ts';
import { zonesByWalks } from '../../../device/setup/walks.ts';
import { listenToWalk } from '../../../device/source/walk-ear.ts';
import { RITUAL_MS } from '../../../device/zones/walk-samples.ts';
import { seededRandom, uniform } from '../../../shared/random.ts';
import { LINK_TYPES, probePacket } from '../../simulator/frame.ts';
import { element } from '../../simulator/phones/elements.ts';
import { fakeClock } from '../../support/fake-clock.ts';

const random = seededRandom(3);

/** A probe request of a kind of phone, from an address of the moment. */
function frameOf(kind: number, signalDbm: number, dsChannel = 6) {
  const body = Buffer.alloc(26);
  body.writeUInt32LE(kind);
  const address = Buffer.alloc(6);
  address.writeUInt32LE(random.uint32(), 2);
  address[0] = 0x02;
  const bytes = probePacket({
    address: address.toString('hex').replace(/..(?!$)/g, '$&:'),
    elements: [element(3, Buffer.from([dsChannel])), element(45, body)],
    signalDbm: Math.round(signalDbm + 4 * uniform(random) - 2),
  });
  const lengths = { length: bytes.length, originalLength: bytes.length };
  return { ...emptyFrame(), ...lengths, bytes, timeMs: 0, linkType: LINK_TYPES.radiotap };
}

type Level = (walkedMs: number) => number;
const WALKER = 1;
const SHOPPER = 2;
const inside: Level = (ms) => (ms < RITUAL_MS ? -35 : -55 + 8 * Math.sin(ms / 20_000));
const outside: Level = (ms) => (ms < RITUAL_MS ? -35 : -78 + 6 * Math.sin(ms / 15_000));
const absent: Level = () => -90;

/** Walks with these levels of the walker's phone, one after the other; a walker scans every five seconds. */
function shop(walks: Level[], { isDeaf = false } = {}) {
  const clock = fakeClock(Date.UTC(2026, 10, 23, 9));
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  const asker = askAt({ input, output, isScripted: false });
  let ended = 0;
  let heardLast: readonly unknown[] = [];
  const start = ({ take }: PacketSourceOptions) => {
    const level = walks.shift() ?? absent;
    let sinceMs = 0;
    let cancel = () => {};
    const scan = () => {
      for (let frame = 0; frame < 3; frame += 1) {
        take(frameOf(WALKER, level(sinceMs)));
        take(frameOf(SHOPPER, -66));
        // What leaks over from the next channel is no level of this one.
        take(frameOf(WALKER, level(sinceMs) - 30, 7));
      }
      sinceMs += 5000;
      cancel = clock.after(5000, scan);
    };
    if (!isDeaf) scan();
    return {
      state: () => ({
        state: isDeaf ? ('restarting' as const) : ('running' as const),
        restarts: 0,
        reason: isDeaf ? 'tcpdump is not installed' : null,
      }),
      async stop() {
        ended += 1;
        cancel();
      },
    };
  };
  const outcome = zonesByWalks({
    asker,
    clock,
    random: seededRandom(1),
    say: (text) => output.write(`${text}\n`),
    listen() {
      const ear = listenToWalk({ command: ['tcpdump'], channel: 6, clock, random, start });
      heardLast = ear.heard();
      return ear;
    },
  });
  onTestFinished(() => asker.close());
  return {
    outcome,
    shown: () => shown,
    ended: () => ended,
    kept: () => heardLast.length,
    /** Waits until it was said, then answers. */
    async answer(said: string, typed: string) {
      await expect.poll(() => shown.includes(said)).toBe(true);
      shown = shown.slice(shown.indexOf(said) + said.length);
      input.write(`${typed}\n`);
    },
    /** Time goes by until it was said. */
    async pass(said: string) {
      for (let second = 0; !shown.includes(said); second += 1) {
        if (second > 1000) throw new Error(`'${said}' is not said, but: ${shown}`);
        clock.advance(1000);
        await turn();
      }
      shown = shown.slice(shown.indexOf(said) + said.length);
    },
  };
}

test('two walks of three minutes give thresholds between inside and outside, with their errors', async () => {
  const { outcome, answer, pass, ended, kept } = shop([inside, outside]);
  await pass('Walk 1 of 2, inside.');
  await answer('Enter begins: ', '');
  await pass('Stay there for 20 seconds');
  await pass('Now walk through all of the shop');
  await pass('180 s, 19 scans heard');
  await pass('19 scans of your phone were heard.');
  // Of all that was heard on a walk nothing is left.
  expect([ended(), kept()]).toEqual([1, 0]);
  await pass('Walk 2 of 2, outside.');
  await answer('Enter begins: ', '');
  await pass('Now walk up and down where people pass by');
  await pass('19 scans of your phone were heard.');
  await answer('take them? [yes]', '');
  const zones = await outcome;
  expect(zones).toMatchObject({ kind: 'zones', scans: { inside: 19, outside: 19 } });
  expect(zones!.insideDbm).toBeGreaterThan(-78);
  expect(zones!.insideDbm).toBeLessThan(-55);
  expect(zones!.floorDbm).toBeLessThan(-84);
});

test('a phone that nobody holds to the box is missed at once; walks that say nothing may be made again, or not', async () => {
  const { outcome, answer, pass } = shop([absent, inside, inside]);
  await pass('Walk 1 of 2, inside.');
  await answer('Enter begins: ', '');
  await pass('no phone was heard next to the sensor in the first 20 seconds');
  await answer('make this walk again? [yes]', 'y');
  await pass('Walk 1 of 2, inside.');
  await answer('Enter begins: ', '');
  await pass('19 scans of your phone were heard.');
  await pass('Walk 2 of 2, outside.');
  await answer('Enter begins: ', '');
  await pass('19 scans of your phone were heard.');
  await pass('inside and outside sound alike here');
  await answer('make both walks again? [yes]', 'no');
  expect(await outcome).toBeUndefined();
});

test('Enter ends a walk before its time; one that is too short is said to be', async () => {
  const { outcome, answer, pass } = shop([inside, outside]);
  await pass('Walk 1 of 2, inside.');
  await answer('Enter begins: ', '');
  await pass('Now walk through all of the shop');
  await pass('60 s, ');
  await answer('scans heard', '');
  await pass('Walk 2 of 2, outside.');
  await answer('Enter begins: ', '');
  await pass('19 scans of your phone were heard.');
  await pass('the walk inside was too short: 7 scans');
  await answer('make both walks again? [yes]', 'no');
  expect(await outcome).toBeUndefined();
});

test('a radio that does not listen is told with its reason', async () => {
  const { outcome, answer, pass, ended } = shop([], { isDeaf: true });
  await pass('Walk 1 of 2, inside.');
  await answer('Enter begins: ', '');
  await pass('tcpdump is not installed');
  await answer('make this walk again? [yes]', 'no');
  expect(await outcome).toBeUndefined();
  expect(ended()).toBe(1);
});

test('a frame without a level is not heard on a walk', () => {
  let hear: PacketSourceOptions['take'] = () => {};
  const start = ({ take }: PacketSourceOptions) => {
    hear = take;
    return { state: () => ({ state: 'running' as const, restarts: 0, reason: null }), stop: async () => {} };
  };
  const clock = fakeClock(Date.UTC(2026, 10, 23, 9));
  const ear = listenToWalk({ command: ['tcpdump'], channel: 6, clock, random: seededRandom(1), start });
  for (const dbm of [20, -40, 20]) hear(frameOf(WALKER, dbm));
  expect(ear.heard()).toHaveLength(1);
});
