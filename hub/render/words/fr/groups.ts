// Les groupes d’une enseigne : les sommes de leurs magasins, et où chacun en est.
import { NUMBERS } from '../../numbers.ts';
import type { Words } from '../en.ts';

const { plural, whole } = NUMBERS.fr;
const stores = (count: number) => plural(count, 'magasin', 'magasins');

export const groups: Words['groups'] = {
  groups: 'Groupes',
  group: 'Groupe',
  has: (count, below) =>
    below === 0 ? stores(count) : `${stores(count)}, ${plural(below, 'sous-groupe', 'sous-groupes')}`,
  counted: (counted, all) => `${whole(counted)} sur ${stores(all)} avec un comptage`,
  standings: {
    'not-heard': (count) => plural(count, 'non écouté', 'non écoutés'),
    withheld: (count) => `${whole(count)} avec trop peu pour être publié`,
    paused: (count) => `${whole(count)} en pause`,
    waiting: (count) => `${whole(count)} sans comptage encore`,
    early: (count) => `${whole(count)} sans heure d’ouverture terminée`,
    closed: (count) => plural(count, 'fermé', 'fermés'),
  },
  named: (what, names) => `${what} (${names})`,
  parts: 'Ses groupes et magasins',
  partsTable: 'Chiffres de ses groupes et magasins',
  part: 'Groupe ou magasin',
  visitsOn: (day) => `Visites, ${day}`,
  visitsOver: (range) => `Visites, ${range}`,
  onLastWeek: 'Évolution',
  state: 'État',
  standing: {
    counted: 'compté',
    withheld: 'trop peu pour être publié',
    closed: 'fermé',
    paused: 'en pause',
    'not-heard': 'non écouté',
    early: 'aucune heure d’ouverture terminée',
    waiting: 'ne compte pas encore',
  },
  partly: (missing, all) => `non écouté : ${missing} heures-capteur sur ${all}`,
  notYet: 'hors du groupe ce jour-là',
  left: 'n’est plus dans le groupe',
  noStore: 'Aucun magasin n’est encore dans ce groupe',
  addStore:
    'Nommez le groupe sous un magasin dans le YAML de l’annuaire, et appliquez-le : footfall-hub directory apply.',
  noHour: 'En attente de la première heure',
  firstHour: 'Aucun de ses magasins n’a encore compté une heure.',
};
