// `footfall-hub pair` and `revoke`: who may come in at the broker. They work on the hub's database, also while the hub
// runs: it looks each second.
import { X509Certificate } from 'node:crypto';
import type { RandomSource } from '../../shared/random.ts';
import { isId, parseSensorPath, type SensorPath } from '../../shared/topics.ts';
import { typedText } from '../../shared/typed-text.ts';
import { dateAt } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import { issueCode, type NewCode } from '../pairing/codes.ts';
import { revoke as revokeSensor } from '../pairing/revoke.ts';
import type { HubDatabase } from '../store/port.ts';
import { isRetired, type StoreRow } from '../store/stores.ts';
import { CommandError, findStore } from './find-store.ts';
import { saidBy } from './said-by.ts';

export interface PairOptions {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly sensor: string;
  readonly by: string;
  readonly json?: boolean;
}

/** `authority`: the hub's, PEM. `hubUrl`: where the sensor exchanges the code. Returns what to print. */
export async function pair(
  db: HubDatabase,
  { store, json, ...typed }: PairOptions,
  hub: {
    readonly url: string;
    readonly authority: string;
    readonly random: RandomSource;
    readonly nowMs: number;
  },
): Promise<string> {
  const known = await findStore(db, store);
  const { retailer, id } = known;
  const sensor = typedText(typed.sensor);
  if (!isId(sensor)) {
    throw new CommandError(`--sensor: '${sensor}' is not a name of a sensor: use a-z, 0-9 and -, at most 40`);
  }
  const { by } = saidBy(typed);
  await mustBeInUse(db, known, sensor, dateAt(known.history, hub.nowMs));
  const path: SensorPath = { retailer, store: id, sensor };
  const authority = new X509Certificate(hub.authority).raw;
  const made = await issueCode(db, { path, by, authority, random: hub.random, nowMs: hub.nowMs });
  return shown(`${retailer}/${id}/${sensor}`, made, hub.url, json === true);
}

async function mustBeInUse(
  db: HubDatabase,
  { key, retailer, id: store, retired }: StoreRow,
  sensor: string,
  today: LocalDate,
): Promise<void> {
  const sensors = await db.asTenant(retailer).retiredSensors();
  const ofSensor = sensors.find((one) => one.store === key && one.id === sensor)?.retired ?? null;
  const [kind, since] = isRetired(retired, today) ? ['store', retired] : ['sensor', ofSensor];
  if (!isRetired(since, today)) return;
  const path = kind === 'store' ? `${retailer}/${store}` : `${retailer}/${store}/${sensor}`;
  throw new CommandError(
    `${kind} ${path} is retired since ${since}: take it into use again by ` +
      `\`footfall-hub directory change ${kind} ${path} --retired no\`, or pair another`,
  );
}

function shown(sensor: string, { code, expiresMs }: NewCode, hubUrl: string, json: boolean): string {
  const until = new Date(expiresMs).toISOString();
  if (json) return `${JSON.stringify({ sensor, hub: hubUrl, code, until })}\n`;
  return [
    `${code} pairs ${sensor}, once, until ${until.slice(0, 19)}Z. On the sensor \`sudo footfall-sensor setup\` asks for`,
    `it and for ${hubUrl}. One that is set up already:`,
    `  footfall-sensor pair ${hubUrl} ${code} --config /etc/footfall/sensor.yaml`,
    '',
  ].join('\n');
}

export interface RevokeOptions {
  /** RETAILER/STORE/SENSOR. */
  readonly sensor: string;
  readonly by: string;
  readonly reason?: string;
}

/** Returns what to print. */
export async function revoke(db: HubDatabase, typed: RevokeOptions, nowMs: number): Promise<string> {
  const sensor = typedText(typed.sensor);
  const path = parseSensorPath(sensor);
  if (!path) throw new CommandError(`--sensor: '${sensor}' is not a sensor: write RETAILER/STORE/SENSOR`);
  if (!(await revokeSensor(db, path, saidBy(typed), nowMs))) {
    throw new CommandError(`--sensor: ${sensor} has no credential in force and no open code`);
  }
  return [
    `${sensor} is not let in any more; a hub that runs throws it out within two seconds, a Mosquitto once it has reloaded.`,
    'What it has counted stays on it. To let it in again, pair it anew.',
    '',
  ].join('\n');
}
