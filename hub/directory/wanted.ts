// What somebody wants of the directory, from a file or a command: what is absent was not said, and stays as it is.
import type { Place } from '../calendar/history.ts';
import type { LocalDate } from '../calendar/local-days.ts';
import type { Opening } from '../calendar/opening.ts';
import type { Said } from './steps.ts';

/** Where it stands, for messages: the path within the file; empty for a command. */
interface Placed {
  readonly path: readonly string[];
  readonly id: string;
  /** The first day without it; null: it is in use again. */
  readonly retired?: LocalDate | 'today' | null;
}

export interface WantedSensor extends Placed {
  readonly area: Said<string | null>;
  readonly replacedBy?: string | null;
}

export interface WantedStore extends Placed {
  readonly opened?: LocalDate | null;
  readonly name: Said<string>;
  readonly timeZone: Said<string>;
  readonly place: Said<Place | null>;
  readonly opening: Said<Opening>;
  readonly groups: Said<readonly string[]>;
  /** By date: whether like-for-like begins again on it. */
  readonly comparesAnew: ReadonlyMap<LocalDate, boolean>;
  readonly sensors: readonly WantedSensor[];
}

export interface WantedGroup extends Placed {
  readonly name?: string;
  readonly parent: Said<string | null>;
}

export interface WantedRetailer extends Placed {
  readonly name?: string;
  readonly legalName?: string | null;
  readonly contact?: string | null;
  readonly dataProtectionOfficer?: string | null;
  readonly groups: readonly WantedGroup[];
  readonly stores: readonly WantedStore[];
}

export interface Wanted {
  /** It was meant to name everything of the retailers that it names: what is missing is pointed out. */
  readonly isWhole: boolean;
  readonly retailers: readonly WantedRetailer[];
}
