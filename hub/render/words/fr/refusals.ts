// Pourquoi une demande n’a pas été exécutée, et que faire.
import { NUMBERS } from '../../numbers.ts';
import type { Refusal } from '../en/problems.ts';
import type { Words } from '../en.ts';

const said = (what: string, doThis: string): Refusal => ({ what, doThis });
const { short } = NUMBERS.fr;
const FROM_LIST = 'Choisissez dans sa liste.';
const NOTHING_LEFT = 'Il n’y a plus rien à faire.';
const INITIALS = 'Écrivez un nom ou des initiales, pour qu’on puisse se renseigner.';
const USABLE = 'Saisissez des comptages d’heures que les capteurs ont écoutées et publiées.';
const WALL_TIME = 'Écrivez la date et l’heure du magasin comme 2026-11-20T10:00.';

export const refusals: Words['refusals'] = {
  noName: said('Votre nom manque', INITIALS),
  longName: (most) => said(`Le nom dépasse ${most} caractères`, INITIALS),
  noReason: said('Le motif manque', 'Dites pourquoi en quelques mots.'),
  longReason: (most) => said(`Le motif dépasse ${most} caractères`, 'Dites pourquoi en quelques mots.'),
  noCounter: said('Le nom de qui a compté manque', INITIALS),
  longNote: (most) => said(`La remarque dépasse ${most} caractères`, 'Raccourcissez-la.'),
  notAKind: (typed, kinds) =>
    said(`« ${typed} » n’est pas un type de comptage`, `Choisissez parmi : ${kinds}.`),
  before2020: (typed) => said(`${typed} est antérieur à 2020`, 'Vérifiez l’année.'),
  endsBeforeStart: said(
    'La fin n’est pas après le début',
    'Échangez-les, ou omettez la fin pour une seule heure.',
  ),
  tooManyHours: (hours, most) =>
    said(
      `${short(hours)} heures, c’est trop pour un seul comptage`,
      `Saisissez au plus ${most} heures à la fois ; les heures isolées sont les plus parlantes.`,
    ),
  notOver: said('Ces heures ne sont pas encore terminées', 'Saisissez le comptage une fois l’heure écoulée.'),
  momentWithEnd: said(
    'Un comptage à un instant n’a pas de fin',
    'Omettez la fin, ou saisissez une moyenne sur des heures.',
  ),
  momentToCome: said('Cet instant est encore à venir', 'Vérifiez la date et l’heure.'),
  noTime: said('L’heure manque', WALL_TIME),
  notATime: (typed) => said(`« ${typed} » n’est pas une heure`, WALL_TIME),
  skipped: (typed) =>
    said(`Les horloges ont sauté ${typed}`, 'Écrivez l’heure que les horloges indiquaient.'),
  shownTwice: (typed, first, second) =>
    said(
      `Les horloges ont indiqué ${typed} deux fois`,
      `Précisez laquelle : ${typed}${first} ou ${typed}${second}.`,
    ),
  notWhole: (time, before, after) =>
    said(
      `Aucune heure des capteurs ne commence à ${time}`,
      `Comptez des heures entières : écrivez ${before} ou ${after}.`,
    ),
  notPeople: (typed, most) =>
    said(`« ${typed} » n’est pas un nombre de personnes`, `Écrivez un nombre de 0 à ${most}.`),
  notWholePeople: (typed) =>
    said(
      `On ne peut pas compter ${typed} personnes`,
      'Écrivez un nombre entier ; seule une moyenne peut avoir des décimales.',
    ),
  tooManyCounts: (most) =>
    said(`Le magasin a ${most} comptages manuels`, 'Retirez d’abord les plus anciens.'),
  alreadyCounted: (from, people, by, key) =>
    said(
      `Il y a déjà un comptage de ${from} : ${short(people)} personnes, par ${by}`,
      `S’il est faux, retirez-le (numéro ${key}), puis saisissez le vôtre.`,
    ),
  noSuchCount: (key) => said(`Le magasin n’a pas de comptage manuel ${key}`, FROM_LIST),
  countIsWithdrawn: (key) => said(`Le comptage manuel ${key} est déjà retiré`, NOTHING_LEFT),
  noneUsable: {
    visits: said('Aucun comptage manuel de visites n’est utilisable', USABLE),
    occupancy: said('Aucun comptage manuel de personnes présentes n’est utilisable', USABLE),
  },
  nobodyCounted: said('Personne n’a été compté pendant ces heures', 'Comptez aussi une heure plus chargée.'),
  notADate: (typed) => said(`« ${typed} » n’est pas une date`, 'Écrivez une date comme 2026-11-23.'),
  dayToCome: (day) => said(`Le ${day} est encore à venir`, 'Indiquez un jour jusqu’à aujourd’hui.'),
  noSuchCalibration: (key) => said(`Le magasin n’a pas d’étalonnage ${key}`, FROM_LIST),
  calibrationIsEnded: (key) => said(`L’étalonnage ${key} est déjà terminé`, NOTHING_LEFT),
  untilNotATime: (typed) =>
    said(`« ${typed} » n’est pas une heure`, 'Écrivez-la comme 2026-11-24T18:00, en heure locale.'),
  untilSkipped: (typed) => said(`Les horloges sautent ${typed}`, 'Indiquez une heure qui existe.'),
  untilShownTwice: (typed, first, second) =>
    said(`Les horloges indiquent ${typed} deux fois`, `Ajoutez son décalage, ${first} ou ${second}.`),
  untilIsPast: (typed) => said(`${typed} est passé`, 'Indiquez une heure à venir, ou aucune.'),
  notPaused: said('Le magasin n’est pas en pause', NOTHING_LEFT),
  noSuchSetting: (names) => said('Ce réglage n’existe pas', `Choisissez parmi : ${names}.`),
  badSetting: (why) => ({
    what: 'Ce réglage n’est pas valable',
    doThis: 'Corrigez-le ; rien n’a été changé.',
    detail: why,
  }),
};
