// All that the papers say about the processing, as one value: read from the configuration and the database,
// never written into a text. What nobody told the hub is undefined here, and the papers say so.
import type { Profile } from '../../shared/hourly-count.ts';
import type { DayHours } from '../calendar/day-hours.ts';
import type { Opening } from '../calendar/opening.ts';

/** How long at most anything about one phone is known to a sensor, in minutes, by profile. */
export const PSEUDONYM_MINUTES: Readonly<Record<Profile, number>> = { minutes: 5, hour: 60 };

/** A calendar date, `2026-11-23`. */
export type IsoDate = string;

export interface Facts {
  /** In the store's time zone. */
  readonly writtenOn: IsoDate;
  readonly controller: Controller;
  readonly store: {
    /** RETAILER/STORE. */
    readonly path: string;
    readonly name: string;
    readonly timeZone: string;
    readonly opening: OpeningFacts;
  };
  /** Where people read about the counting and object to it. */
  readonly publicPage: string | undefined;
  readonly hub: HubFacts;
  /** By id; also those that have gone silent. */
  readonly sensors: readonly SensorFacts[];
  readonly processing: Processing;
  readonly kept: Kept;
  /** Sensor-hours listened to of late, and those of them in which the shop was closed. */
  readonly listening: { readonly days: number; readonly hours: number; readonly whileClosed: number };
}

/** As it is on the day of the paper; of what is past nothing is said. */
export interface OpeningFacts extends Pick<Opening, 'week' | 'special' | 'closed'> {
  /** In order of dates. */
  readonly exceptions: readonly { readonly date: IsoDate; readonly hours: DayHours }[];
  /** None where it is open on public holidays as on other days; else one. */
  readonly holidays: readonly NonNullable<Opening['holidays']>[];
}

/** Whose shop it is. */
interface Controller {
  readonly shownAs: string;
  readonly legalName: string | undefined;
  readonly contact: string | undefined;
  /** Null where the configuration says that there is none. */
  readonly dataProtectionOfficer: string | null | undefined;
}

interface HubFacts {
  readonly database: string;
  /** HOST:PORT that the pages are served on; they ask for no password. */
  readonly webAddress: string;
  readonly brokerAddress: string;
  /** Somebody else's broker rather than the hub's own. */
  readonly brokerIsExternal: boolean;
  readonly brokerIsEncrypted: boolean;
}

export interface SensorFacts {
  readonly id: string;
  readonly firstHeard: IsoDate;
  /** Day of the newest hour that it released. */
  readonly lastHour: IsoDate | undefined;
  /** It is connected, or has released an hour lately: what it does counts. */
  readonly isPresent: boolean;
  /** As its newest release says, or before that its state message. */
  readonly profile: Profile | undefined;
  readonly epsilon: number | undefined;
  readonly floor: number | undefined;
  readonly estimator: string | undefined;
  /** Hash of its effective configuration. */
  readonly config: string | undefined;
}

/** What holds for the store as a whole: the weakest of the sensors that are present. */
export interface Processing {
  /** Profiles that they report, each once; empty before any has. */
  readonly profiles: readonly Profile[];
  /** Of the weakest of these; of the weakest there is, where none is known. */
  readonly forgetMinutes: number;
  /** The largest privacy loss of a count. */
  readonly epsilon: number | undefined;
  /** The smallest count that is published. */
  readonly floor: number | undefined;
}

/** What the hub holds of this store, and until when. Nothing else is ever deleted. */
interface Kept {
  /** Released hours, counted by sensor. */
  readonly hours: number;
  readonly since: IsoDate | undefined;
  readonly handCounts: number;
  readonly calibrations: number;
  /** At most so many, of all stores together and of one. */
  readonly refusedMax: number;
  readonly refusedOfStoreMax: number;
  readonly refusedBodyBytesMax: number;
  readonly alarmsMax: number;
  readonly alarmsOfStoreMax: number;
}
