// The day that the machine lives through: a crowd in every hour, and what goes wrong when. What each hour must
// come to is said here, beside what is done to it. Times are minutes from the first full hour; they go by the
// machine's monotonic time, also where its clock is set.
import type { RandomSource } from '../../../shared/random.ts';
import { type CrowdHour, type HourTruth, planCrowd, truthOf } from './crowd.ts';
import type { PlanEvent } from './events.ts';

const MS_PER_MINUTE = 60_000;

/** Someone is always there: about six phones, as in a small shop. */
const CROWD: CrowdHour = { visits: 24, passersby: 15 };
const NOBODY: CrowdHour = { visits: 0, passersby: 0 };

export interface ScenarioHour {
  readonly what: string;
  /** Minutes that the sensor must have listened, from the worst that is allowed to the best that is possible. */
  readonly heardMinutes: readonly [number, number];
  /** Nobody comes; who is there from the hour before goes. */
  readonly isEmpty?: true;
}

/** Half a minute may be lost where an hour goes well: the start of tcpdump, the grace at the full hour. */
const WHOLE: readonly [number, number] = [59.5, 60];

export const SCENARIO: readonly ScenarioHour[] = [
  { what: 'nothing', heardMinutes: WHOLE },
  { what: 'adapter pulled at :20, put back at :30', heardMinutes: [48, 50.5] },
  { what: 'tcpdump killed at :15', heardMinutes: [59, 60] },
  // At most the bin that was being counted is lost; killed at a bin's end, the seconds until it runs again.
  { what: 'sensor killed (-9) at :38', heardMinutes: [54.5, 59.5] },
  // Until the radio is set up anew and beacons come again.
  { what: 'radio silent from :20 to :40, though its interface is up', heardMinutes: [39, 40.5] },
  { what: 'nobody comes, and there is the access point alone', heardMinutes: WHOLE, isEmpty: true },
  { what: 'cable out at :30', heardMinutes: WHOLE },
  { what: 'cable in at :10, broker stopped at :40', heardMinutes: WHOLE },
  { what: 'broker started at :20', heardMinutes: WHOLE },
  { what: 'credential revoked at :10, paired anew at :40', heardMinutes: WHOLE },
  { what: 'clock 40 min forth at :40', heardMinutes: [39.5, 40.5] },
  { what: 'clock 40 min back, 10 min before it', heardMinutes: WHOLE },
  {
    what: 'cable out at :50 of the hour before; power cut at :33; back at :39 with the clock in the past',
    heardMinutes: [44, 53],
  },
  { what: 'nothing more', heardMinutes: WHOLE },
];

const POWER_CUT_MINUTE = 12 * 60 + 33;
/** When the machine is switched on again; until then its plan does nothing. */
export const POWER_BACK_MINUTE = POWER_CUT_MINUTE + 6;
const SECOND_PLAN_MINUTE = POWER_BACK_MINUTE + 4;

/** How the faults are done to this machine. */
export interface FaultScripts {
  readonly adapterOut: string;
  readonly adapterIn: string;
  readonly killCapture: string;
  readonly killSensor: string;
  readonly radioSilent: string;
  readonly radioHears: string;
  /** By the code that the cue before it was answered with. */
  readonly pairAgain: string;
}

export interface Plans {
  readonly stations: number;
  readonly truth: readonly HourTruth[];
  /** Until the power is cut, and from `secondStartMinute` on. */
  readonly first: readonly PlanEvent[];
  readonly second: readonly PlanEvent[];
  readonly secondStartMinute: number;
}

export function planScenario(random: RandomSource, scripts: FaultScripts): Plans {
  const crowd = planCrowd(
    SCENARIO.map(({ isEmpty }) => (isEmpty ? NOBODY : CROWD)),
    random,
  );
  const all = [...crowd.events, ...faults(scripts)].sort((a, b) => a.atMs - b.atMs);
  const cutMs = POWER_CUT_MINUTE * MS_PER_MINUTE;
  const secondMs = SECOND_PLAN_MINUTE * MS_PER_MINUTE;
  // A machine that starts anew has forgotten whom its stations play.
  const playing = new Map(all.filter((event) => event.atMs < secondMs).flatMap(stationOf));
  const resumed = [...playing.values()].map((event) => ({ ...event, atMs: 0 }));
  const later = all.filter((event) => event.atMs >= secondMs);
  return {
    stations: crowd.stations,
    truth: SCENARIO.map((_, hour) => truthOf(crowd.phones, hour)),
    first: all.filter((event) => event.atMs <= cutMs),
    second: [...resumed, ...later.map((event) => ({ ...event, atMs: event.atMs - secondMs }))],
    secondStartMinute: SECOND_PLAN_MINUTE,
  };
}

function stationOf(event: PlanEvent): [number, PlanEvent][] {
  return event.kind === 'phone' ? [[event.station, event]] : [];
}

function faults(scripts: FaultScripts): PlanEvent[] {
  const script = (hour: number, minute: number, name: string, text: string): PlanEvent => ({
    atMs: (hour * 60 + minute) * MS_PER_MINUTE,
    kind: 'script',
    name,
    script: text,
  });
  const cue = (hour: number, minute: number, name: Cue): PlanEvent => ({
    atMs: (hour * 60 + minute) * MS_PER_MINUTE,
    kind: 'cue',
    name,
  });
  const stepClock = (minutes: number) => `date -s "$(date -d '${minutes} minutes' '+%F %T')"`;
  return [
    script(1, 20, 'adapter out', scripts.adapterOut),
    script(1, 30, 'adapter in', scripts.adapterIn),
    script(2, 15, 'capture killed', scripts.killCapture),
    script(3, 38, 'sensor killed', scripts.killSensor),
    script(4, 20, 'radio silent', scripts.radioSilent),
    script(4, 40, 'radio hears', scripts.radioHears),
    cue(6, 30, 'cable out'),
    cue(7, 10, 'cable in'),
    cue(7, 40, 'broker stop'),
    cue(8, 20, 'broker start'),
    cue(9, 10, 'revoke'),
    cue(9, 39, 'pair'),
    script(9, 40, 'paired anew', scripts.pairAgain),
    script(10, 40, 'clock forth', stepClock(40)),
    script(10, 50, 'clock back', stepClock(-40)),
    cue(11, 50, 'cable out'),
    cue(12, 33, 'power cut'),
    // Until what the last hour came to is surely sent.
    script(14, 2, 'end', 'true'),
  ];
}

/** What the host does. `pair` is answered with the hub's address and a code. */
export type Cue = 'cable out' | 'cable in' | 'broker stop' | 'broker start' | 'revoke' | 'pair' | 'power cut';
