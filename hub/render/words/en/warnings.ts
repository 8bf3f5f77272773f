// What is wrong with a calibration. Pages begin and end it as a sentence; alarms are stored as they are in English, once for
// each text, so a text that is reworded raises its alarm anew.

export const warnings = {
  newSensor: {
    visits: (sensor: string, moment: string) =>
      `sensor ${sensor} is new at ${moment}: the calibration of visits ${NO_LONGER_FITS}`,
    occupancy: (sensor: string, moment: string) =>
      `sensor ${sensor} is new at ${moment}: the calibration of people inside ${NO_LONGER_FITS}`,
  },
  otherSettings: {
    visits: (sensor: string, moment: string) =>
      `the settings of sensor ${sensor} changed at ${moment}: the calibration of visits ${NO_LONGER_FITS}`,
    occupancy: (sensor: string, moment: string) =>
      `the settings of sensor ${sensor} changed at ${moment}: the calibration of people inside ${NO_LONGER_FITS}`,
  },
  /** The days of the hand counts. */
  days: (first: string, last: string) => `${first} to ${last}`,
  drift: (percent: number, days: string) =>
    `phones inside per visit have been over ${percent} % away from the weeks of the hand counts (${days}) for two weeks: count some hours again, and check that no sensor was moved`,
  age: (days: string) =>
    `the hand counts of ${days} are over a year old, and a factor drifts by some 30 % in a year or two: count some hours again`,
};

const NO_LONGER_FITS = 'no longer fits from then on; count some hours again';
