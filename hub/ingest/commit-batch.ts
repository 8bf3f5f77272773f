// One transaction for messages that arrived together, and what to answer each once it is committed.
// A message that is refused is a row and an answer like the others: it spoils nothing for its batch.
import type { Receipt, SensorState } from '../../shared/sensor-messages.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import { createNoteState, type NoteState } from '../remote/note-state.ts';
import { encodeHour } from '../store/hour-row.ts';
import type { HubDatabase, TakingUnit } from '../store/port.ts';
import type { RefusalCode } from '../store/refused.ts';
import { SENSORS_PER_STORE_MAX, type SensorChange, type SensorKey } from '../store/sensors.ts';
import { isSuperseded } from './is-superseded.ts';
import { noteHealth } from './note-health.ts';
import { type HourMessage, type Message, type Refusal, refusal, type StatusMessage } from './validate.ts';

export interface Received {
  readonly topic: string;
  /** Of the store that the topic names; null where the hub knows none of that name. */
  readonly storeKey: number | null;
  /** The start of the body, for `refused`. */
  readonly body: Uint8Array;
  readonly message: Message;
}

export interface Answer {
  readonly path: SensorPath;
  readonly receipt: Receipt;
}

/** What became of a message, for counting: a closed set. */
export type Fate = 'stored' | 'duplicate' | 'state' | 'health' | RefusalCode;

export interface Committed {
  /** One for each message, in order. */
  readonly fates: readonly Fate[];
  /** The same; undefined where there is nobody to answer. */
  readonly answers: readonly (Answer | undefined)[];
}

/** Commits a batch, and resolves when it is durable. Rejects with a StoreError, having written nothing. */
export type CommitBatch = (batch: readonly Received[], nowMs: number) => Promise<Committed>;

const TOO_MANY_SENSORS = `it has ${SENSORS_PER_STORE_MAX} sensors already, and more came: their hours are refused. A sensor that is paired has its place; names that never counted make room after a day of silence.`;

/** What became of a message that was not refused at once. */
type Result = Exclude<Fate, RefusalCode> | Refusal;
/** A message of a sensor that has its row, and its place in the batch. */
interface Placed<M> {
  readonly at: number;
  readonly sensor: SensorKey;
  readonly message: M;
}

export function prepareCommitBatch(db: HubDatabase): CommitBatch {
  const noteState = createNoteState();
  return (batch, nowMs) => {
    const stores = batch.flatMap(({ storeKey }) => storeKey ?? []);
    return db.asOperator().take(stores, (unit) => commit(unit, noteState, batch, nowMs));
  };
}

async function commit(
  unit: TakingUnit,
  noteState: NoteState,
  batch: readonly Received[],
  nowMs: number,
): Promise<Committed> {
  const results = batch.map(({ message }): Result | undefined =>
    message.kind === 'refused' ? message : undefined,
  );
  const placed = await placeAll(unit, batch, results, nowMs);
  const hours = placed.filter((one): one is Placed<HourMessage> => one.message.kind === 'hour');
  const others = placed.filter((one): one is Placed<StatusMessage> => one.message.kind !== 'hour');
  await storeHours(unit, hours, results, nowMs);
  await storeStatus(unit, noteState, others, nowMs);
  for (const { at, message } of others) results[at] = message.kind;
  const refused = batch.flatMap(({ topic, storeKey, body }, at) => {
    const result = results[at]!;
    return typeof result === 'string'
      ? []
      : [{ topic, storeKey, code: result.code, reason: result.reason, body }];
  });
  if (refused.length > 0) await unit.addRefused(refused, nowMs);
  await raiseRefused(unit, batch, nowMs);
  return {
    fates: results.map((result) => (typeof result === 'object' ? result.code : result!)),
    answers: batch.map(({ message }, at) => answerTo(message, results[at]!)),
  };
}

/** Each text once of its store. */
async function raiseRefused(unit: TakingUnit, batch: readonly Received[], nowMs: number): Promise<void> {
  const told = new Map<string, readonly [store: number, alarm: NonNullable<Refusal['alarm']>]>();
  for (const { storeKey, message } of batch) {
    if (message.kind !== 'refused' || !message.alarm || storeKey === null) continue;
    told.set(`${storeKey} ${message.alarm.text}`, [storeKey, message.alarm]);
  }
  for (const [store, { kind, text }] of told.values()) await unit.raiseStoreAlarm([store], kind, text, nowMs);
}

/** The sensors' rows; whoever finds no room is refused. */
async function placeAll(
  unit: TakingUnit,
  batch: readonly Received[],
  results: (Result | undefined)[],
  nowMs: number,
): Promise<Placed<HourMessage | StatusMessage>[]> {
  const taken = batch.flatMap(({ message }, at) => (message.kind === 'refused' ? [] : [{ at, message }]));
  if (taken.length === 0) return [];
  const wanted = taken.map(({ message: { storeKey, path } }) => ({ store: storeKey, id: path.sensor }));
  const keys = await unit.sensorKeys(wanted, nowMs);
  const full = new Set<number>();
  const placed = taken.flatMap(({ at, message }, index) => {
    const sensor = keys[index];
    if (sensor) return [{ at, sensor, message }];
    full.add(message.storeKey);
    results[at] = tooManySensors(message);
    return [];
  });
  if (full.size > 0) await unit.raiseStoreAlarm([...full], 'too-many-sensors', TOO_MANY_SENSORS, nowMs);
  return placed;
}

function tooManySensors(message: HourMessage | StatusMessage): Refusal {
  const answer =
    message.kind === 'hour' ? { path: message.path, hour: formatUtcHour(message.hour) } : undefined;
  return refusal('too-many-sensors', `the store has ${SENSORS_PER_STORE_MAX} sensors already`, answer);
}

async function storeHours(
  unit: TakingUnit,
  hours: readonly Placed<HourMessage>[],
  results: (Result | undefined)[],
  nowMs: number,
): Promise<void> {
  if (hours.length === 0) return;
  const rows = hours.map(({ sensor, message }) => ({
    sensor,
    hour: message.hour,
    values: encodeHour(message.count),
  }));
  const written = await unit.writeHours(rows, nowMs);
  for (const [index, { at, sensor, message }] of hours.entries()) {
    const { path, count } = message;
    const one = written[index]!;
    if (one !== 'conflict') {
      results[at] = one;
      continue;
    }
    const text = `sent ${count.hour} again with other values; what was stored first stays`;
    await unit.raiseAlarm(sensor, 'conflicting-repeat', text, nowMs);
    const why = `${count.hour} is stored already with other values`;
    results[at] = refusal('conflict', why, { path, hour: count.hour });
  }
}

/**
 * In order: each message is held against the one before it. By retailer, since each has one audit log: of two processes none
 * waits for the other's while it has one that the other waits for.
 */
async function storeStatus(
  unit: TakingUnit,
  noteState: NoteState,
  messages: readonly Placed<StatusMessage>[],
  nowMs: number,
): Promise<void> {
  if (messages.length === 0) return;
  const known = await unit.notedStates(messages.map(({ sensor }) => sensor));
  const changes: SensorChange[] = [];
  const byRetailer = messages.toSorted((a, b) => byText(a.message.path.retailer, b.message.path.retailer));
  for (const { sensor, message } of byRetailer) {
    const { path, text } = message;
    const last = known.get(sensor.key) ?? { noted: null, online: null, said: null };
    let { said } = last;
    let { online } = last;
    if (message.kind === 'health') {
      changes.push({ sensor, health: text });
      await noteHealth(unit, sensor, text, nowMs);
    } else {
      const state = JSON.parse(text) as SensorState;
      if (isSuperseded(state, said, nowMs)) continue;
      changes.push({ sensor, state: text });
      said = text;
      known.set(sensor.key, { noted: last.noted, online, said });
      // A last will was written when the connection began: what it says may have changed since.
      if (state.state !== 'online') continue;
      changes.push({ sensor, online: text });
      online = text;
    }
    if (online === null || (online === last.noted && message.kind === 'health')) continue;
    const isNoted = await noteState(unit, { path, sensor, text: online, noted: last.noted }, nowMs);
    if (isNoted) changes.push({ sensor, noted: online });
    known.set(sensor.key, { online, noted: isNoted ? online : last.noted, said });
  }
  await unit.changeSensors(changes, nowMs);
}

const byText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function answerTo(message: Message, result: Result): Answer | undefined {
  if (typeof result === 'object') {
    const { answer, reason } = result;
    return answer && { path: answer.path, receipt: { v: 1, hour: answer.hour, outcome: 'rejected', reason } };
  }
  if (message.kind !== 'hour' || (result !== 'stored' && result !== 'duplicate')) return undefined;
  return { path: message.path, receipt: { v: 1, hour: message.count.hour, outcome: result } };
}
