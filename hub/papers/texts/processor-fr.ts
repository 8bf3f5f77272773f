// In French: the facts for a contract with whoever runs the hub (GDPR Art. 28), and that processor's record.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import { counsel, list, operator, type Paper, terms } from '../paper.ts';
import { controllerTerms, keptTerms, profileWords, sensorTable } from './parts-fr.ts';

export function processorFr(facts: Facts, language: Language): Paper {
  const { law, number } = language;
  const { store, hub, kept } = facts;
  return {
    title: 'Description de la sous-traitance',
    subtitle: `Comptage de téléphones, ${store.name} (${store.path})`,
    lead: `Les faits qu’un contrat au titre de l’${law.processorContract} doit contenir, si quelqu’un exploite le hub pour le responsable. Ce n’est pas un contrat. Si le responsable exploite lui-même le hub, ce document est inutile.`,
    sections: [
      {
        heading: 'Parties',
        blocks: [
          terms(...controllerTerms(facts, language), [
            'Sous-traitant',
            operator(
              'Nommez qui exploite le hub, avec son adresse et son délégué.',
              `La configuration ne le dit pas. Le registre du sous-traitant le demande aussi (${law.processorRecord}).`,
            ),
          ]),
        ],
      },
      {
        heading: 'Objet, durée, nature et finalité',
        blocks: [
          terms(
            [
              'Objet',
              'recevoir, contrôler, conserver et rapporter des comptages horaires de téléphones et des comptages manuels',
            ],
            [
              'Nature',
              'les capteurs sont dans le magasin ; le hub ne reçoit jamais une adresse ni l’enregistrement d’un téléphone',
            ],
            ['Finalité', 'dire au responsable combien de personnes passent, entrent et restent'],
            [
              'Personnes',
              'clients, personnel, passants et voisins qui portent un téléphone ; qui saisit des comptages manuels',
            ],
            [
              'Données',
              'comptages horaires bruités, réglages et santé des capteurs ; noms et notes des comptages manuels',
            ],
            ['Sur les capteurs', profileWords(facts, language)],
            ['Durée', operator('Inscrivez la durée du contrat.', 'Le logiciel n’en connaît pas.')],
          ),
          ...sensorTable(facts, language),
        ],
      },
      {
        heading: `Ce que le logiciel apporte à chaque obligation (${law.processorDuties})`,
        blocks: [
          terms(
            [
              'Instructions',
              'le fichier de configuration du hub et celui de chaque capteur ; chaque heure dit avec quels réglages elle est faite',
            ],
            [
              'Confidentialité',
              operator(
                'Engagez ceux qui peuvent atteindre le hub.',
                `Ses pages sur ${hub.webAddress} ne demandent pas de mot de passe.`,
              ),
            ],
            [
              'Sécurité',
              `aucun téléphone isolé n’atteint le hub ; les messages ${hub.brokerIsEncrypted ? 'sont chiffrés jusqu’au courtier' : 'ne sont pas chiffrés par le logiciel'} ; la base est ${hub.database}`,
            ],
            [
              'Autres sous-traitants',
              hub.brokerIsExternal
                ? operator(
                    `Nommez qui exploite le courtier ${hub.brokerAddress}, et faites-le approuver.`,
                    'Les comptages y passent.',
                  )
                : operator(
                    'Nommez qui héberge la machine du hub et ses sauvegardes.',
                    `Le courtier est celui du hub, ${hub.brokerAddress}.`,
                  ),
            ],
            [
              'Droits des personnes',
              'les oppositions s’exécutent sur le capteur, avant le comptage ; dans le hub il n’y a personne à trouver, sinon les noms des comptages manuels',
            ],
            [
              'Aide en cas de violation',
              `les alarmes et messages refusés sont gardés et montrés, avec leurs heures (${law.breach})`,
            ],
            ['Restitution', 'tous les comptages s’exportent en CSV et par l’API'],
            [
              'Effacement',
              `aucune commande n’efface : la fin, c’est la suppression de ${hub.database} et de ses sauvegardes, qui peuvent contenir les magasins d’autres responsables`,
            ],
            ['Audits', 'ce document, refait à tout moment ; le code source et les tests du logiciel'],
          ),
          counsel(
            'Rédigez le contrat, responsabilité et audits compris.',
            'Ce sont des faits, non des clauses.',
          ),
        ],
      },
      {
        heading: 'Jusqu’à quand',
        blocks: [
          terms(...keptTerms(facts, language)),
          list(
            `Les messages refusés sont le seul endroit où reste le contenu d’un expéditeur étranger, jusqu’à ${number(kept.refusedMax)} messages.`,
          ),
          counsel(
            'Convenez d’un terme pour ce qui est gardé sans limite.',
            'Après le contrat, le sous-traitant doit effacer ou restituer.',
          ),
        ],
      },
    ],
  };
}
