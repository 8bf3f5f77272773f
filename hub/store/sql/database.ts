// The port over the connections of an engine: what reads, what writes, and who asks.
import type { Allowance } from '../allowance.ts';
import type { HourWrites } from '../hours.ts';
import type { Access, Reader, Unit } from '../port.ts';
import { alarmReads, alarmWrites, createConflictAllowance } from './alarms.ts';
import { askedReads, askedWrites } from './asked.ts';
import { auditReads, auditWrites } from './audit.ts';
import { calibrationReads, calibrationWrites } from './calibrations.ts';
import type { Connection } from './connection.ts';
import { credentialReads, credentialWrites } from './credentials.ts';
import { directoryReads, directoryWrites } from './directory.ts';
import { hourReads } from './hours.ts';
import { objectionReads, objectionWrites } from './objections.ts';
import { createRefusedAllowance, refusedReads, refusedWrites } from './refused.ts';
import { type Scope, scopeOf, type WriteScope, writeScopeOf } from './scope.ts';
import { sensorReads, sensorWrites } from './sensors.ts';
import { setupReads } from './setups.ts';
import { storeReads } from './stores.ts';

/** What an engine has of its own. */
export interface Engine {
  /** Reads what is committed. */
  readonly reading: Connection;
  /** One at a time; commits what `work` did, or nothing of it where it throws. `tenant`: who writes, null for the operator. */
  transaction<T>(tenant: string | null, work: (writing: Connection) => Promise<T>): Promise<T>;
  hourWrites(scope: WriteScope): HourWrites;
}

interface Allowances {
  readonly conflicts: Allowance;
  readonly refused: Allowance;
}

/** The two ways in. */
export function accessOver(engine: Engine): (tenant: string | null) => Access {
  const allowances = { conflicts: createConflictAllowance(), refused: createRefusedAllowance() };
  return (tenant) => ({
    ...readerOf(scopeOf(engine.reading, tenant)),
    write: (work) =>
      engine.transaction(tenant, (writing) =>
        work(unitOf(engine, writeScopeOf(writing, tenant), allowances)),
      ),
  });
}

const readerOf = (scope: Scope): Reader => ({
  ...storeReads(scope),
  ...directoryReads(scope),
  ...sensorReads(scope),
  ...hourReads(scope),
  ...setupReads(scope),
  ...askedReads(scope),
  ...calibrationReads(scope),
  ...alarmReads(scope),
  ...refusedReads(scope),
  ...auditReads(scope),
  ...credentialReads(scope),
  ...objectionReads(scope),
});

const unitOf = (engine: Engine, scope: WriteScope, allowances: Allowances): Unit => ({
  ...readerOf(scope),
  ...directoryWrites(scope),
  ...sensorWrites(scope),
  ...engine.hourWrites(scope),
  ...askedWrites(scope),
  ...calibrationWrites(scope),
  ...alarmWrites(scope, allowances.conflicts),
  ...refusedWrites(scope, allowances.refused),
  ...auditWrites(scope),
  ...credentialWrites(scope),
  ...objectionWrites(scope),
});
