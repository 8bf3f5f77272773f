// What a store reports to whoever uses it, whichever engine it is on: in words for people, with what to do about it.

interface Why {
  /** The engine's own code, for logs. */
  readonly code: string;
  /** What to do, for whoever may not be told where the data are. */
  readonly doThis: string;
  readonly cause?: unknown;
}

/** Any error of the store. */
export class StoreError extends Error {
  readonly code: string;
  readonly doThis: string;

  constructor(message: string, { code, doThis, cause }: Why) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
    this.doThis = doThis;
  }
}

/** The file, its disk, the server or another program is at fault, and it may heal. */
export class StoreUnavailable extends StoreError {}

/** Somebody else wrote the same at the same time: what was asked was not done, and may be tried again. */
export class Conflict extends StoreError {}

/** A statement of ours is at fault, or the tables are not those of this version. */
export class StoreFault extends StoreError {}
