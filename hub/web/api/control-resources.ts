// What a store's sensors are asked, what is in force, and the audit log, as the API's resources; the commands
// print the same with --json.
import type { Static } from 'typebox';
import { plainText } from '../../../shared/plain-text.ts';
import type { ValuesInForce } from '../../remote/values-in-force.ts';
import type { AuditRow } from '../../store/audit.ts';
import type { AuditSchema, ControlSchema } from './control-schemas.ts';

/** Characters of what people and sensors wrote. */
const WORDS_MAX = 500;

const stamp = (epochMs: number) => new Date(epochMs).toISOString();

export function controlResource(
  store: { readonly retailer: string; readonly id: string },
  { asked, sensors }: ValuesInForce,
): Static<typeof ControlSchema> {
  const { pause, revision, settings } = asked;
  return {
    retailer: store.retailer,
    store: store.id,
    asked: {
      revision: revision ?? null,
      pause: pause
        ? {
            since: stamp(pause.sinceMs),
            until: pause.untilMs === null ? null : stamp(pause.untilMs),
            by: plainText(pause.pausedBy, WORDS_MAX),
            reason: plainText(pause.reason, WORDS_MAX),
          }
        : null,
      settings,
    },
    in_force: sensors.map((sensor) => ({
      sensor: sensor.sensor,
      online: sensor.online,
      said_at: stamp(sensor.saidAtMs),
      config: sensor.config,
      settings: sensor.settings,
      settings_from: sensor.settingsFrom,
      revision: sensor.revision,
      paused: sensor.paused,
      refused: sensor.refused === null ? null : plainText(sensor.refused, WORDS_MAX),
    })),
  };
}

export function auditResource(row: AuditRow): Static<typeof AuditSchema>['entries'][number] {
  const { key, atMs, retailer, store, sensor, side, what, weaker, hash } = row;
  const [by, reason] = [plainText(row.by, WORDS_MAX), plainText(row.reason, WORDS_MAX)];
  return {
    entry: key,
    at: stamp(atMs),
    retailer,
    store,
    sensor,
    side,
    by,
    what,
    before: JSON.parse(row.before),
    after: JSON.parse(row.after),
    weaker,
    reason,
    hash,
  };
}
