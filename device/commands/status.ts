// `footfall-sensor status`: what the running sensor does now.
import { TROUBLE_WORDS } from '../../shared/counting-trouble.ts';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { readStatus, type Status } from '../status/status-file.ts';

/** Returns the exit status: 0 where a sensor runs, 1 where none does. */
export function statusCommand(file: string, json: boolean): number {
  const status = readStatus(file);
  if (!status) {
    const reason = 'no sensor runs here: `footfall-sensor doctor` says why';
    process.stderr.write(json ? `${JSON.stringify({ error: reason })}\n` : `footfall-sensor: ${reason}\n`);
    return 1;
  }
  process.stdout.write(json ? `${JSON.stringify(status)}\n` : textOf(status));
  return 0;
}

export function textOf({ sensor, broker, hour, listened_s, state, health, released }: Status): string {
  const { source, outbox, uplink, clock_ok: clockOk } = health;
  const { settings } = state;
  const rows: [string, string][] = [
    ['sensor', `${sensor}, version ${state.version}`],
    [
      'now',
      `${nowOf(source.state)}${source.reason && source.state !== 'running' ? `: ${source.reason}` : ''}`,
    ],
    ...(health.trouble ? [troubleOf(health.trouble)] : []),
    ['this hour', `from ${hour}; ${Math.floor(listened_s / 60)} min listened`],
    ...released.map((count, index): [string, string] => [index === 0 ? 'released' : '', releaseOf(count)]),
    ['outbox', outboxOf(outbox)],
    ['radio', radioOf(settings.channel, health.hopped_s)],
    ['hours', hoursOf(state, health.at)],
    [
      'clock',
      clockOk === null || clockOk === undefined
        ? 'nobody can tell'
        : clockOk
          ? 'synchronised'
          : 'not synchronised',
    ],
    ...brokerOf(broker),
    [
      'network',
      uplink
        ? `${uplink.interface} (${uplink.kind}${uplink.quality === null ? '' : `, ${uplink.quality} %`})`
        : 'no known interface',
    ],
    [
      'settings',
      `${state.config}: profile ${state.profile}, inside from ${settings.zones.insideDbm} dBm, counted from ${settings.zones.floorDbm} dBm`,
    ],
    [
      'privacy',
      `epsilon ${settings.privacy.epsilon}, floor ${settings.privacy.floor}; spent ${health.budget.day} in a day`,
    ],
  ];
  return rows.map(([name, text]) => `${name.padEnd(10)}${text}\n`).join('');
}

function brokerOf({ at, own, connected, reason }: Status['broker']): [string, string][] {
  const why = reason === null ? '' : `: ${reason}`;
  if (!connected) return [['hub', `not connected; it tries ${at}${why}`]];
  return [
    ['hub', at === own ? `connected to ${at}` : `connected to ${at}, since its own, ${own}, is away${why}`],
  ];
}

function troubleOf({ kind, since }: NonNullable<Status['health']['trouble']>): [string, string] {
  const { says, mend } = TROUBLE_WORDS[kind];
  return ['trouble', `it ${says} (since ${since}); ${mend}`];
}

function hoursOf({ settings, openUntil = null }: Status['state'], at: string): string {
  if (settings.opening === null) return 'always: it was told no opening hours';
  if (openUntil === null) return 'by its weekly opening hours';
  if (Date.parse(at) < Date.parse(openUntil)) return `as the hub told them, until ${openUntil}`;
  return `by its weekly opening hours: the weeks that the hub told ended at ${openUntil}`;
}

function radioOf(channel: number | null, hopped: Status['health']['hopped_s']): string {
  if (channel !== null) return `channel ${channel}`;
  const each = Object.entries(hopped ?? {}).map(
    ([on, seconds]) => `${Math.floor(seconds / 60)} min on ${on}`,
  );
  return each.length === 0 ? 'channel not fixed' : `hopping: ${each.join(', ')}`;
}

function nowOf(state: Status['health']['source']['state']): string {
  switch (state) {
    case 'running':
      return 'listening';
    case 'paused':
      return 'paused by the hub: nothing is heard';
    case 'closed':
      return 'the shop is closed: nothing is heard';
    case 'deaf':
      return 'deaf';
    case 'no-clock':
      return 'waiting';
    default:
      return 'hears nothing';
  }
}

function releaseOf({ hour, visits, occupancy, coverage }: HourlyCount): string {
  const of = (value: number | null) => (value === null ? 'below the floor' : String(value));
  return `${hour}  visits ${of(visits)}, inside ${of(occupancy)}, ${Math.round(coverage * 100)} % heard`;
}

function outboxOf({ waiting, refused, oldest, failure }: Status['health']['outbox']): string {
  const parts = [
    waiting === 0 ? 'empty' : `${waiting} wait for the hub, the oldest of ${oldest}`,
    ...(refused > 0 ? [`${refused} refused by the hub`] : []),
    ...(failure ? [failure] : []),
  ];
  return parts.join('; ');
}
