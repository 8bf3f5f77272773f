// Runs in the guest: plays a plan by the machine's own monotonic time, so that setting its clock does not
// disturb it. Stations scan through wpa_supplicant, each at the signal strength that the plan says; faults are
// scripts of bash; what only the host can do is asked of it.   usage: play-plan.ts PLAN.json
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { PlanEvent, PlayedPlan, PlayReport } from '../plan/events.ts';

const CUE_PORT = '/dev/virtio-ports/footfall-cues';
const FREQUENCY_MHZ = 2437;

const plan = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as PlayedPlan;
const report: PlayReport = { scans: 0, refused: 0, lateMsMax: 0 };

const wpaCli = spawn('wpa_cli', ['-g', '/run/wpa-global'], { stdio: ['pipe', 'pipe', 'inherit'] });
wpaCli.stdout.on('data', (chunk) => {
  report.refused += String(chunk).match(/FAIL/g)?.length ?? 0;
});

function say(station: number, order: string): void {
  wpaCli.stdin.write(`raw IFNAME=wlan${station} ${order}\n`);
}

/** Waits awake, so that time does not run on while the host works: an idle guest skips ahead. */
function askHost(cue: string): string {
  const port = openSync(CUE_PORT, constants.O_RDWR | constants.O_NONBLOCK);
  writeSync(port, `${cue}\n`);
  const buffer = Buffer.alloc(256);
  for (;;) {
    try {
      const length = readSync(port, buffer);
      if (length > 0) {
        closeSync(port);
        return buffer.toString('utf8', 0, length).trim();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

function carryOut(event: PlanEvent): void {
  switch (event.kind) {
    case 'phone':
      // Kinds of phones differ in their vendor elements (IEEE 802.11-2020, 9.4.2.25); 14: of probe requests.
      say(event.station, 'VENDOR_ELEM_REMOVE 14 *');
      say(event.station, `VENDOR_ELEM_ADD 14 ${event.element}`);
      return;
    case 'scan':
      writeFileSync(
        `/sys/kernel/debug/ieee80211/phy${event.station}/hwsim/rx_rssi`,
        String(BigInt.asUintN(64, BigInt(event.dbm))),
      );
      say(event.station, `SCAN TYPE=ONLY freq=${FREQUENCY_MHZ}`);
      report.scans += 1;
      return;
    case 'script': {
      const { stdout, stderr, status } = spawnSync('bash', ['-c', event.script], { encoding: 'utf8' });
      note(`${event.name}: status ${status} ${`${stdout}${stderr}`.trim()}`);
      return;
    }
    case 'cue': {
      const answer = askHost(event.name);
      // For scripts that come after.
      writeFileSync('/run/cue-answer', `${answer}\n`);
      note(`${event.name}: ${answer}`);
      return;
    }
  }
}

/** On the machine's console: where it stands, if it should stop half-way. */
function note(text: string): void {
  writeFileSync('/dev/ttyS0', `${new Date().toISOString()} ${text}\n`);
}

note('plan begins');
// From here on idle time is skipped.
spawnSync('systemctl', ['stop', 'radio-test-awake']);
const startMs = performance.now() + (plan.startMs - Date.now());
for (const event of plan.events) {
  const waitMs = startMs + event.atMs - performance.now();
  if (waitMs > 0) await pause(waitMs);
  report.lateMsMax = Math.max(report.lateMsMax, performance.now() - startMs - event.atMs);
  carryOut(event);
}
note('plan ends');
await pause(1000);
wpaCli.kill();
process.stdout.write(`${JSON.stringify(report)}\n`);
