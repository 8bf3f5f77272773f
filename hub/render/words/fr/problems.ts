// Ce qui n’a pas marché avec une requête, et que faire.
import { NUMBERS } from '../../numbers.ts';
import type { Refusal } from '../en/problems.ts';
import type { Words } from '../en.ts';

const said = (what: string, doThis: string, detail?: string): Refusal =>
  detail === undefined ? { what, doThis } : { what, doThis, detail };

const { plural, whole } = NUMBERS.fr;
const OWN_PAGES = 'Utilisez les pages du hub lui-même, ou un programme.';

export const problems: Words['problems'] = {
  allStores: 'Tous les magasins',
  nothingHere: said('Il n’y a rien ici', 'Vérifiez l’adresse, ou partez de la liste des magasins.'),
  nothingInApi: said('Il n’y a rien ici', 'Consultez /api/v1/openapi.json pour savoir ce qui existe.'),
  noSuchStore: said(
    'Ce magasin n’existe pas',
    'Vérifiez l’adresse, ou cherchez le magasin dans /api/v1/stores. Les magasins viennent de l’annuaire du hub.',
  ),
  noSuchGroup: said(
    'Ce groupe n’existe pas',
    'Vérifiez l’adresse. Les groupes viennent de l’annuaire du hub : `footfall-hub directory export` les montre.',
  ),
  notADate: (typed) => said(`« ${typed} » n’est pas une date`, 'Écrivez une date comme 2026-11-23.'),
  notARange: (typed, ranges) =>
    said(`« ${typed} » n’est pas une période`, `Choisissez l’une de celles-ci : ${ranges}.`),
  tooManyTogether: (most) =>
    said(
      `au plus ${most} magasins peuvent être classés par un chiffre`,
      'Cherchez un lieu ou un groupe, ou classez par nom.',
    ),
  notADateOrHour: (typed) =>
    said(
      `« ${typed} » n’est ni une date ni une heure`,
      'Écrivez une date locale comme 2026-11-23, ou une heure UTC comme 2026-11-23T14:00:00Z.',
    ),
  notACursor: said(
    '`after` n’est pas l’endroit où une liste continue',
    'Donnez ce qui était `next` dans la réponse précédente.',
  ),
  endsBeforeStart: said('`from` est après `to`', 'Échangez-les, ou omettez l’un des deux.'),
  tooManyDays: (days, most) =>
    said(`${whole(days)} jours, c’est trop à la fois`, `Demandez au plus ${whole(most)} jours.`),
  tooLongForStores: (range, ranges) =>
    said(
      `${range} pour autant de magasins, c’est trop pour une page`,
      `Choisissez parmi ${ranges}, ou un sous-groupe.`,
    ),
  badRequest: (why) => said('La requête n’est pas valable', 'Corrigez-la.', why),
  unknownName: said(
    'Rien de ce nom n’est attendu ici',
    'Vérifiez l’orthographe, ou omettez-le. /api/v1/openapi.json décrit ce qui est attendu.',
  ),
  notExpected: (why) =>
    said(
      'Ce n’est pas ce qui est attendu',
      'Corrigez la saisie. /api/v1/openapi.json décrit ce qui est attendu.',
      why,
    ),
  failed: said('Le hub n’a pas pu répondre', 'Réessayez ; si cela persiste, le journal du hub dit pourquoi.'),
  noDatabase: (advice) =>
    said('Le hub ne peut pas utiliser sa base de données', 'Prévenez l’exploitant, qui verra :', advice),
  changedMeanwhile: said(
    'Quelqu’un d’autre a changé la même chose au même moment',
    'Voyez ce qui s’y trouve maintenant, puis réessayez.',
  ),
  tooManyRequests: (seconds) =>
    said(
      'Trop de requêtes à la fois',
      `Attendez ${plural(seconds, 'seconde', 'secondes')}, puis continuez moins vite.`,
    ),
  severalHosts: said('La requête a plusieurs en-têtes Host', 'N’en envoyez qu’un.'),
  noHost: (address) => said('La requête ne nomme aucun hôte', nameAdvice(address)),
  otherHost: (name, address) => said(`${name} n’est pas un nom de ce hub`, nameAdvice(address)),
  otherSite: said('Un autre site a demandé ceci', OWN_PAGES),
  otherOrigin: said(
    'Un autre site a demandé ceci',
    `${OWN_PAGES} Si c’en est une, un serveur mandataire a changé l’en-tête Host : faites-lui transmettre celui du visiteur, avec son port (nginx : proxy_set_header Host $http_host), ou l’envoyer comme X-Forwarded-Host.`,
  ),
};

const nameAdvice = (address: string) =>
  `Demandez-le comme ${address}, ou ajoutez le nom à listen.names dans hub.yaml et redémarrez le hub. Un serveur mandataire dit le nom dans son en-tête Host.`;
