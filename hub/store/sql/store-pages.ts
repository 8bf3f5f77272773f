// Which stores are on a page: by search and order, over the directory as it is on a date and over what sensors said last.
import { COUNTING_TROUBLES } from '../../../shared/counting-trouble.ts';
import type { AskedPage, RetiredStores, StoreCursor, StoreOrder, StorePage } from '../store-pages.ts';
import type { Dialect, Values } from './connection.ts';
import { ofRetailer, own, type Scope } from './scope.ts';

/** A sensor that has just started says so before its source has. */
const STARTING_S = 60;

/** What holds on @date of a field of a store that may have changed. */
export const heldNow = (fields: readonly string[]) => `
  SELECT c.retailer AS retailer, c.store AS store, c.field AS field, c.value AS value FROM directory_change c
  WHERE c.thing = '' AND c.field IN (${fields.map((field) => `'${field}'`).join(', ')}) AND c.from_date <= @date
    AND ${ofRetailer('c.retailer')} AND NOT EXISTS (
      SELECT 1 FROM directory_change later WHERE later.retailer = c.retailer AND later.store = c.store AND later.thing = ''
        AND later.field = c.field AND later.from_date > c.from_date AND later.from_date <= @date)`;

export const joinHeld = (field: string, alias: string) =>
  `LEFT JOIN changed ${alias} ON ${alias}.retailer = s.retailer AND ${alias}.store = s.id AND ${alias}.field = '${field}'`;

interface PageRow {
  readonly stores: number;
  readonly sensors: number;
  readonly troubled: number;
  readonly found: number;
  readonly key: number | null;
}

export async function readStorePage({ read, dialect }: Scope, asked: AskedPage): Promise<StorePage> {
  const rows = await read<PageRow>(statement(dialect, asked), valuesOf(asked));
  const { stores, sensors, troubled, found } = rows[0]!;
  return {
    stores: rows.flatMap(({ key }) => key ?? []),
    found,
    all: { stores, sensors, troubled },
  };
}

function valuesOf({ kinds, others, date, search, order, alarmsSinceMs, limit, from }: AskedPage): Values {
  return {
    kinds: JSON.stringify(kinds.map((kind) => [kind.timeZone, kind.opening, kind.today, kind.lateBefore])),
    others: JSON.stringify(others.map(({ store, today, lateBefore }) => [store, today, lateBefore])),
    date,
    alarmsSinceMs,
    limit,
    ...(search !== undefined && { search }),
    ...(typeof order === 'object' && { ranks: JSON.stringify([...order.ranks]) }),
    ...('after' in from ? placeOf(from.after) : { offset: from.offset }),
  };
}

function placeOf({ rank, ...named }: StoreCursor): Values {
  return rank === undefined ? named : { ...named, isUnranked: rank === null ? 1 : 0, rank: rank ?? 0 };
}

function statement(dialect: Dialect, { search, order, from, retired }: AskedPage): string {
  const isRanked = typeof order === 'object';
  const ranks = dialect.rowsOf('@ranks', { store: 'whole', rank_of: 'whole' });
  const after = isRanked ? `(${RANK} ${NAMED}) > (@isUnranked, @rank, ${AFTER})` : `(${NAMED}) > (${AFTER})`;
  return `
  WITH RECURSIVE ${commonParts(dialect, retired)}${search === undefined ? '' : foundGroups(dialect)}
  ${isRanked ? `, ranked AS MATERIALIZED (SELECT * FROM ${ranks} AS listed)` : ''}
  , matching AS MATERIALIZED (SELECT shown.* FROM shown WHERE ${search === undefined ? '1 = 1' : matches(dialect)})
  SELECT all_of.stores AS stores, all_of.sensors AS sensors, all_of.troubled AS troubled, found_of.found AS found, page.key AS key
  FROM (SELECT count(*) AS stores, coalesce(sum(sensed.sensors), 0) AS sensors, coalesce(sum(sensed.troubled), 0) AS troubled
        FROM shown LEFT JOIN sensed ON sensed.store_key = shown.key) AS all_of
  CROSS JOIN (SELECT count(*) AS found FROM matching) AS found_of
  LEFT JOIN (
    SELECT m.key AS key, row_number() OVER (ORDER BY ${isRanked ? RANK : ORDERS[order]} ${NAMED}) AS place
    FROM matching m LEFT JOIN sensed ON sensed.store_key = m.key LEFT JOIN alarmed ON alarmed.store_key = m.key
    ${isRanked ? 'LEFT JOIN ranked ON ranked.store = m.key' : ''} ${'after' in from ? `WHERE ${after}` : ''}
    ORDER BY place LIMIT @limit ${'after' in from ? '' : 'OFFSET @offset'}) AS page ON 1 = 1
  ORDER BY page.place`;
}

const NAMED = 'm.retailer_name, m.name, m.key';
const AFTER = '@retailerName, @name, @key';
const ORDERS: Readonly<Record<StoreOrder, string>> = {
  hand: `CASE WHEN coalesce(sensed.troubled, 0) > 0 THEN 0 WHEN alarmed.store_key IS NOT NULL THEN 1 ELSE 2 END,`,
  name: '',
};
const RANK = 'CASE WHEN ranked.rank_of IS NULL THEN 1 ELSE 0 END, coalesce(ranked.rank_of, 0),';

/** By its date: a store goes with its retailer. */
const IN_USE = `(p.retired IS NULL OR p.retired > coalesce(other.today, kind.today))
      AND (p.retailer_retired IS NULL OR p.retailer_retired > coalesce(other.today, kind.today))`;
const USED: Readonly<Record<RetiredStores, string>> = { none: IN_USE, too: '1 = 1', only: `NOT (${IN_USE})` };

/** Stores as they are on @date, what of their sensors is in trouble, and who has alarms. */
function commonParts(dialect: Dialect, retired: RetiredStores): string {
  const said = (column: string, ...path: string[]) => dialect.member(`x.${column}`, ...path);
  const kinds = dialect.rowsOf('@kinds', { zone: 'text', opening: 'text', today: 'text', late: 'whole' });
  const others = dialect.rowsOf('@others', { store: 'whole', today: 'text', late: 'whole' });
  const source = said('health', 'source', 'state');
  const hasTried = `(${said('health', 'source', 'reason')} IS NOT NULL
    OR CAST(${said('health', 'uptime_s')} AS DOUBLE PRECISION) >= ${STARTING_S})`;
  const known = COUNTING_TROUBLES.map((kind) => `'${kind}'`).join(', ');
  const lastHour = `(SELECT max(h.last_hour) FROM setup h WHERE ${dialect.hoursOf('h', 'x')})`;
  return `
  kind AS MATERIALIZED (SELECT * FROM ${kinds} AS listed),
  other AS MATERIALIZED (SELECT * FROM ${others} AS listed),
  changed AS MATERIALIZED (${heldNow(['name', 'timeZone', 'opening', 'place', 'groups'])}),
  placed AS MATERIALIZED (
    SELECT s.key AS key, s.retailer AS retailer, s.id AS id, r.name AS retailer_name,
           coalesce(${dialect.member('named.value')}, s.name) AS name, coalesce(sited.value, s.place) AS place,
           coalesce(grouped.value, s.groups) AS groups, s.retired AS retired, r.retired AS retailer_retired,
           coalesce(${dialect.member('zoned.value')}, s.time_zone) AS zone, coalesce(opened.value, s.opening) AS opening
    FROM store s JOIN retailer r ON r.id = s.retailer ${joinHeld('name', 'named')} ${joinHeld('place', 'sited')}
    ${joinHeld('groups', 'grouped')} ${joinHeld('timeZone', 'zoned')} ${joinHeld('opening', 'opened')}
    WHERE ${ofRetailer('s.retailer')}),
  shown AS MATERIALIZED (
    SELECT p.key AS key, p.retailer AS retailer, p.id AS id, p.retailer_name AS retailer_name, p.name AS name,
           p.place AS place, p.groups AS groups, coalesce(other.today, kind.today) AS today,
           CASE WHEN other.store IS NULL THEN kind.late ELSE other.late END AS late
    FROM placed p LEFT JOIN other ON other.store = p.key LEFT JOIN kind ON kind.zone = p.zone AND kind.opening = p.opening
    WHERE ${USED[retired]}),
  sensed AS MATERIALIZED (
    SELECT x.store_key AS store_key, count(*) AS sensors, sum(CASE
        WHEN ${said('state', 'state')} = 'offline' THEN 1
        WHEN ${source} IN ('deaf', 'no-clock') OR ${source} = 'restarting' AND ${hasTried} THEN 1
        WHEN ${said('state', 'state')} = 'online' AND ${said('state', 'paused')} IS NOT NULL THEN 0
        WHEN ${lastHour} < shown.late THEN 1
        WHEN ${said('health', 'trouble', 'kind')} IN (${known}) THEN 1 ELSE 0 END) AS troubled
    FROM shown JOIN sensor x ON x.store_key = shown.key
    LEFT JOIN listed_sensor l ON l.retailer = shown.retailer AND l.store = shown.id AND l.id = x.id
    WHERE (l.retired IS NULL OR l.retired > shown.today) AND ${own('x.store_key')} GROUP BY x.store_key),
  alarmed AS MATERIALIZED (
    SELECT DISTINCT store_key FROM alarm WHERE raised_at >= @alarmsSinceMs AND store_key IS NOT NULL AND ${own('store_key')})`;
}

/** Groups whose name is searched for, and those below them. */
const foundGroups = (dialect: Dialect) => `,
  moved AS MATERIALIZED (
    SELECT c.retailer AS retailer, c.thing AS id, ${dialect.member('c.value')} AS parent FROM directory_change c
    WHERE c.store = '' AND c.field = 'in' AND c.from_date <= @date AND ${ofRetailer('c.retailer')} AND NOT EXISTS (
      SELECT 1 FROM directory_change later WHERE later.retailer = c.retailer AND later.store = '' AND later.thing = c.thing
        AND later.field = 'in' AND later.from_date > c.from_date AND later.from_date <= @date)),
  tree AS MATERIALIZED (
    SELECT g.retailer AS retailer, g.id AS id, g.name AS name,
           CASE WHEN moved.id IS NULL THEN g.parent ELSE moved.parent END AS parent
    FROM store_group g LEFT JOIN moved ON moved.retailer = g.retailer AND moved.id = g.id
    WHERE ${ofRetailer('g.retailer')} AND (g.retired IS NULL OR g.retired > @date)),
  found_group AS (
    SELECT retailer, id FROM tree WHERE ${contains(dialect, 'name')} OR ${contains(dialect, 'id')}
    UNION
    SELECT tree.retailer, tree.id FROM tree JOIN found_group f ON f.retailer = tree.retailer AND f.id = tree.parent)`;

const contains = (dialect: Dialect, text: string) =>
  dialect.contains(dialect.folded(text), dialect.folded('@search'));

function matches(dialect: Dialect): string {
  const texts = [
    ...['shown.name', 'shown.id', 'shown.retailer_name'],
    ...['city', 'address'].map((part) => `coalesce(${dialect.member('shown.place', part)}, '')`),
  ];
  return `(${texts.map((text) => contains(dialect, text)).join(' OR ')} OR EXISTS (
    SELECT 1 FROM ${dialect.elementsOf('shown.groups', 'member')} JOIN found_group f ON f.id = member.value
    WHERE f.retailer = shown.retailer))`;
}
