// `npm run privacy`: how large the noise is beside the error that a count has anyway, and what it leaves an attacker who
// knows everybody else. Measured by drawing with the sensor's own code.
import { ERROR_MODELS } from '../../device/count/error-model.ts';
import { noisePerUnit, unitsOf } from '../../device/release/disclosure-control.ts';
import { discreteLaplace } from '../../device/release/discrete-laplace.ts';
import { systemRandom } from '../../shared/random.ts';

const DRAWS = 200_000;
const EPSILONS = [0.5, 1, 2];
const COUNTS = [5, 20, 60];
/** Of a normal error with standard deviation 1. */
const MEAN_ABSOLUTE = Math.sqrt(2 / Math.PI);

const random = systemRandom();
const { present, occupancy } = ERROR_MODELS.minutes;
const rows = COUNTS.flatMap((count) => [
  { name: 'present', count, error: present, unitsPerPhone: 1 },
  { name: 'occupancy', count, error: occupancy, unitsPerPhone: 10 },
]);

process.stdout.write(`Mean error in phones, profile minutes; noise over ${DRAWS} draws\n`);
process.stdout.write(
  `count of${' '.repeat(14)}its own  ${EPSILONS.map((e) => `noise, epsilon ${e}`.padStart(20)).join('')}\n`,
);
for (const { name, count, error, unitsPerPhone } of rows) {
  const own = count * Math.hypot(error.gain, error.a / Math.sqrt(count), error.b) * MEAN_ABSOLUTE;
  const noises = EPSILONS.map((epsilon) => meanNoise(epsilon, unitsPerPhone).toFixed(2).padStart(20));
  process.stdout.write(
    `${String(count).padStart(4)} ${name.padEnd(12)}${own.toFixed(2).padStart(11)}  ${noises.join('')}\n`,
  );
}

process.stdout.write(
  '\nAn attacker who knows all other phones guesses whether one was there, from one count; half is a coin\n',
);
process.stdout.write(`${'right'.padEnd(22)}${EPSILONS.map((e) => `epsilon ${e}`.padStart(12)).join('')}\n`);
process.stdout.write(
  `${'measured'.padEnd(22)}${EPSILONS.map((e) => guessed(e).toFixed(3).padStart(12)).join('')}\n`,
);
const most = (epsilon: number) => Math.exp(epsilon) / (1 + Math.exp(epsilon));
process.stdout.write(
  `${'no more than'.padEnd(22)}${EPSILONS.map((e) => most(e).toFixed(3).padStart(12)).join('')}\n`,
);

function meanNoise(epsilon: number, unitsPerPhone: number): number {
  const rate = noisePerUnit(epsilon, unitsPerPhone);
  let sum = 0;
  for (let i = 0; i < DRAWS; i += 1) sum += Math.abs(discreteLaplace(random, rate));
  return sum / DRAWS / unitsPerPhone;
}

/** The best guess at a count of 20 against 21: nearer to which of them. */
function guessed(epsilon: number): number {
  const rate = noisePerUnit(epsilon, 1);
  let right = 0;
  for (let i = 0; i < DRAWS; i += 1) {
    const isThere = (random.uint32() & 1) === 1;
    const told = unitsOf(20 + (isThere ? 1 : 0), 1) + discreteLaplace(random, rate);
    if (told > 20 === isThere) right += 1;
  }
  return right / DRAWS;
}
