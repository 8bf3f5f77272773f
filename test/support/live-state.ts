// Everything that an object of a running program holds: fields, private fields (#name) too, elements and keys,
// and what they refer to. The debugger's protocol shows what is private (node:inspector, domain Runtime).
// Functions are passed over: those of the sensor hold no more than the object that they belong to.
import { Session } from 'node:inspector';

type Leaf = number | string | boolean | bigint | symbol | null | undefined;
/** What is held, by where: `sensor.#table.#lastMs[17…65535]`. Equal neighbours in an array are one leaf. */
export type LiveState = ReadonlyMap<string, Leaf>;

type TypedArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** All that can be reached from `root`. */
export function liveState(root: object): LiveState {
  const leaves = new Map<string, Leaf>();
  const places = new Map<object, string>([[root, 'sensor']]);
  const meet = (place: string, value: unknown) => {
    if (typeof value === 'function') return;
    if (typeof value !== 'object' || value === null) leaves.set(place, value as Leaf);
    else if (!places.has(value)) places.set(value, place);
  };
  // Grows as it is walked.
  for (const [object, place] of places) {
    if (ArrayBuffer.isView(object)) meetElements(place, object as TypedArray, meet);
    else if (object instanceof Map) {
      for (const [at, [key, value]] of [...object].entries()) {
        meet(`${place}[key ${at}]`, key);
        meet(`${place}[value ${at}]`, value);
      }
    } else if (object instanceof Set) {
      for (const [at, value] of [...object].entries()) meet(`${place}[${at}]`, value);
    } else {
      for (const [name, value] of Object.entries(object)) meet(`${place}.${name}`, value);
      if (isInstance(object))
        for (const [name, value] of privateFields(object)) meet(`${place}.${name}`, value);
    }
  }
  return leaves;
}

/** Every number that is held, with one place of it. */
export function numbersIn(state: LiveState): Map<number, string> {
  const numbers = new Map<number, string>();
  for (const [place, leaf] of state) if (typeof leaf === 'number') numbers.set(leaf, place);
  return numbers;
}

function meetElements(place: string, array: TypedArray, meet: (place: string, value: number) => void): void {
  for (let from = 0; from < array.length; ) {
    let until = from + 1;
    while (until < array.length && Object.is(array[until], array[from])) until += 1;
    meet(`${place}[${from}${until - from > 1 ? `…${until - 1}` : ''}]`, array[from]!);
    from = until;
  }
}

function isInstance(object: object): boolean {
  const prototype = Object.getPrototypeOf(object);
  return prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null;
}

/** Where the debugger takes objects from and gives them to. */
const exchange = globalThis as { liveStateExchange?: unknown };

interface Property {
  readonly name: string;
  readonly value?: {
    readonly objectId?: string;
    readonly value?: unknown;
    readonly unserializableValue?: string;
  };
}

const session = new Session();
session.connect();

function privateFields(object: object): [name: string, value: unknown][] {
  exchange.liveStateExchange = object;
  const { result } = asked('Runtime.evaluate', { expression: 'liveStateExchange', objectGroup: 'walk' });
  const { objectId } = result as { objectId: string };
  const found = asked('Runtime.getProperties', { objectId, ownProperties: true });
  const fields = ((found.privateProperties ?? []) as Property[]).map(({ name, value }): [string, unknown] => [
    name,
    reachedBy(value),
  ]);
  asked('Runtime.releaseObjectGroup', { objectGroup: 'walk' });
  delete exchange.liveStateExchange;
  return fields;
}

function reachedBy(remote: Property['value']): unknown {
  if (remote?.unserializableValue !== undefined) return Number(remote.unserializableValue);
  if (remote?.objectId === undefined) return remote?.value;
  const functionDeclaration = 'function () { globalThis.liveStateExchange = this; }';
  asked('Runtime.callFunctionOn', { objectId: remote.objectId, functionDeclaration });
  return exchange.liveStateExchange;
}

/** Answers at once, since it is this very thread that is asked. */
function asked(method: string, parameters: object): Record<string, unknown> {
  let answer: Record<string, unknown> | undefined;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result as Record<string, unknown>;
  });
  if (!answer) throw new Error(`the debugger did not answer ${method} at once`);
  return answer;
}
