// Loaded before a program (`--import URL?minutes=5`): at each SIGUSR2 both its clocks run on by so many minutes
// at once, as after a sleep of the machine; timers keep to the real time. With `&keep` it also keeps what is
// about to be overwritten: a fault on purpose, which a search of the memory must find.
const settings = new URL(import.meta.url).searchParams;
const shiftMs = Number(settings.get('minutes')) * 60_000;
let aheadMs = 0;

const wallMs = Date.now;
const monotonicMs = performance.now.bind(performance);
Date.now = () => wallMs() + aheadMs;
performance.now = () => monotonicMs() + aheadMs;

process.on('SIGUSR2', () => {
  aheadMs += shiftMs;
});

if (settings.has('keep')) {
  const kept: Uint8Array[] = [];
  const overwrite = Uint8Array.prototype.fill;
  Uint8Array.prototype.fill = function (this: Uint8Array, ...how) {
    if (kept.length < 1000 && this.length <= 1 << 20) kept.push(this.slice());
    return overwrite.apply(this, how);
  };
  process.on('exit', () => kept.length);
}
