// Topic and bytes to a message that can be stored, or to a refusal with its reason. Pure: the same input
// gives the same outcome, and bad input is an outcome. What only the database knows (an hour that is
// stored with other values, too many sensors) is decided in commit-batch.ts.
import { Compile } from 'typebox/compile';
import type { HourlyCount } from '../../shared/hourly-count-schema.ts';
import { HourlyCountSchema } from '../../shared/hourly-count-schema.ts';
import { plainText } from '../../shared/plain-text.ts';
import { type Explainer, schemaError, schemaErrorText } from '../../shared/schema-error.ts';
import { SensorHealthSchema, type SensorState, SensorStateSchema } from '../../shared/sensor-messages.ts';
import { parseTopic, type SensorPath } from '../../shared/topics.ts';
import {
  formatUtcHour,
  hourStartMs,
  MS_PER_HOUR,
  parseUtcHour,
  UTC_HOUR_PATTERN,
  type UtcHour,
  utcHourOf,
} from '../../shared/utc-hour.ts';
import type { StoreAlarmKind } from '../store/alarms.ts';
import type { RefusalCode } from '../store/refused.ts';
import type { FindStore, KnownStore, Retirement } from '../store/stores.ts';
import { intervalProblem } from './check-intervals.ts';
import { readBody } from './read-body.ts';

export interface HourMessage {
  readonly kind: 'hour';
  readonly path: SensorPath;
  readonly storeKey: number;
  readonly hour: UtcHour;
  readonly count: HourlyCount;
}

/** `text`: the message as JSON that every database reads. */
export interface StatusMessage {
  readonly kind: 'state' | 'health';
  readonly path: SensorPath;
  readonly storeKey: number;
  readonly text: string;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** For people, at most 300 characters, starting with the code. */
  readonly reason: string;
  /** Whom to answer about which hour, as it was written; absent if the message does not tell. */
  readonly answer?: { readonly path: SensorPath; readonly hour: string };
  /** What the operator has to know of it, for an alarm of the store. */
  readonly alarm?: { readonly kind: StoreAlarmKind; readonly text: string };
}

export type Message = HourMessage | StatusMessage | Refusal;

export interface Context {
  readonly nowMs: number;
  readonly findStore: FindStore;
}

/** A sensor's clock may be ahead by this much. */
export const CLOCK_SKEW_MS = 5 * 60_000;
/** No sensor is older; a clock that was never set says 1970. */
const OLDEST_HOUR = parseUtcHour('2020-01-01T00:00:00Z')!;

export const REASON_CHARACTERS_MAX = 300;

const validators = {
  hour: Compile(HourlyCountSchema),
  state: Compile(SensorStateSchema),
  health: Compile(SensorHealthSchema),
};
const hourPattern = new RegExp(UTC_HOUR_PATTERN);

/** Builds a refusal; the reason starts with the code, so that a sensor can tell what may heal. */
export function refusal(code: RefusalCode, reason: string, answer?: Refusal['answer']): Refusal {
  const text = plainText(`${code}: ${reason}`, REASON_CHARACTERS_MAX);
  return { kind: 'refused', code, reason: text, ...(answer && { answer }) };
}

/** `topic` is of kind hour, state or health; any other is refused as `bad-topic`. */
export function validateMessage(topic: string, bytes: Uint8Array, context: Context): Message {
  const parsed = parseTopic(topic);
  if (parsed === undefined || parsed.kind === 'receipt' || parsed.kind === 'config') {
    return refusal('bad-topic', 'expected footfall/v1/RETAILER/STORE/SENSOR/ and hour, state or health');
  }
  const { path, kind } = parsed;
  const body = readBody(bytes);
  if (body.kind === 'refused') return refusal(body.code, body.reason);
  if (kind === 'hour') return validateHour(path, body.value, context);

  const status = conforming<{ sensor: string }>(validators[kind], body.value, path);
  if (status.kind === 'problem') return refusal(status.code, status.reason);
  const unseen = kind === 'state' ? unseenIn(status.value as SensorState) : undefined;
  if (unseen !== undefined) return refusal('bad-field', unseen);
  const store = knownStore(path, context);
  if (store.kind === 'problem') return refusal(store.code, store.reason);
  const retired = retirementAt(store.value, path, utcHourOf(context.nowMs));
  // The state of a retired sensor says that it has gone.
  if (retired && !(kind === 'state' && retired.kind === 'sensor'))
    return refusal('retired', retiredText(path, retired));
  return { kind, path, storeKey: store.value.key, text: storable(status.value) };
}

/** Of text as JSON.stringify writes it. The first is a backslash of the text itself, which may stand before a `u`. */
const ESCAPES = /\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g;

/** Written anew: PostgreSQL reads no zero character, no half surrogate and not every number that is as good as none. */
const storable = (value: unknown): string =>
  JSON.stringify(value).replace(ESCAPES, (found) => (found === '\\\\' ? found : '\ufffd'));

function validateHour(path: SensorPath, value: unknown, context: Context): HourMessage | Refusal {
  const written = fieldOf(value, 'hour');
  const answer =
    typeof written === 'string' && hourPattern.test(written) ? { path, hour: written } : undefined;
  const count = conforming<HourlyCount>(validators.hour, value, path);
  if (count.kind === 'problem') return refusal(count.code, count.reason, answer);
  const hour = takableHour(count.value, context.nowMs);
  if (hour.kind === 'problem') return refusal(hour.code, hour.reason, answer);
  const store = knownStore(path, context);
  if (store.kind === 'problem') return refusal(store.code, store.reason, answer);
  const retired = retirementAt(store.value, path, hour.value);
  if (retired) {
    const refused = refusal('retired', retiredText(path, retired), answer);
    return { ...refused, alarm: { kind: 'retired-sensor', text: retiredAlarm(path, retired) } };
  }
  return { kind: 'hour', path, storeKey: store.value.key, hour: hour.value, count: count.value };
}

interface Problem {
  readonly kind: 'problem';
  readonly code: RefusalCode;
  readonly reason: string;
}
type Checked<T> = { readonly kind: 'fine'; readonly value: T } | Problem;

const problem = (code: RefusalCode, reason: string): Problem => ({ kind: 'problem', code, reason });
const fine = <T>(value: T): Checked<T> => ({ kind: 'fine', value });

/** Version first: all else may differ in another version. */
function conforming<T extends { sensor: string }>(
  validator: Checker<T>,
  value: unknown,
  path: SensorPath,
): Checked<T> {
  const version = fieldOf(value, 'v');
  if (typeof version === 'number' && version !== 1) {
    return problem('unknown-version', `v: expected 1, got ${version}: update the hub`);
  }
  if (!validator.Check(value)) {
    return problem('bad-field', schemaErrorText(schemaError(validator, value)));
  }
  if (value.sensor !== path.sensor) {
    return problem(
      'sensor-mismatch',
      `sensor: expected "${path.sensor}" as in the topic, got "${value.sensor}"`,
    );
  }
  return fine(value);
}

type Checker<T> = Explainer & { Check(value: unknown): value is T };

/** An hour is counted when it is over: the running one is still in the future. */
function takableHour(count: HourlyCount, nowMs: number): Checked<UtcHour> {
  const hour = parseUtcHour(count.hour);
  if (hour === undefined) return problem('no-such-hour', `hour: there is no ${count.hour}`);
  if (hourStartMs(hour) + MS_PER_HOUR > nowMs + CLOCK_SKEW_MS) {
    const now = new Date(nowMs).toISOString();
    return problem('future-hour', `hour: ${count.hour} is not over at ${now}: check the sensor's clock`);
  }
  if (hour < OLDEST_HOUR) {
    const oldest = formatUtcHour(OLDEST_HOUR);
    return problem('ancient-hour', `hour: ${count.hour} is before ${oldest}: check the sensor's clock`);
  }
  for (const name of ['occupancy', 'staff', 'stay'] as const) {
    const value = count[name] ?? null;
    if (value === null || Math.round(value * 10) / 10 === value) continue;
    return problem('too-precise', `${name}: expected one decimal, got ${value}`);
  }
  // Half surrogates come out of the database as other characters, and a repeat would differ from what was stored.
  if (!isPlain(count.estimator)) return problem('bad-field', `estimator: ${EXPECTED_PLAIN}`);
  const wrong = intervalProblem(count);
  return wrong ? problem(wrong.code, wrong.reason) : fine(hour);
}

const EXPECTED_PLAIN = 'expected text without control characters and without others that nobody sees';
const isPlain = (text: string) => plainText(text, text.length) === text;

/** What pages and the audit log show of a state; the reason of a refusal may hold a line break. */
function unseenIn({ version, settings: { opening } }: SensorState): string | undefined {
  if (!isPlain(version)) return `version: ${EXPECTED_PLAIN}`;
  if (opening !== null && !isPlain(opening.timeZone)) return `settings.opening.timeZone: ${EXPECTED_PLAIN}`;
  return undefined;
}

function knownStore({ retailer, store }: SensorPath, { findStore }: Context): Checked<KnownStore> {
  const known = findStore(retailer, store);
  if (known) return fine(known);
  const reason = `the hub's directory has no store ${retailer}/${store}: add it there, then it is taken`;
  return problem('unknown-store', reason);
}

function retirementAt(store: KnownStore, { sensor }: SensorPath, hour: UtcHour): Retirement | undefined {
  const retirement = store.retirementOf(sensor);
  return retirement && hour >= retirement.from ? retirement : undefined;
}

const retiredText = ({ retailer, store, sensor }: SensorPath, { kind, since }: Retirement): string =>
  `${kind} ${retailer}/${store}${kind === 'sensor' ? `/${sensor}` : ''} is retired since ${since}: ` +
  `switch the sensor off, or take the ${kind} into use again (\`footfall-hub directory change\` with \`--retired no\`)`;

/** One a sensor, or one a store: a listener that asks for no password lets anybody name more. */
const retiredAlarm = (path: SensorPath, retirement: Retirement): string =>
  `hours of that day or later came, and are refused: ${retiredText(path, retirement)}`;

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
