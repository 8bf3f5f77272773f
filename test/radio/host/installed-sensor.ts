// The sensor as a shop installs it: the package, its units, a configuration; and what breaks it there.
import type { FaultScripts } from '../plan/scenario.ts';
import type { Guest } from './guest.ts';
import type { HubSide } from './hub-side.ts';

/** What is not asked in setup: what is held against the plan is the counting, with hardly any noise. */
const MORE_SETTINGS = `
# The mean of the planned stays: who comes as others leave can be told only so.
stayMinutes: 19
privacy: { epsilon: 100, floor: 0 }
`;

export interface InstalledSensor {
  /** All that setup showed. */
  readonly setup: string;
  readonly findings: readonly { readonly check: string; readonly verdict: string; readonly says: string }[];
  /** Seconds listened to by channel, while it was to hop; as the sensor's status says it. */
  readonly hopped: Readonly<Record<string, number>>;
  /** Where the radio was when it was to stay again. */
  readonly channel: string;
  /** `stat`'s words on the credentials. */
  readonly credentials: string;
}

/** The package, `setup` with its walks, `doctor`, some hopping; then as the plan wants it. */
export async function installSensor(guest: Guest, hub: HubSide): Promise<InstalledSensor> {
  await guest.run('dpkg -i /payload/footfall-sensor.deb');
  const { hub: url, code } = await hub.pair();
  const setup = await guest.run(`/opt/radio-test/setup.sh ${url} ${code}`);
  const { output } = await guest.attempt('footfall-sensor doctor --json');
  const { findings } = JSON.parse(output) as Pick<InstalledSensor, 'findings'>;
  const credentials = await guest.run('stat -c "%A %U %G" /var/lib/footfall-sensor/credentials.json');
  await guest.run(`cat >>/etc/footfall/sensor.yaml <<'END'${MORE_SETTINGS}END`);
  await retune(guest, 'hop');
  const hopped = JSON.parse(
    await guest.run(`
systemctl stop radio-test-awake
for try in $(seq 60); do
  [ "$(grep -vc ' 0$' /run/footfall-hop/listened 2>/dev/null)" = 3 ] && break
  sleep 5
done
systemctl start radio-test-awake
sleep 7
footfall-sensor status --json`),
  ) as { health: { hopped_s: Record<string, number> } };
  await retune(guest, '6');
  const channel = await guest.run(`
systemctl stop radio-test-awake
for try in $(seq 12); do systemctl -q is-active footfall-hop || break; sleep 5; done
systemctl start radio-test-awake
systemctl is-active footfall-hop
iw dev mon0 info | grep -o 'channel [0-9]*'`);
  await sensorHears(guest);
  return {
    setup,
    findings,
    credentials: credentials.trim(),
    channel: channel.trim(),
    hopped: hopped.health.hopped_s,
  };
}

async function retune(guest: Guest, channel: string): Promise<void> {
  await guest.run(`
footfall-sensor setup --yes --channel ${channel} --inside-dbm -75 --floor-dbm -90 --no-start
systemctl restart footfall-capture footfall-sensor`);
}

/** As systemd-timesyncd says it, once the clock is set: the machine has no network time. */
export async function clockIsRight(guest: Guest, bootMs: number): Promise<void> {
  await guest.run(`date -s "@$((${Math.round(bootMs / 1000)} + $(cut -d. -f1 /proc/uptime)))"
mkdir -p /run/systemd/timesync && touch /run/systemd/timesync/synchronized`);
}

/** Resolves when the sensor listens; throws with its last words where it does not. */
export const sensorHears = (guest: Guest) => says(guest, '"state":"running"');

/** Resolves when it stands in the sensor's journal since the machine was switched on. */
export async function says(guest: Guest, text: string): Promise<void> {
  await guest.run(`
for try in $(seq 180); do
  journalctl -b -u footfall-sensor | grep -qF '${text}' && exit 0
  sleep 1
done
ls -la /run/footfall /etc/footfall
systemctl --no-pager status 'footfall*'
journalctl --no-pager -b -u 'footfall*' | tail -40
exit 1`);
}

export const SENSOR_FAULTS: FaultScripts = {
  adapterOut: '/opt/radio-test/hwsim-radio.pl remove adapter',
  adapterIn: '/opt/radio-test/hwsim-radio.pl add adapter',
  killCapture: 'killall -KILL tcpdump',
  killSensor: 'systemctl kill --signal=KILL footfall-sensor',
  // A radio of another group is heard by none of this one: present, up, and silent.
  radioSilent: 'echo 2 >/sys/kernel/debug/ieee80211/adapter/hwsim/group',
  radioHears: 'echo 1 >/sys/kernel/debug/ieee80211/adapter/hwsim/group',
  pairAgain: 'footfall-sensor pair $(cat /run/cue-answer) --config /etc/footfall/sensor.yaml',
};
