// One transaction for messages that arrived together, and what to answer each once it is committed.
// A message that is refused is a row and an answer like the others: it spoils nothing for its batch.
import type { Receipt } from '../../shared/sensor-messages.ts';
import type { SensorPath } from '../../shared/topics.ts';
import { formatUtcHour } from '../../shared/utc-hour.ts';
import { prepareNoteState } from '../remote/note-state.ts';
import { prepareAlarms, raiseStoreAlarm } from '../store/alarms.ts';
import type { HubDatabase } from '../store/database.ts';
import { encodeHour } from '../store/hour-row.ts';
import { prepareRefusedRows, type RefusalCode } from '../store/refused.ts';
import { prepareSensorRows, SENSORS_PER_STORE_MAX } from '../store/sensors.ts';
import { prepareHourWriter } from '../store/write-hours.ts';
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
  readonly answers: readonly Answer[];
}

/** Commits a batch, in order, and returns when it is durable. Throws SqliteError, having written nothing. */
export type CommitBatch = (batch: readonly Received[], nowMs: number) => Committed;

const TOO_MANY_SENSORS = `it has ${SENSORS_PER_STORE_MAX} sensors already, and more came: their hours are refused. A sensor that is paired has its place; names that never counted make room after a day of silence.`;

export function prepareCommitBatch(db: HubDatabase): CommitBatch {
  const sensors = prepareSensorRows(db);
  const writeHour = prepareHourWriter(db);
  const refusedRows = prepareRefusedRows(db);
  const raiseAlarm = prepareAlarms(db);
  const noteState = prepareNoteState(db, sensors, raiseAlarm);

  function storeHour(
    sensorKey: number,
    message: HourMessage,
    nowMs: number,
  ): 'stored' | 'duplicate' | Refusal {
    const { hour, path, count } = message;
    const written = writeHour(sensorKey, hour, encodeHour(count), nowMs);
    if (written !== 'conflict') return written;
    const text = `sent ${count.hour} again with other values; what was stored first stays`;
    raiseAlarm(sensorKey, 'conflicting-repeat', text, nowMs);
    return refusal('conflict', `${count.hour} is stored already with other values`, {
      path,
      hour: count.hour,
    });
  }

  function store(message: HourMessage | StatusMessage, nowMs: number): Exclude<Fate, RefusalCode> | Refusal {
    const sensorKey = sensors.keyOf(message.storeKey, message.path.sensor, nowMs);
    if (sensorKey === undefined) {
      raiseStoreAlarm(db, message.storeKey, 'too-many-sensors', TOO_MANY_SENSORS, nowMs);
      const answer =
        message.kind === 'hour' ? { path: message.path, hour: formatUtcHour(message.hour) } : undefined;
      return refusal('too-many-sensors', `the store has ${SENSORS_PER_STORE_MAX} sensors already`, answer);
    }
    if (message.kind === 'hour') return storeHour(sensorKey, message, nowMs);
    if (message.kind === 'state') {
      sensors.setState(sensorKey, message.text, nowMs);
      noteState({ ...message, sensorKey }, nowMs);
    } else {
      sensors.setHealth(sensorKey, message.text, nowMs);
      noteHealth(raiseAlarm, sensorKey, message.text, nowMs);
      const text = sensors.unnotedState(sensorKey);
      if (text !== undefined) noteState({ ...message, sensorKey, text }, nowMs);
    }
    return message.kind;
  }

  const commit = (batch: readonly Received[], nowMs: number): Committed => {
    const fates: Fate[] = [];
    const answers: Answer[] = [];
    for (const { topic, storeKey, body, message } of batch) {
      const result = message.kind === 'refused' ? message : store(message, nowMs);
      if (typeof result === 'string') {
        fates.push(result);
        if (message.kind === 'hour') answers.push(takenAnswer(message, result === 'stored'));
      } else {
        refusedRows.add({ topic, storeKey, code: result.code, reason: result.reason, body }, nowMs);
        fates.push(result.code);
        if (result.answer) answers.push(rejectedAnswer(result.answer, result.reason));
      }
    }
    if (batch.length > 0) refusedRows.prune();
    return { fates, answers };
  };
  const transaction = db.transaction(commit);
  return (batch, nowMs) => transaction.immediate(batch, nowMs);
}

function takenAnswer({ path, count }: HourMessage, stored: boolean): Answer {
  return { path, receipt: { v: 1, hour: count.hour, outcome: stored ? 'stored' : 'duplicate' } };
}

function rejectedAnswer({ path, hour }: NonNullable<Refusal['answer']>, reason: string): Answer {
  return { path, receipt: { v: 1, hour, outcome: 'rejected', reason } };
}
