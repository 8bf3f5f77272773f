// Comment un nombre se dit : publié avec sa fourchette, non publié, inconnu ou non écouté.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { whole, plural } = NUMBERS.fr;

export const figures: Words['figures'] = {
  rangeMeaning: 'Neuf fois sur dix, le nombre réel se trouve dans la fourchette indiquée à côté du chiffre.',
  between: (low, high) => `entre ${low} et ${high}`,
  withRange: (value, low, high) => `${value} (${low} à ${high})`,
  partWithheld: (figure) => `${figure}, en partie non publié`,
  notHeard: 'non écouté',
  notKnown: 'inconnu',
  under: (floor) => `moins de ${whole(floor)}`,
  underEach: (floor) => `moins de ${whole(floor)} chacun`,
  upTo: (most) => `0 à ${whole(most)}`,
  atLeast: (sum) => `au moins ${whole(sum)}`,
  people: 'personnes, d’après les comptages manuels',
  mixed: 'personnes là où c’est étalonné, téléphones ailleurs',
  stayFrom: {
    learned: 'estimée d’après le délai au bout duquel les téléphones se taisent, personnel compris',
    bands: 'estimée d’après quatre tranches de durée',
  },
  hours: (count) => plural(count, 'heure', 'heures'),
  sensorHours: (count) => plural(count, 'heure-capteur', 'heures-capteur'),
};
