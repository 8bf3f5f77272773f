// All tables of a hub's database, for what moves them as a whole: in an order in which each comes after what it names.
import type { Connection } from './sql/connection.ts';
import { SUM_NAMES } from './sql/sums.ts';

export interface Table {
  readonly name: string;
  /** Columns that both engines have. */
  readonly columns: readonly string[];
  /** In which order rows are read: a key. */
  readonly order: readonly string[];
  /** PostgreSQL's rows also name the store, which SQLite's have of their sensor. */
  readonly isOfSensor?: true;
}

/** A database whose tables are moved. Nobody else works with it meanwhile. */
export interface TablesDatabase {
  readonly name: string;
  readonly engine: 'sqlite' | 'postgres';
  readonly connection: Connection;
  transaction(work: () => Promise<void>): Promise<void>;
  /** Rows as they are: of the keys that are there already nothing. The log's own guard against gaps looks away. */
  insert(table: Table, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** Keys that are given from now on come after those that are there. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const SENSOR_KEY = ['sensor_key'] as const;
const table = (name: string, order: readonly string[], columns: string): Table => ({
  name,
  order,
  columns: columns.trim().split(/\s+/),
});

/** Columns of fractions. */
export const REALS: ReadonlySet<string> = new Set([
  ...['visits_gain', 'present_gain', 'passersby_gain', 'occupancy_gain', 'coverage', 'epsilon'],
  ...['visits_variance', 'passersby_variance', 'occupancy_variance', 'people', 'factor', 'error'],
  // Of the kept sums, which a PostgreSQL has as fractions.
  ...SUM_NAMES,
]);

export const HOURS: Table = {
  ...table(
    'hour',
    ['sensor_key', 'hour'],
    `sensor_key hour visits present passersby occupancy_tenths dwell_known dwell_under5 dwell_5to15 dwell_15to60
     dwell_over60 visits_low visits_high present_low present_high passersby_low passersby_high occupancy_low_tenths
     occupancy_high_tenths visits_gain present_gain passersby_gain occupancy_gain stay_tenths stay_low_tenths
     stay_high_tenths staff_tenths coverage epsilon floor profile estimator config visits_variance passersby_variance
     occupancy_variance stored_at`,
  ),
  isOfSensor: true,
};

export const TABLES: readonly Table[] = [
  table('retailer', ['id'], 'id name legal_name contact officer retired revision'),
  table(
    'store',
    ['key'],
    `key retailer id name time_zone opening place groups opened retired rules kept_rules kept_calendar stale_from
     stale_to kept_serial`,
  ),
  table('store_group', ['retailer', 'id'], 'retailer id name parent retired'),
  table('listed_sensor', ['retailer', 'store', 'id'], 'retailer store id area retired replaced_by'),
  table(
    'directory_change',
    ['retailer', 'store', 'thing', 'field', 'from_date'],
    'retailer store thing field from_date value',
  ),
  table(
    'sensor',
    ['key'],
    'key store_key id first_heard state state_at health health_at online_state online_state_at noted_state',
  ),
  HOURS,
  {
    ...table(
      'setup',
      [...SENSOR_KEY, 'estimator', 'config'],
      'sensor_key estimator config first_hour last_hour',
    ),
    isOfSensor: true,
  },
  table('kept_sums', ['store_key', 'step', 'day'], `store_key step day ${SUM_NAMES.join(' ')}`),
  table('refused', ['key'], 'key received_at topic store_key code reason body'),
  table('alarm', ['key'], 'key raised_at store_key sensor_key kind text'),
  table(
    'hand_count',
    ['key'],
    `key store_key kind from_hour to_hour at_ms people counted_by note entered_at withdrawn_at withdrawn_by
     withdrawn_why`,
  ),
  table(
    'calibration',
    ['key'],
    `key store_key measure starts ends factor error counted_from counted_to setup basis made_at made_by ended_at
     ended_by ended_why`,
  ),
  table('pairing_code', ['key'], 'key retailer store sensor hash issued_by expires_at used_at'),
  table('credential', ['key'], 'key retailer store sensor hash issued_at revoked_at'),
  table('asked_settings', ['store_key'], 'store_key settings'),
  table('pause', ['key'], 'key store_key since until ended paused_by reason'),
  table('revision', ['store_key'], 'store_key revision content'),
  table('config_change', ['store_key'], 'store_key serial'),
  table('objection_key', ['key'], 'key store_key since secret'),
  table(
    'objection',
    ['key'],
    'key store_key key_key hash token_hash registered_at expires_at after_revision network',
  ),
  table('audit_start', ['key'], 'key hash'),
  table(
    'audit',
    ['retailer', 'key'],
    'key at retailer store sensor side by what before after weaker reason hash',
  ),
];
