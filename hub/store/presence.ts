// Which processes of a hub work with its database, and which one of them does the jobs that only one may do: what sensors are
// asked, what they say of themselves, calibrations that are looked after, objections that expire.

export const PARTS = ['web', 'ingest', 'jobs'] as const;
/** What a process of a hub does: pages and the API, taking hours, or jobs. */
export type Part = (typeof PARTS)[number];

/** What a process comes to do. */
export interface Joining {
  readonly parts: readonly Part[];
  /** Sensors come to a broker within the process: then no other takes hours or does the jobs. */
  readonly ownBroker: boolean;
}

export interface Seen {
  /** Parts that some process does at this moment. */
  readonly parts: ReadonlySet<Part>;
  /** Whether somebody has the jobs. */
  readonly hasJobs: boolean;
}

export interface Presence {
  /** Whether this process has the jobs at this very moment. */
  holdsJobs(): boolean;
  /** Calls `listener` at once, and whenever that has changed. */
  onJobs(listener: () => void): void;
  /** Others see `part` of this process only while `isDone` says so: soon after that has changed. */
  showWhile(part: Part, isDone: () => boolean): void;
  /** Of all processes. */
  seen(): Promise<Seen>;
  /** The same for all processes of a hub and no other hub's; null where there can be one process alone. */
  readonly hubId: string | null;
}

/** Of the one process of a hub whose database nobody else may open so. */
export const ALONE: Presence = {
  holdsJobs: () => true,
  onJobs: (listener) => listener(),
  showWhile: () => {},
  seen: async () => ({ parts: new Set(PARTS), hasJobs: true }),
  hubId: null,
};
