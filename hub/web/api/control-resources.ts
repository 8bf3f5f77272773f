// What a store's sensors are asked, what is in force, and the audit log, as the API's resources; the commands
// print the same with --json.
import type { Static } from 'typebox';
import type { ValuesInForce } from '../../remote/values-in-force.ts';
import type { AuditRow } from '../../store/audit.ts';
import type { AuditSchema, ControlSchema } from './control-schemas.ts';

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
            by: pause.pausedBy,
            reason: pause.reason,
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
      refused: sensor.refused,
    })),
  };
}

export function auditResource(row: AuditRow): Static<typeof AuditSchema>['entries'][number] {
  const { key, atMs, retailer, store, sensor, side, by, what, weaker, reason, hash } = row;
  return {
    entry: key,
    at: stamp(atMs),
    ...{ retailer, store, sensor, side, by, what },
    before: JSON.parse(row.before),
    after: JSON.parse(row.after),
    ...{ weaker, reason, hash },
  };
}
