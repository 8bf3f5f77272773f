// Where a list of stores goes on: the last store that was given, as a text that means nothing to who hands it back.
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { StoreCursor } from '../../store/store-pages.ts';
import { badParameter } from '../problem.ts';

const Cursor = Compile(
  Type.Tuple([Type.String(), Type.String(), Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })]),
);

export const cursorOf = ({ retailerName, name, key }: StoreCursor): string =>
  Buffer.from(JSON.stringify([retailerName, name, key])).toString('base64url');

/** Throws where it was not made by `cursorOf`. */
export function readCursor(text: string): StoreCursor {
  const wrong = badParameter('after', ({ problems }) => problems.notACursor);
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Cursor.Check(read)) throw wrong;
    const [retailerName, name, key] = read;
    return { retailerName, name, key };
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong;
    throw error;
  }
}
