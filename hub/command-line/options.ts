// What the options of several commands share.

/** An option that may be given more than once. */
export const several = (value: string, before: readonly string[] = []) => [...before, value];
