// The hours of stores within spans, as a statement that others end: of sensors that hear the same area, those of the best
// covered.
import type { StoreHours } from '../hours.ts';
import type { Dialect } from './connection.ts';
import { own } from './scope.ts';

/** A span, and a number of the asker's that comes back as `span.number`. */
interface NumberedHours extends StoreHours {
  readonly number?: number;
}

/** To be bound with `hoursWithin`, beside the tenant. */
export const boundHours = (asked: readonly NumberedHours[]) => ({
  asked: JSON.stringify(asked.map(({ store, from, to, number = 0 }) => [store, from, to, number])),
  ...(hasShared(asked) && { shared: JSON.stringify(sharedOf(asked)) }),
});
const hasShared = (asked: readonly StoreHours[]) => asked.some(({ shared = [] }) => shared.length > 0);
/** Each once: many spans are of one store. */
const sharedOf = (asked: readonly StoreHours[]) =>
  [...new Map(asked.map(({ store, shared = [] }) => [store, shared]))].flatMap(([store, shared]) =>
    shared.map(({ sensor, area, from, to }) => [store, sensor, area, from, to]),
  );

/** `WITH … SELECT columns FROM … WHERE …`, of the spans (`span`), the sensors (`s`) and their hours (`h`). */
export function hoursWithin(dialect: Dialect): {
  /** What stands before the SELECT. */
  lists(asked: readonly StoreHours[]): string;
  select(asked: readonly StoreHours[], columns: string): string;
} {
  // In this order: few spans, few sensors, and of each sensor's hours a range.
  const listed = dialect.rowsOf('@asked', { store: 'whole', a: 'whole', b: 'whole', number: 'whole' });
  const within = `
    FROM span CROSS JOIN sensor s ${dialect.joinHours}
    WHERE s.store_key = span.store AND ${dialect.hoursOf('h')} AND h.hour >= span.a AND h.hour < span.b
      AND ${own('s.store_key')}`;
  // Of sensors that hear the same, whose hour is better covered; of two alike, whose key is lower.
  const sharing = dialect.rowsOf('@shared', {
    store_key: 'whole',
    key: 'whole',
    area: 'text',
    a: 'whole',
    b: 'whole',
  });
  const isBest = `NOT EXISTS (
      SELECT 1 FROM placed mine
      JOIN placed other ON other.store_key = mine.store_key AND other.area = mine.area AND other.key <> mine.key
      JOIN hour o ON ${dialect.hoursOf('o', 'other')} AND o.hour = h.hour AND ${dialect.sameStore('o', 'h')}
      WHERE mine.store_key = s.store_key AND mine.key = s.key AND h.hour >= mine.a AND h.hour < mine.b
        AND h.hour >= other.a AND h.hour < other.b
        AND (o.coverage > h.coverage OR o.coverage = h.coverage AND other.key < mine.key))`;
  return {
    lists(asked) {
      const spans = `WITH span AS MATERIALIZED (SELECT * FROM ${listed} AS listed)`;
      return hasShared(asked)
        ? `${spans}, placed AS MATERIALIZED (SELECT * FROM ${sharing} AS sharing)`
        : spans;
    },
    select: (asked, columns) => `SELECT ${columns} ${within} ${hasShared(asked) ? `AND ${isBest}` : ''}`,
  };
}
