// Plays a fleet: its connections, the hours by the schedule, health, and each hour again where its receipt is overdue, as
// device/release does.
import { setTimeout as pause } from 'node:timers/promises';
import { rankBrokers } from '../../../device/release/broker-choice.ts';
import { seededRandom } from '../../../shared/random.ts';
import type { Receipt } from '../../../shared/sensor-messages.ts';
import { clientIdOf, topicOf } from '../../../shared/topics.ts';
import { formatUtcHour, type UtcHour } from '../../../shared/utc-hour.ts';
import { type FleetLink, linkFleet } from './fleet-link.ts';
import type { FleetSensor } from './fleet-sensor.ts';
import { cutsOf, type Play, sendingsOf } from './schedule.ts';

export interface PlayerOptions extends Play {
  readonly fleet: readonly FleetSensor[];
  readonly brokers: readonly string[];
  readonly authority: string | undefined;
  readonly connections: number;
  /** New connections a second, at the start. */
  readonly connectionsPerSecond: number;
  /** The first hour that is played. */
  readonly firstHour: UtcHour;
  readonly healthEveryMs: number;
  /** Share of the connections that are cut within an hour. */
  readonly cut: number;
  readonly seed: number;
  readonly say: (text: string) => void;
}

export interface Played {
  readonly sent: number;
  readonly resent: number;
  readonly healths: number;
  readonly cuts: number;
  /** From the first sending to the receipt, ms, sorted. */
  readonly delays: readonly number[];
  /** Receipts that were neither `stored` nor `duplicate`. */
  readonly rejected: readonly string[];
  /** Hours without a receipt at the end. */
  readonly unanswered: number;
  /** Hours that were sent in the busiest 60 seconds, and all messages of sensors in the busiest of theirs. */
  readonly busiestHours: number;
  readonly busiestMessages: number;
}

interface Waiting {
  readonly sensor: number;
  readonly hour: UtcHour;
  readonly firstMs: number;
  dueMs: number;
  attempt: number;
}

const STEP_MS = 20;
const RECEIPT_MS_MAX = 30_000;
const RESEND_MS_MAX = 3_600_000;
/** At the end, for the last receipts. */
const LAST_MS = 180_000;
const SECOND_MS = 1000;

export async function playFleet(options: PlayerOptions): Promise<Played> {
  const { fleet, hours, hourMs, healthEveryMs, say } = options;
  const random = seededRandom(options.seed);
  const seconds = { hours: [] as number[], messages: [] as number[] };
  const count = (isHour: boolean) => {
    const at = Math.floor(performance.now() / SECOND_MS);
    seconds.messages[at] = (seconds.messages[at] ?? 0) + 1;
    if (isHour) seconds.hours[at] = (seconds.hours[at] ?? 0) + 1;
  };
  const waiting = new Map<string, Waiting>();
  const delays: number[] = [];
  const rejected: string[] = [];
  const figures = { sent: 0, resent: 0, healths: 0, cuts: 0 };
  const byTopic = new Map(fleet.map(({ path }, n) => [topicOf(path, 'receipt'), n]));
  const keyOf = (sensor: number, hour: string) => `${sensor} ${hour}`;

  const onReceipt = (topic: string, payload: Buffer) => {
    const { hour, outcome } = JSON.parse(payload.toString()) as Receipt;
    const key = keyOf(byTopic.get(topic)!, hour);
    const one = waiting.get(key);
    if (outcome === 'rejected') rejected.push(payload.toString());
    if (one === undefined) return;
    delays.push(performance.now() - one.firstMs);
    waiting.delete(key);
  };
  const { links, linkOf } = connectAll(options, onReceipt, (sensors) => {
    for (const one of waiting.values()) if (sensors.has(one.sensor)) one.dueMs = 0;
  });
  const send = (one: Waiting): void => {
    const link = linkOf(one.sensor);
    const nowMs = performance.now();
    // Not connected: due at once when it is.
    one.dueMs = Number.POSITIVE_INFINITY;
    if (!link.isReady()) return;
    one.dueMs = nowMs + Math.min(RECEIPT_MS_MAX * 2 ** one.attempt, RESEND_MS_MAX);
    if (one.attempt > 0) figures.resent += 1;
    one.attempt += 1;
    figures.sent += 1;
    count(true);
    const { path, hour } = fleet[one.sensor]!;
    link.publish(topicOf(path, 'hour'), hour(one.hour), false);
  };
  let lookedMs = 0;
  const resend = (nowMs: number) => {
    if (nowMs - lookedMs < SECOND_MS) return;
    lookedMs = nowMs;
    for (const one of waiting.values()) if (one.dueMs <= nowMs) send(one);
  };

  await links.allReady(say);
  const startMs = performance.now();
  const backMs = new Float64Array(fleet.length);
  let queue = sendingsOf(0, options, backMs, random);
  let cuts = cutsOf(0, links.all.length, options, random);
  let planned = 1;
  let healthDue = 0;
  for (;;) {
    const nowMs = performance.now();
    const atMs = nowMs - startMs;
    if (planned < hours && atMs >= planned * hourMs) {
      say(`hour ${planned} of ${hours}: ${delays.length} receipts, ${waiting.size} waited for`);
      queue = [...queue, ...sendingsOf(planned, options, backMs, random)].sort((a, b) => a.atMs - b.atMs);
      cuts = [...cuts, ...cutsOf(planned, links.all.length, options, random)];
      planned += 1;
    }
    let due = 0;
    while (due < queue.length && queue[due]!.atMs <= atMs) {
      const { sensor, hour: n } = queue[due]!;
      const hour = (options.firstHour + n) as UtcHour;
      const one = { sensor, hour, firstMs: nowMs, dueMs: 0, attempt: 0 };
      waiting.set(keyOf(sensor, formatUtcHour(hour)), one);
      send(one);
      due += 1;
    }
    queue.splice(0, due);
    while (cuts[0] && cuts[0].atMs <= atMs) {
      links.all[cuts.shift()!.connection]!.cut();
      figures.cuts += 1;
    }
    for (const until = (atMs / healthEveryMs) * fleet.length; healthDue < until; healthDue += 1) {
      const sensor = healthDue % fleet.length;
      if (!linkOf(sensor).isReady()) continue;
      linkOf(sensor).publish(topicOf(fleet[sensor]!.path, 'health'), fleet[sensor]!.health(), false);
      figures.healths += 1;
      count(false);
    }
    resend(nowMs);
    const isOver = planned >= hours && queue.length === 0;
    if (isOver && (waiting.size === 0 || atMs > hours * hourMs + options.spreadMs + LAST_MS)) break;
    await pause(STEP_MS);
  }
  await links.end();
  return {
    ...figures,
    delays: delays.sort((a, b) => a - b),
    rejected,
    unanswered: waiting.size,
    busiestHours: busiestMinute(seconds.hours),
    busiestMessages: busiestMinute(seconds.messages),
  };
}

function busiestMinute(perSecond: readonly number[]): number {
  let [most, sum] = [0, 0];
  for (let at = 0; at < perSecond.length; at += 1) {
    sum += (perSecond[at] ?? 0) - (perSecond[at - 60] ?? 0);
    most = Math.max(most, sum);
  }
  return most;
}

/** Each sensor at its own broker; those of one broker share its connections. */
function connectAll(
  { fleet, brokers, authority, connections, connectionsPerSecond }: PlayerOptions,
  onReceipt: (topic: string, payload: Buffer) => void,
  onReady: (sensors: ReadonlySet<number>) => void,
) {
  const ofBroker = Map.groupBy(fleet.keys(), (n) => rankBrokers(brokers, clientIdOf(fleet[n]!.path))[0]!);
  const groups = [...ofBroker].flatMap(([url, members]) => {
    const share = Math.max(1, Math.round((connections * members.length) / fleet.length));
    const shared = Array.from({ length: Math.min(share, members.length) }, (): number[] => []);
    for (const [at, member] of members.entries()) shared[at % shared.length]!.push(member);
    return shared.map((sensors) => ({ url, sensors }));
  });
  const links: FleetLink[] = [];
  const linkOfSensor = new Uint32Array(fleet.length);
  for (const [at, { sensors }] of groups.entries()) for (const n of sensors) linkOfSensor[n] = at;
  const connect = ({ url, sensors }: (typeof groups)[number], at: number) => {
    const own = new Set(sensors);
    links[at] = linkFleet({
      url,
      authority,
      clientId: `fleet.${process.pid}.${at}`,
      sensors: sensors.map((n) => fleet[n]!),
      onReceipt,
      onReady: () => onReady(own),
    });
  };
  return {
    linkOf: (sensor: number) => links[linkOfSensor[sensor]!]!,
    links: {
      all: links,
      /** Resolves when all are connected. */
      async allReady(say: (text: string) => void) {
        for (const [at, group] of groups.entries()) {
          connect(group, at);
          if (at % connectionsPerSecond === connectionsPerSecond - 1) await pause(SECOND_MS);
        }
        let ready = 0;
        for (let waited = 0; ready < links.length; waited += 1) {
          if (waited > 0) await pause(100);
          ready = links.filter((link) => link.isReady()).length;
          if (waited % 100 === 99) say(`${ready} of ${links.length} connections`);
          if (waited > 3000) throw new Error(`only ${ready} of ${links.length} connections came about`);
        }
        say(`${ready} connections for ${fleet.length} sensors`);
      },
      end: () => Promise.all(links.map((link) => link.end())),
    },
  };
}
