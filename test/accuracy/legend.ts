// What the tables of figures mean, for a reader who knows neither the code nor the papers.

/** Printed before the tables. */
export const LEGEND = `How far the counts are from the truth. A row compares the sensor's hours, without the noise that protects
people, with the people or phones that were there:

  occupancy     there at a time, mean over the hour        present    inside at some time of the hour
  passersby     outside, never came in                     visits   came in during the hour: only these add up
  minutes, hour the sensor's profiles: for how long it remembers anything
  WAPE          Σ |count − truth| ÷ Σ truth, in %          MAPE       mean of |count − truth| ÷ truth, in %
  × truth       Σ count ÷ Σ truth: 1.00 is right on the whole
  one factor    WAPE when each day's counts are multiplied by what makes all other days agree in sum: about
                what a calibration by hand counts gives
  90 % holds    in how many % of the hours the published range holds the truth; it promises 90. \`up to ×\`: its
                upper end over the count, median. \`after factor\`: the same of the narrower range that a
                calibration with the other days leaves
  –             not known, or not published

The lab: hours of a university room in which people were counted. \`held-out\`: the days after those that the
constants were fitted to; those of who is inside were chosen with sight of them (\`--fit\` says what that
is worth). Truth is people, so phones that are off, or a second one, are errors too. \`hopping\`: the
radio changed channels.
Last columns: WAPE of simple rules on the same frames, each with its own factor from the other days. constant: the
mean of the other days, whatever is heard. addr: addresses. sign: templates of frames (what a phone says of itself).
scans, a-scans: bursts of frames by template, by address. libpax: last two bytes of random addresses. −75: of frames
at −75 dBm and above.
Mixtures: captures of one phone each, put together at random into an hour; each phone is there for 20 minutes of
it. Part of them is among those that the published range was fitted to.
Simulated shops: the only truth for passers-by. Truth is phones of visitors; staff: whom the sensor took out, beside
the staff's phones that were there. The range was fitted to the first four of their days, with all models and three
seeds. Steady crowds: as many come in every hour of three days, three of the staff and few passers-by beside them.`;
