// The port over the connections of an engine: what reads, what writes, and who asks.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Allowance } from '../allowance.ts';
import type { HourWrites } from '../hours.ts';
import type { Access, Reader, Unit } from '../port.ts';
import { alarmReads, alarmWrites, createConflictAllowance } from './alarms.ts';
import { askedReads, askedWrites } from './asked.ts';
import { auditReads, auditWrites } from './audit.ts';
import { calibrationReads, calibrationWrites } from './calibrations.ts';
import type { Connection } from './connection.ts';
import { credentialReads, credentialWrites } from './credentials.ts';
import type { KnownRules } from './day-rules.ts';
import { daySumReads } from './day-sums.ts';
import { directoryReads, directoryWrites } from './directory.ts';
import { hourReads } from './hours.ts';
import { type SumKeeping, sumKeeping } from './keep-sums.ts';
import { objectionReads, objectionWrites } from './objections.ts';
import { createRefusedAllowance, refusedReads, refusedWrites } from './refused.ts';
import { type Scope, scopeOf, type WriteScope, writeScopeOf } from './scope.ts';
import { sensorReads, sensorWrites } from './sensors.ts';
import { setupReads } from './setups.ts';
import { storeReads } from './stores.ts';

/** Whom a unit of work has to itself until it is over: a retailer, all of them (null), or some stores among those that take. */
export type Turn = { readonly tenant: string | null } | { readonly stores: readonly number[] };

/** What an engine has of its own. */
export interface Engine {
  /** Reads what is committed. */
  readonly reading: Connection;
  /** Commits what `work` did, or nothing of it where it throws. `work` is begun anew where others got in its way. */
  transaction<T>(turn: Turn, work: (writing: Connection) => Promise<T>): Promise<T>;
  hourWrites(scope: WriteScope): HourWrites;
}

interface Allowances {
  readonly conflicts: Allowance;
  readonly refused: Allowance;
}

/** The two ways in. */
export function accessOver(engine: Engine): (tenant: string | null) => Access {
  const allowances = { conflicts: createConflictAllowance(), refused: createRefusedAllowance() };
  const known: KnownRules = new Map();
  const guard = createGuard();
  const reading: Connection = {
    dialect: engine.reading.dialect,
    all: (text, values) => guard.outside(() => engine.reading.all(text, values)),
    run: (text, values) => guard.outside(() => engine.reading.run(text, values)),
  };
  async function inTurn<T>(turn: Turn, tenant: string | null, work: (unit: Unit) => Promise<T>): Promise<T> {
    let backs: (() => void)[] = [];
    let learned: KnownRules = new Map();
    const undo = () => {
      for (const back of backs.reverse()) back();
      backs = [];
      learned = new Map();
    };
    try {
      const done = await engine.transaction(turn, (writing) => {
        undo();
        const scope = writeScopeOf(writing, tenant, (back) => backs.push(back));
        return guard.within(() => work(unitOf(engine, scope, allowances, sumKeeping(scope, known, learned))));
      });
      for (const [store, rules] of learned) known.set(store, rules);
      return done;
    } catch (error) {
      undo();
      throw error;
    }
  }
  return (tenant) => ({
    ...readerOf(scopeOf(reading, tenant)),
    write: (work) => guard.outside(() => inTurn({ tenant }, tenant, work)),
    take: (stores, work) => guard.outside(() => inTurn({ stores }, tenant, work)),
  });
}

/** Whatever is stored is in the sums when the unit is committed. */
const withSums = ({ writeHours }: HourWrites, { addHours }: SumKeeping): HourWrites => ({
  async writeHours(hours, storedAtMs) {
    const written = await writeHours(hours, storedAtMs);
    await addHours(hours.filter((_, at) => written[at] === 'stored'));
    return written;
  },
});

/**
 * Who does a unit of work and reads or writes beside it would wait for itself, for ever, or read what was before it: is told so
 * instead. Of what a unit has begun and left behind nothing is said any more once it is over.
 */
function createGuard() {
  const units = new AsyncLocalStorage<{ isOver: boolean }>();
  return {
    async outside<T>(work: () => Promise<T>): Promise<T> {
      if (units.getStore()?.isOver === false)
        throw new Error('a unit of work uses the database beside itself: use the unit');
      return work();
    },
    async within<T>(work: () => Promise<T>): Promise<T> {
      const unit = { isOver: false };
      try {
        return await units.run(unit, work);
      } finally {
        unit.isOver = true;
      }
    },
  };
}

const readerOf = (scope: Scope): Reader => ({
  ...storeReads(scope),
  ...directoryReads(scope),
  ...sensorReads(scope),
  ...hourReads(scope),
  ...daySumReads(scope),
  ...setupReads(scope),
  ...askedReads(scope),
  ...calibrationReads(scope),
  ...alarmReads(scope),
  ...refusedReads(scope),
  ...auditReads(scope),
  ...credentialReads(scope),
  ...objectionReads(scope),
});

const unitOf = (engine: Engine, scope: WriteScope, allowances: Allowances, sums: SumKeeping): Unit => ({
  ...readerOf(scope),
  ...directoryWrites(scope, sums),
  ...sensorWrites(scope),
  ...withSums(engine.hourWrites(scope), sums),
  remakeDays: sums.remakeDays,
  ...askedWrites(scope),
  ...calibrationWrites(scope),
  ...alarmWrites(scope, allowances.conflicts),
  ...refusedWrites(scope, allowances.refused),
  ...auditWrites(scope),
  ...credentialWrites(scope),
  ...objectionWrites(scope),
  ifUndone: scope.ifUndone,
});
