// Ce qui ne va pas avec un étalonnage.
import type { Words } from '../en.ts';

export const warnings: Words['warnings'] = {
  newSensor: {
    visits: (sensor, moment) =>
      `le capteur ${sensor} est nouveau depuis le ${moment} : l’étalonnage des visites ${NO_LONGER_FITS}`,
    occupancy: (sensor, moment) =>
      `le capteur ${sensor} est nouveau depuis le ${moment} : l’étalonnage de la présence ${NO_LONGER_FITS}`,
  },
  otherSettings: {
    visits: (sensor, moment) =>
      `les réglages du capteur ${sensor} ont changé le ${moment} : l’étalonnage des visites ${NO_LONGER_FITS}`,
    occupancy: (sensor, moment) =>
      `les réglages du capteur ${sensor} ont changé le ${moment} : l’étalonnage de la présence ${NO_LONGER_FITS}`,
  },
  days: (first, last) => `${first} au ${last}`,
  drift: (percent, days) =>
    `depuis deux semaines, le nombre de téléphones présents par visite s’écarte de plus de ${percent} % de celui des semaines des comptages manuels (${days}) : recomptez quelques heures, et vérifiez qu’aucun capteur n’a été déplacé`,
  age: (days) =>
    `les comptages manuels (${days}) ont plus d’un an, et un facteur dérive d’environ 30 % en un an ou deux : recomptez quelques heures`,
};

const NO_LONGER_FITS = 'ne convient plus depuis lors ; recomptez quelques heures';
