// L’étalonnage d’un magasin.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { plural, short, whole } = NUMBERS.fr;
const points = (count: number) => plural(count, 'point', 'points');

export const calibration: Words['calibration'] = {
  title: (store) => `Étalonner ${store}`,
  calibrate: 'Étalonner',
  lead: 'Un capteur compte des téléphones. Comptez des personnes à la main pendant quelques heures, et le hub calcule combien de personnes représente ici un téléphone. Huit heures, calmes et chargées, apportent presque tout le bénéfice.',
  enter: 'Saisir un comptage',
  times: (zone) =>
    `Les heures sont celles du magasin (${zone}) ; des heures entières, comme les capteurs les comptent.`,
  measures: {
    visits: {
      head: 'Personnes qui entrent',
      caption: 'Heures comptées des personnes qui entrent',
      perPhone: 'personnes entrées par téléphone',
    },
    occupancy: {
      head: 'Personnes présentes',
      caption: 'Heures comptées des personnes présentes',
      perPhone: 'personnes présentes par téléphone',
    },
  },
  noneUsable: (width) =>
    `Aucun comptage de ce type n’est encore utilisable : ces chiffres sont donc des téléphones (à ${width} près).`,
  nobody: 'Personne n’a été compté pendant ces heures. Comptez aussi une heure plus chargée.',
  chart: (count) =>
    `Personnes comptées en regard des téléphones publiés, ${points(count)}, et la droite ajustée.`,
  phonesReleased: 'téléphones publiés →',
  peopleCounted: '↑ personnes comptées',
  legend:
    'Chaque point est une heure comptée : téléphones publiés, personnes comptées. La droite est le facteur, avec sa fourchette ; sur la droite en tirets, un téléphone serait une personne.',
  heads: { time: 'Heure', counted: 'Comptées', phones: 'Téléphones', calibrated: 'Étalonné', off: 'Écart' },
  moments: (time, count) => `${time}, ${plural(count, 'instant', 'instants')}`,
  perPhone: 'Personnes par téléphone',
  nineInTen: (range) => `${range}, neuf fois sur dix`,
  asCounted: (ratio) =>
    `${ratio} d’après les comptages ; s’ils sont peu nombreux ou dispersés, le facteur est ramené vers 1`,
  countedHours: 'Heures comptées',
  scattered: 'elles diffèrent entre elles plus que prévu : vérifiez les saisies',
  points,
  wrongCalibrated: 'Erreur, étalonné',
  foretold: 'une heure prédite d’après les autres, en moyenne',
  wrongPhones: 'Erreur, en téléphones',
  sameHours: 'les mêmes heures sans facteur',
  needsTwo: 'il faut deux heures',
  inForce: 'En vigueur',
  none: 'aucun',
  byNow: (width) => `±${width} à ce jour`,
  countAnew: (date) => `recomptez avant le ${date}`,
  arePhones: 'les chiffres sont des téléphones',
  count: (hours) => `Comptez ${plural(hours, 'heure', 'heures')}.`,
  countOf: (hours, quiet, busy) =>
    `Comptez ${plural(hours, 'heure', 'heures')}, certaines avec ${short(quiet)} téléphones au plus et d’autres avec ${short(busy)} au moins.`,
  moreWould: (hours, width, then) =>
    `Avec ${plural(hours, 'heure de plus comme celles-ci', 'heures de plus comme celles-ci')}, la fourchette passerait d’environ ±${width} à ±${then}.`,
  littleMore: 'Des heures de plus apporteraient peu.',
  noneQuiet: (phones) => `Aucune n’est calme : comptez-en une avec ${short(phones)} téléphones au plus.`,
  noneBusy: (phones) => `Aucune n’est chargée : comptez-en une avec ${short(phones)} téléphones au moins.`,
};

export const counting: Words['counting'] = {
  what: 'Ce qui a été compté',
  kinds: {
    entries: 'Personnes entrées',
    present: 'Personnes présentes en moyenne',
    moment: 'Personnes présentes à un instant',
  },
  from: 'De',
  to: 'À',
  toHint: '(vide : une heure)',
  people: 'Personnes',
  countedBy: 'Compté par',
  note: 'Remarque',
  enter: 'Enregistrer le comptage',
  use: 'Utiliser ce facteur',
  useInstead: 'Utiliser plutôt ce facteur',
  fromDay: 'À partir du',
  backwards: '(il vaut en remontant jusque-là)',
  yourName: 'Votre nom',
  withdraw: 'Retirer',
  withdrawCount: (key) => `le comptage ${whole(key)}`,
  end: 'Mettre fin',
  endCalibration: (key) => `à l’étalonnage ${whole(key)}`,
  fromNow: '(vide : dès maintenant)',
  why: 'Pourquoi',
};

export const records: Words['records'] = {
  history: 'Ce qui est et a été en vigueur',
  stands: (key, where) => `Numéro ${whole(key)} : ${where}.`,
  made: (by, date, count) => `Établi par ${by} le ${date} d’après ${points(count)}.`,
  replacedBefore: (by) => `remplacé par le numéro ${whole(by)}`,
  never: 'jamais en vigueur',
  running: (since) => `en vigueur depuis le ${since}`,
  replaced: (from, to, by) => `du ${from} au ${to}, puis le numéro ${whole(by)}`,
  ended: (from, to, by, why) => `du ${from} au ${to}, arrêté par ${by} : ${why}`,
  otherSetup: (from, to) => `du ${from} au ${to} : ne convient plus, les capteurs sont réglés autrement`,
  counts: 'Tous les comptages manuels',
  span: (from, to) => `${from} à ${to}`,
  kinds: { entries: 'entrées', present: 'présentes en moyenne', moment: 'présentes à un instant' },
  by: (key, by) => `Numéro ${whole(key)}, par ${by}`,
  used: 'Utilisé',
  notUsed: (reason) => `Non utilisé : ${reason}`,
  withdrawn: (by, why) => `Retiré par ${by} : ${why}`,
  reasons: {
    withdrawn: 'retiré',
    'not-heard': 'un capteur n’a (encore) rien publié pour lui : il servira dès que l’heure sera arrivée',
    'partly-heard': 'un capteur n’en a écouté qu’une partie',
    withheld:
      'le capteur n’a pas publié son nombre, trop petit : comptez une heure plus chargée, ou plusieurs heures séparément',
    'no-phones': 'le capteur n’a compté aucun téléphone : il n’y a rien à comparer',
    'other-setup': 'compté avec d’autres capteurs ou réglages que le comptage le plus récent',
    'too-old': 'plus vieux d’un an que le comptage le plus récent',
  },
};
