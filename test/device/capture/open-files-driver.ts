// Sources that come and go in a process of its own, whose open files are theirs alone: prints how many there were before and
// after.
import { readdirSync } from 'node:fs';
import { startPacketSource } from '../../../device/capture/packet-source.ts';
import { type Clock, systemClock } from '../../../shared/clock.ts';

const LONG_MS = 1000;
/** A restart waits for nobody. */
const clock: Clock = Object.assign({}, systemClock, {
  after: (delayMs: number, callback: () => void) =>
    systemClock.after(delayMs === LONG_MS ? 1 : delayMs, callback),
});

async function comeAndGo(restarts: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const source = startPacketSource({
    command: ['sh', '-c', 'exit 1'],
    clock,
    take() {},
    changed: (state) => state.restarts >= restarts && resolve(),
  });
  await promise;
  await source.stop();
}

const openFiles = () => readdirSync('/proc/self/fd').length;
// The first child costs a descriptor that stays: the loop's own, for signals.
await comeAndGo(1);
const before = openFiles();
await comeAndGo(3);
process.stdout.write(JSON.stringify({ before, after: openFiles() }));
