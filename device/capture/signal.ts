// Which signal strengths are measurements. Drivers write 0 or -128 dBm where they measured nothing, some
// also 127 or other nonsense of a second antenna. Thermal noise of 20 MHz is -101 dBm, and nothing that
// is received comes near 1 mW.

/** dBm, exclusive: what is at or above the first, or at or below the second, was not measured. */
const IMPOSSIBLE_FROM_DBM = 0;
const IMPOSSIBLE_TO_DBM = -120;

/** The strongest of what was known (NaN: nothing) and another value of the header, where that is possible. */
export function strongest(knownDbm: number, dbm: number): number {
  if (!(dbm < IMPOSSIBLE_FROM_DBM && dbm > IMPOSSIBLE_TO_DBM)) return knownDbm;
  // Not Math.max, which would keep NaN.
  return knownDbm >= dbm ? knownDbm : dbm;
}
