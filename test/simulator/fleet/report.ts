// What a play has shown, for people.
import { percentile } from '../../bench/fleet-receipts.ts';
import { megabytes, printTable } from '../../bench/table.ts';
import type { Capacity } from './capacity.ts';
import type { FleetFigures, FleetOptions } from './fleet.ts';

const whole = (count: number) => Math.round(count).toLocaleString('en');
const seconds = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
const percent = (share: number) => `${Math.round(100 * share)} %`;

export function showFigures(options: FleetOptions, figures: FleetFigures, capacity: Capacity): void {
  const { sensors, hours, hourSeconds, connections } = options;
  const { played, usage, stored, isWhole } = figures;
  console.log(
    `${whole(sensors)} sensors over ${whole(connections)} real connections (this machine bears ${whole(capacity.connections)}: ${capacity.bound})`,
  );
  console.log(
    `${hours} hours, each in ${hourSeconds} s instead of 3600; delays of up to ${options.spreadSeconds} s and health every ${options.healthSeconds} s as they are`,
  );
  const { delays } = played;
  printTable(
    'the play',
    ['', ''],
    [
      [
        'hours sent, for the first time and again',
        `${whole(played.sent - played.resent)} + ${whole(played.resent)}`,
      ],
      [
        'busiest minute',
        `${whole(played.busiestHours)} hours, ${whole(played.busiestMessages)} messages of hours and health`,
      ],
      [
        'receipts',
        delays.length === 0
          ? 'none'
          : `median ${seconds(percentile(delays, 0.5))}, 99 % ${seconds(percentile(delays, 0.99))}, all ${seconds(delays.at(-1)!)}`,
      ],
      ['connections that were cut', whole(played.cuts)],
      ['rejected, unanswered', `${played.rejected.length}, ${played.unanswered}`],
      [
        'stored',
        stored === undefined
          ? 'in a hub of somebody else'
          : `${whole(stored.rows)} hours of ${whole(stored.sensors)} sensors, ${whole(stored.rows - stored.different)} of them twice; ${megabytes(stored.bytes)}`,
      ],
      ['every hour once', isWhole ? 'yes' : 'NO'],
    ],
  );
  const slowest = usage.toSorted((a, b) => b.busiestShare - a.busiestShare)[0]!;
  printTable(
    `of a core; the busiest is ${slowest.name}`,
    ['', 'busiest minute', 'on average', 'CPU in all', 'peak memory'],
    usage.map(({ name, share, busiestShare, cpuSeconds, peakBytes }) => [
      ...[name, percent(busiestShare), percent(share), `${cpuSeconds.toFixed(1)} s`, megabytes(peakBytes)],
    ]),
  );
  if (played.rejected[0] !== undefined) console.log(`first rejected: ${played.rejected[0]}`);
}
