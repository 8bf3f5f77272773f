// The directory as rows. It is small, and written as a whole for what has changed.
import type {
  ChangeRow,
  DirectoryReads,
  DirectoryStoreRow,
  DirectoryWrites,
  GroupRow,
  ListedSensorRow,
  RetailerRow,
  RetiredSensorRow,
  StoreKeyRow,
} from '../directory.ts';
import { noteChange } from './asked.ts';
import type { SumKeeping } from './keep-sums.ts';
import { ofRetailer, type Scope, type WriteScope } from './scope.ts';

const RETAILERS = `SELECT id, name, legal_name AS "legalName", contact, officer, retired FROM retailer
  WHERE ${ofRetailer('id')}`;

const GROUPS = `SELECT retailer, id, name, parent, retired FROM store_group
  WHERE ${ofRetailer('retailer')} ORDER BY retailer, id`;
const changesOf = (condition: string) => `SELECT retailer, store, thing, field, from_date AS "from", value
  FROM directory_change WHERE ${condition} AND ${ofRetailer('retailer')}
  ORDER BY retailer, store, thing, field, from_date`;

export function directoryReads({ read }: Scope): DirectoryReads {
  return {
    async groups() {
      return {
        groups: await read<GroupRow>(GROUPS),
        stores: await read<Pick<DirectoryStoreRow, 'retailer' | 'id' | 'groups'>>(
          `SELECT retailer, id, groups FROM store WHERE ${ofRetailer('retailer')} ORDER BY retailer, id`,
        ),
        changes: await read<ChangeRow>(changesOf("(store = '' AND thing <> '' OR field = 'groups')")),
      };
    },
    async retailer(id) {
      const [row] = await read<RetailerRow>(`${RETAILERS} AND id = @id`, { id });
      return row;
    },
    async directory() {
      return {
        retailers: await read<RetailerRow>(`${RETAILERS} ORDER BY id`),
        groups: await read<GroupRow>(GROUPS),
        stores: await read<DirectoryStoreRow>(
          `SELECT retailer, id, name, time_zone AS "timeZone", opening, place, groups, opened, retired FROM store
           WHERE ${ofRetailer('retailer')} ORDER BY retailer, id`,
        ),
        sensors: await read<ListedSensorRow>(
          `SELECT retailer, store, id, area, retired, replaced_by AS "replacedBy" FROM listed_sensor
           WHERE ${ofRetailer('retailer')} ORDER BY retailer, store, id`,
        ),
        changes: await read<ChangeRow>(changesOf('1 = 1')),
      };
    },
    storeKeys: () =>
      read<StoreKeyRow>(
        `SELECT store.key AS key, retailer, store.id AS id, store.retired AS retired,
                retailer.retired AS "retailerRetired"
         FROM store JOIN retailer ON retailer.id = retailer WHERE ${ofRetailer('retailer')}`,
      ),
    retiredSensors: () =>
      read<RetiredSensorRow>(
        `SELECT store.key AS store, listed.id AS id, listed.retired AS retired FROM listed_sensor listed
         JOIN store ON store.retailer = listed.retailer AND store.id = listed.store
         WHERE listed.retired IS NOT NULL AND ${ofRetailer('listed.retailer')}`,
      ),
    async directoryRevision() {
      const [row] = await read<{ revision: number }>(
        `SELECT coalesce(sum(revision), 0) AS revision FROM retailer WHERE ${ofRetailer('id')}`,
      );
      return row!.revision;
    },
  };
}

export function directoryWrites(
  scope: WriteScope,
  { changing }: Pick<SumKeeping, 'changing'>,
): DirectoryWrites {
  const { run, read, mayWriteOf } = scope;

  /** One statement for all rows. `keys`: of the columns, those that tell rows apart. */
  async function upsert<R>(
    table: string,
    columns: Readonly<Record<string, (row: R) => string | null>>,
    keys: readonly string[],
    rows: readonly R[],
  ): Promise<void> {
    const names = Object.keys(columns);
    const given = scope.dialect.rowsOf('@rows', Object.fromEntries(names.map((name) => [name, 'text'])));
    const others = names.filter((name) => !keys.includes(name));
    await run(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.join(', ')} FROM ${given} AS given WHERE 1 = 1
       ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      { rows: JSON.stringify(rows.map((row) => names.map((name) => columns[name]!(row)))) },
    );
  }

  /** Of stores by retailer and id, those that there are. */
  async function keysOf(paths: readonly (readonly string[])[]): Promise<number[]> {
    if (paths.length === 0) return [];
    const named = scope.dialect.rowsOf('@paths', { retailer: 'text', id: 'text' });
    const rows = await read<{ key: number }>(
      `SELECT key FROM store WHERE ${ofRetailer('retailer')} AND (retailer, id) IN (SELECT retailer, id FROM ${named} AS named)`,
      { paths: JSON.stringify(paths) },
    );
    return rows.map(({ key }) => key);
  }

  return {
    async writeDirectory({ retailers, groups, stores, sensors, changes }) {
      const owned = [...groups, ...stores, ...sensors, ...changes].map(({ retailer }) => retailer);
      const owners = [...new Set([...retailers.map(({ id }) => id), ...owned])];
      for (const owner of owners) mayWriteOf(owner);
      const paths = [
        ...stores.map(({ retailer, id }) => [retailer, id]),
        ...sensors.map(({ retailer, store }) => [retailer, store]),
      ];
      const changed = await changing(await keysOf(paths));
      await upsert('retailer', RETAILER, ['id'], retailers);
      await upsert('store_group', GROUP, ['retailer', 'id'], groups);
      await upsert('store', STORE, ['retailer', 'id'], stores);
      await upsert('listed_sensor', SENSOR, ['retailer', 'store', 'id'], sensors);
      const things = [
        ...groups.map(({ retailer, id }) => [retailer, '', id]),
        ...stores.map(({ retailer, id }) => [retailer, id, '']),
        ...sensors.map(({ retailer, store, id }) => [retailer, store, id]),
      ];
      const named = scope.dialect.rowsOf('@things', { retailer: 'text', store: 'text', thing: 'text' });
      await run(
        `DELETE FROM directory_change
         WHERE (retailer, store, thing) IN (SELECT retailer, store, thing FROM ${named} AS named)`,
        { things: JSON.stringify(things) },
      );
      await upsert('directory_change', CHANGE, CHANGE_KEYS, changes);
      const of = scope.dialect.rowsOf('@owners', { owner: 'text' });
      await run(
        `UPDATE retailer SET revision = revision + 1 WHERE id IN (SELECT owner FROM ${of} AS of_owners)`,
        {
          owners: JSON.stringify(owners.map((owner) => [owner])),
        },
      );
      await changed(await keysOf(paths));
      // Sensors are told the weeks ahead of their store.
      await noteChange(scope, await keysOf(stores.map(({ retailer, id }) => [retailer, id])));
    },
  };
}

type Columns<R> = Readonly<Record<string, (row: R) => string | null>>;

const RETAILER: Columns<RetailerRow> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  legal_name: ({ legalName }) => legalName,
  contact: ({ contact }) => contact,
  officer: ({ officer }) => officer,
  retired: ({ retired }) => retired,
};
const GROUP: Columns<GroupRow> = {
  retailer: ({ retailer }) => retailer,
  id: ({ id }) => id,
  name: ({ name }) => name,
  parent: ({ parent }) => parent,
  retired: ({ retired }) => retired,
};
const STORE: Columns<DirectoryStoreRow> = {
  retailer: ({ retailer }) => retailer,
  id: ({ id }) => id,
  name: ({ name }) => name,
  time_zone: ({ timeZone }) => timeZone,
  opening: ({ opening }) => opening,
  place: ({ place }) => place,
  groups: ({ groups }) => groups,
  opened: ({ opened }) => opened,
  retired: ({ retired }) => retired,
};
const SENSOR: Columns<ListedSensorRow> = {
  retailer: ({ retailer }) => retailer,
  store: ({ store }) => store,
  id: ({ id }) => id,
  area: ({ area }) => area,
  retired: ({ retired }) => retired,
  replaced_by: ({ replacedBy }) => replacedBy,
};
const CHANGE: Columns<ChangeRow> = {
  retailer: ({ retailer }) => retailer,
  store: ({ store }) => store,
  thing: ({ thing }) => thing,
  field: ({ field }) => field,
  from_date: ({ from }) => from,
  value: ({ value }) => value,
};
const CHANGE_KEYS = ['retailer', 'store', 'thing', 'field', 'from_date'];
