// La page de ce qui demande l’attention de quelqu’un.
import type { Words } from '../en.ts';

export const messages: Words['messages'] = {
  lead: (most) =>
    `Les heures sont en UTC. Au plus ${most} messages de chaque sorte, les plus récents de chaque magasin ; l’API en a davantage.`,
  alarms: 'Alarmes',
  noAlarms: 'Aucune.',
  alarmsCaption: 'Alarmes, les plus récentes d’abord',
  raised: 'Déclenchée',
  where: 'Où',
  kind: 'Nature',
  happened: 'Ce qui s’est passé',
  refused: 'Messages refusés',
  noRefused: 'Aucun : tous les messages reçus ont été compris.',
  refusedCaption: 'Messages refusés, les plus récents d’abord',
  received: 'Reçu',
  topic: 'Sujet MQTT',
  code: 'Code',
  why: 'Pourquoi',
  kinds: {
    'conflicting-repeat': 'Une heure est revenue avec d’autres valeurs',
    'weaker-settings': 'Des réglages qui protègent moins',
    'cannot-count': 'Un capteur ne peut pas compter',
    'too-many-changes': 'Trop de changements de réglages',
    'calibration-setup': 'L’étalonnage ne convient plus aux capteurs',
    'calibration-drift': 'L’étalonnage a peut-être dérivé',
    'calibration-age': 'Les comptages manuels sont anciens',
    'many-objections': 'Beaucoup d’oppositions',
    certificate: 'Le certificat ou les accès du courtier MQTT',
    'too-many-sensors': 'Trop de capteurs',
    'retired-sensor': 'Un capteur retiré compte encore',
    'hub-part': 'Une partie du hub ne tourne pas',
    'client-name': 'Un autre programme porte le nom du hub',
  },
};
