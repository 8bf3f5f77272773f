// Advisory locks of a hub's database, by the first of their two numbers: one of the program's own, not of the tables.

/** `hub`: that a hub runs. `write`: units of work, one at a time, of a retailer (by the hash of its name) or of all. */
export const LOCKS = { migration: 0x466f_6f01, hub: 0x466f_6f02, write: 0x466f_6f03 } as const;
