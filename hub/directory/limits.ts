// How much a directory holds. Each is checked where it would be passed, whatever the way in.
export const RETAILERS_MAX = 1000;
/** Of one retailer. */
export const STORES_MAX = 10_000;
/** Of one retailer. */
export const GROUPS_MAX = 1000;
/** Groups one within another. */
export const DEPTH_MAX = 8;
/** In which one store may be at a time. */
export const GROUPS_OF_STORE_MAX = 20;
/** Of one store, retired ones included. */
export const SENSORS_MAX = 200;
/** Dates on which something of one store, group or sensor changes. */
export const CHANGES_MAX = 200;
