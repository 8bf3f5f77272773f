// Where a list of stores goes on: the last store that was given, as a text that means nothing to who hands it back.
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { StoreCursor } from '../../store/store-pages.ts';
import { badParameter } from '../problem.ts';

const Key = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Rank = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const Named = [Type.String(), Type.String(), Key] as const;
const Cursor = Compile(Type.Tuple([...Named]));
const RankedCursor = Compile(Type.Tuple([...Named, Type.Union([Rank, Type.Null()]), Type.String()]));

/** In a list that is ordered so: with the rank unless it is by name. */
export function cursorOf({ retailerName, name, key, rank }: StoreCursor, order: string): string {
  const named = [retailerName, name, key];
  return Buffer.from(JSON.stringify(rank === undefined ? named : [...named, rank, order])).toString(
    'base64url',
  );
}

/** Throws where it was not made by `cursorOf` in the same order. */
export function readCursor(text: string, order: string): StoreCursor {
  const wrong = badParameter('after', ({ problems }) => problems.notACursor);
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (RankedCursor.Check(read) && order !== 'name' && read[4] === order) {
      const [retailerName, name, key, rank] = read;
      return { retailerName, name, key, rank };
    }
    if (order !== 'name' || !Cursor.Check(read)) throw wrong;
    const [retailerName, name, key] = read;
    return { retailerName, name, key };
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong;
    throw error;
  }
}
