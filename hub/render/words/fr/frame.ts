// Ce qui entoure chaque page.
import type { Words } from '../en.ts';

export const frame: Words['frame'] = {
  skip: 'Aller aux chiffres',
  menu: 'Menu principal',
  language: 'Langue',
  stores: 'Magasins',
  messages: 'Messages',
  footer:
    'Les comptages portent sur des téléphones, et sur des personnes seulement là où des comptages manuels les ont étalonnés. Avant de quitter le magasin, chaque heure est rendue imprécise par un bruit aléatoire, et les petits nombres ne sont pas publiés ; les téléphones eux-mêmes y sont oubliés en quelques minutes.',
};
