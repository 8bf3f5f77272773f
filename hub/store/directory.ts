// The rows of the directory: retailers, groups, stores, sensors, and what of them is other from a date on. Dates are local,
// `2026-12-24`; what they mean stands in hub/directory.

export interface RetailerRow {
  readonly id: string;
  readonly name: string;
  readonly legalName: string | null;
  readonly contact: string | null;
  /** JSON; null: nothing was said. */
  readonly officer: string | null;
  readonly retired: string | null;
}

export interface GroupRow {
  readonly retailer: string;
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly retired: string | null;
}

/** Name, time zone, opening, place and groups as they were in the beginning. */
export interface DirectoryStoreRow {
  readonly retailer: string;
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** JSON. */
  readonly opening: string;
  /** JSON. */
  readonly place: string | null;
  /** JSON. */
  readonly groups: string;
  readonly opened: string | null;
  readonly retired: string | null;
}

export interface ListedSensorRow {
  readonly retailer: string;
  readonly store: string;
  readonly id: string;
  readonly area: string | null;
  readonly retired: string | null;
  readonly replacedBy: string | null;
}

export interface ChangeRow {
  readonly retailer: string;
  /** Empty: of a group. */
  readonly store: string;
  /** Id of the group or sensor; empty: of the store itself. */
  readonly thing: string;
  readonly field: string;
  readonly from: string;
  /** JSON. */
  readonly value: string;
}

export interface DirectoryRows {
  readonly retailers: readonly RetailerRow[];
  readonly groups: readonly GroupRow[];
  readonly stores: readonly DirectoryStoreRow[];
  readonly sensors: readonly ListedSensorRow[];
  /** In order of dates. */
  readonly changes: readonly ChangeRow[];
}

/** Which stores there are, by their ids; retired ones too. */
export interface StoreKeyRow {
  readonly key: number;
  readonly retailer: string;
  readonly id: string;
  readonly retired: string | null;
  readonly retailerRetired: string | null;
}

export interface RetiredSensorRow {
  readonly store: number;
  readonly id: string;
  readonly retired: string;
}

/** The tree of groups, and which stores are in them: a small part of the directory. */
interface GroupRows {
  readonly groups: readonly GroupRow[];
  readonly stores: readonly Pick<DirectoryStoreRow, 'retailer' | 'id' | 'groups'>[];
  /** In order of dates: of groups what they are in, of stores their groups. */
  readonly changes: readonly ChangeRow[];
}

export interface DirectoryReads {
  directory(): Promise<DirectoryRows>;
  groups(): Promise<GroupRows>;
  retailer(id: string): Promise<RetailerRow | undefined>;
  storeKeys(): Promise<StoreKeyRow[]>;
  /** By the key of their store. */
  retiredSensors(): Promise<RetiredSensorRow[]>;
  /** Rises with each change, of all together; 0 where nothing was ever written. */
  directoryRevision(): Promise<number>;
}

export interface DirectoryWrites {
  /** Inserts or replaces each, after the retailers that own them; the changes of the groups, stores and sensors among them are these, and no others. */
  writeDirectory(rows: DirectoryRows): Promise<void>;
}
