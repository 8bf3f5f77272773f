// The hub's store as the rest of the hub knows it, whichever engine it is on. Everything that is read says for whom: for
// the operator, or for one retailer, who then finds nothing of another's, whatever is asked. What must be one transaction
// is one unit of work. All of it is asynchronous, and asks about many stores and spans at once. Errors are those of
// errors.ts.
import type { AlarmReads, AlarmWrites } from './alarms.ts';
import type { AskedReads, AskedWrites } from './asked.ts';
import type { AuditReads, AuditWrites } from './audit.ts';
import type { CalibrationReads, CalibrationWrites } from './calibrations.ts';
import type { CredentialReads, CredentialWrites } from './credentials.ts';
import type { DaySumReads, DaySumWrites } from './day-sums.ts';
import type { DirectoryReads, DirectoryWrites } from './directory.ts';
import type { HandCountReads, HandCountWrites } from './hand-counts.ts';
import type { HourReads, HourWrites } from './hours.ts';
import type { ObjectionReads, ObjectionWrites } from './objections.ts';
import type { PairingCodeReads, PairingCodeWrites } from './pairing-codes.ts';
import type { RefusedReads, RefusedWrites } from './refused.ts';
import type { SensorReads, SensorWrites } from './sensors.ts';
import type { SetupReads } from './setups.ts';
import type { StorePageReads } from './store-pages.ts';
import type { StoreReads } from './stores.ts';

export interface Reader
  extends StoreReads,
    StorePageReads,
    DirectoryReads,
    SensorReads,
    HourReads,
    DaySumReads,
    SetupReads,
    AskedReads,
    HandCountReads,
    CalibrationReads,
    AlarmReads,
    RefusedReads,
    AuditReads,
    CredentialReads,
    PairingCodeReads,
    ObjectionReads {}

/** What may be done within one transaction. It reads what it has written. */
export interface Unit
  extends Reader,
    DirectoryWrites,
    SensorWrites,
    HourWrites,
    DaySumWrites,
    AskedWrites,
    HandCountWrites,
    CalibrationWrites,
    AlarmWrites,
    RefusedWrites,
    AuditWrites,
    CredentialWrites,
    PairingCodeWrites,
    ObjectionWrites {
  /** Calls `back` where the transaction comes to nothing: what was counted in memory is taken back. */
  ifUndone(back: () => void): void;
}

/** What may be done with messages of sensors, right also beside others who write. */
export type TakingUnit = Pick<
  Unit,
  | Exclude<keyof SensorWrites, 'takeAllOffline'>
  | keyof HourWrites
  | keyof RefusedWrites
  | keyof AlarmWrites
  | keyof AuditWrites
  | 'askedSettings'
  | 'lastAsked'
  | 'ifUndone'
>;

/** What somebody may read and write. */
export interface Access extends Reader {
  /**
   * All of `work` or, where it throws, nothing of it; what it returns is durable. Of this retailer, or as the operator of
   * anybody, nobody else writes meanwhile in this process or another, but those who `take`: they write hours, what sensors
   * say, alarms, refused messages and audit entries. `work` is begun anew where they got in its way, a few times; so within
   * it only its unit is to be used (what reads or writes beside it rejects), and it changes nothing else.
   */
  write<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /**
   * The same for messages of sensors of these stores, beside all who `write` and beside those who take what is of other
   * stores; of these stores nobody else takes anything meanwhile.
   */
  take<T>(stores: readonly number[], work: (unit: TakingUnit) => Promise<T>): Promise<T>;
}

export interface HubDatabase {
  /** Where it is, for people: a path, or an address without its password. */
  readonly name: string;
  /** Of all retailers. */
  asOperator(): Access;
  /** Of one retailer: nothing of another is found, and writing to another's store throws. */
  asTenant(retailer: string): Access;
  /** Why nothing that is committed now would last; undefined where it would. */
  trouble(): string | undefined;
  /** Waits for what runs. */
  close(): Promise<void>;
}
