// Ce que chaque graphique et chaque tableau dit de lui-même.
import type { Words } from '../en.ts';

export const charts: Words['charts'] = {
  tableBelow: (what) => `${what} Le tableau ci-dessous donne les chiffres.`,
  asTable: 'Les chiffres en tableau',
  legend: {
    whole: 'compté',
    chosen: 'le jour ci-dessus',
    partly: 'écouté en partie, donc sans doute trop bas',
    withheld: 'non publié : trop peu',
    missing: 'non écouté',
    closed: 'fermé',
    outside: 'écouté pendant la fermeture, hors du total',
    usual: 'habituel : moyenne des quatre derniers mêmes jours de la semaine',
    near: 'pas nettement différent de l’habitude',
  },
};
