// Un jour d’un magasin : ses chiffres et ses heures.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';
import { parts } from '../parts.ts';

const { plural, whole } = NUMBERS.fr;

export const day: Words['day'] = {
  soFar: 'jusqu’ici',
  before: 'Le jour précédent',
  after: 'Le jour suivant',
  day: 'Jour',
  show: 'Afficher',
  asPhones: (link) => parts`Ce sont les téléphones tels qu’ils ont été publiés : ${link}.`,
  showPeople: 'afficher les personnes, là où c’est étalonné',
  showPhones: 'Afficher les téléphones tels qu’ils ont été publiés',
  closed: {
    store: 'Le magasin est fermé ce jour-là.',
    group: 'Tous les magasins du groupe sont fermés ce jour-là.',
  },
  allMissing: (count) =>
    `Rien n’a été écouté ce jour-là : il manque tout, soit ${plural(count, 'heure', 'heures')} d’ouverture.`,
  notOver: 'Aucune heure d’ouverture de ce jour n’est encore terminée.',
  noSensorYet: 'Aucun capteur n’était encore attendu ce jour-là.',
  chart: (date) => `Visites par heure, ${date}.`,
  visits: 'Visites',
  passersby: 'Passants',
  cameIn: 'Taux de captation',
  ofAllHeard: 'de tous les téléphones entendus, dedans ou à proximité',
  notBoth: 'visites et passants n’ont pas été publiés ensemble',
  averageStay: 'Durée moyenne',
  about: 'environ',
  minutes: 'min',
  toldBy: (count) => `d’après les heures qui l’indiquent : ${count}`,
  inHoursHeard: (range) => `${range} pendant les heures écoutées`,
  withheld: (count, most) => `non publié : ${count}, soit au plus ${whole(most)} de plus`,
  missing: (missing, count) => `non écouté : ${whole(missing)} sur ${count}`,
  insideAtOnce: 'Présence',
  tooFew: 'trop peu pour être publié',
  busiest: (time) => `en même temps, à l’heure la plus forte, ${time}`,
  onAverage: (mean, range) => `${mean} en moyenne, ${range}`,
  onAverageOver: (mean, range, count) =>
    `${mean} en moyenne, ${range}, sur ${plural(count, 'heure publiée', 'heures publiées')}`,
};

export const hours: Words['hours'] = {
  heads: {
    hour: 'Heure',
    visits: 'Visites',
    usual: 'Habituel',
    passersby: 'Passants',
    inside: 'Présence',
    heard: 'Écouté',
  },
  missing: 'non écouté',
  paused: 'en pause',
  closed: 'fermé',
  ahead: 'pas encore',
  ofTheHour: (share) => `${share} de l’heure`,
  sensors: (share, heard, expected) =>
    `${share} de l’heure, ${plural(heard, 'capteur', 'capteurs')} sur ${whole(expected)}`,
  storeClosed: 'magasin fermé',
  pausedFor: (minutes) => `en pause pendant ${whole(minutes)} min`,
};
