// The record of processing in French: what GDPR Art. 30(1) lists, in its order.
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import { openingTerms } from '../opening-terms.ts';
import { counsel, operator, type Paper, terms } from '../paper.ts';
import { controllerTerms, keptTerms, OPENING_FR, profileWords, sensorTable } from './parts-fr.ts';

export function recordFr(facts: Facts, language: Language): Paper {
  const { law } = language;
  const { store, hub, publicPage } = facts;
  return {
    title: 'Registre des traitements',
    subtitle: `Comptage de téléphones, ${store.name} (${store.path})`,
    lead: `Une fiche pour le registre du responsable (${law.controllerRecord}), remplie d’après la configuration et la base du hub. Ce qu’elles ne disent pas est marqué, et numéroté ci-dessous.`,
    sections: [
      {
        heading: 'Qui',
        blocks: [
          terms(
            ...controllerTerms(facts, language),
            [
              'Responsable conjoint, représentant',
              operator(
                'Nommez les responsables conjoints et le représentant, ou dites qu’il n’y en a pas.',
                'Un bailleur ou un franchiseur qui lit les rapports peut en être un.',
              ),
            ],
            ['Lieu', `${store.name}, fuseau ${store.timeZone}`],
            ...openingTerms(store.opening, language, OPENING_FR),
          ),
        ],
      },
      {
        heading: 'Pourquoi',
        blocks: [
          'Pour savoir combien de personnes passent devant le magasin, entrent et restent, heure par heure.',
          operator(
            'Confirmez ou corrigez les finalités.',
            'Le registre doit dire à quoi vous servent les chiffres.',
          ),
          counsel(
            `Inscrivez la base légale, telle que pesée dans l’analyse d’impact (${law.legitimateInterest}).`,
            'Le logiciel donne les faits, non la balance.',
          ),
        ],
      },
      {
        heading: 'Qui est concerné, et quelles données',
        blocks: [
          terms(
            [
              'Personnes',
              'qui porte un téléphone au Wi-Fi allumé dans le magasin ou auprès : clients, personnel, passants, voisins ; et qui saisit des comptages manuels',
            ],
            [
              'Données en mémoire du capteur',
              'empreinte à clé de l’adresse Wi-Fi du téléphone, empreinte à clé de ce que le téléphone dit savoir faire, heure, force du signal, numéro de séquence',
            ],
            ['Combien de temps', profileWords(facts, language)],
            [
              'Données qui sortent du capteur',
              'comptages par heure, bruités ; nouvelles du capteur lui-même',
            ],
            ['Données saisies à la main', 'comptages de personnes, avec le nom de qui a compté et une note'],
          ),
        ],
      },
      {
        heading: 'Destinataires',
        blocks: [
          terms(
            [
              'Lecteurs des rapports',
              operator(
                'Listez qui lit les pages, l’API et les fichiers exportés.',
                `Le hub les sert sur ${hub.webAddress} et ne demande pas de mot de passe.`,
              ),
            ],
            [
              'Courtier de messages',
              hub.brokerIsExternal
                ? operator(
                    `Nommez qui exploite le courtier ${hub.brokerAddress}.`,
                    'Les comptages horaires y passent : ce peut être un sous-traitant.',
                  )
                : `celui du hub, ${hub.brokerAddress}`,
            ],
            [
              'Pays tiers',
              operator(
                'Dites où se trouvent le hub, ses sauvegardes et le courtier.',
                `Un transfert hors de l’Espace économique européen demande un fondement (${law.transfers}). Le logiciel lui-même n’envoie rien ailleurs.`,
              ),
            ],
          ),
        ],
      },
      {
        heading: 'Jusqu’à quand',
        blocks: [
          terms(...keptTerms(facts, language)),
          counsel(
            'Décidez si « sans limite » convient aux comptages et aux noms des comptages manuels.',
            'Des données personnelles demandent un terme. Le hub n’a pas de commande qui efface ; sa base est un fichier, ou une base PostgreSQL.',
          ),
        ],
      },
      {
        heading: `Sécurité (${law.security})`,
        blocks: [
          terms(
            [
              'Sur le capteur',
              'clés aléatoires en mémoire seulement ; jamais un téléphone sur disque, dans un journal ou sur le réseau ; le bruit avant tout envoi ; les comptages de l’heure en cours, lisibles par son seul programme, sont sur son disque jusqu’à ce que les suivants les remplacent',
            ],
            [
              'En chemin',
              hub.brokerIsEncrypted ? 'chiffré jusqu’au courtier' : 'non chiffré par le logiciel',
            ],
            ['Au hub', `une base, ${hub.database} ; contrôle strict de ce qui arrive`],
            [
              'Information des personnes',
              publicPage === undefined
                ? operator(
                    'Indiquez publicUrl, et posez une affiche.',
                    'Aucune page publique n’est configurée.',
                  )
                : `affiche à la porte, et ${publicPage}`,
            ],
          ),
          ...sensorTable(facts, language),
          operator(
            'Ajoutez les mesures de votre organisation.',
            'Accès, sauvegardes, mises à jour et vol échappent au logiciel.',
          ),
        ],
      },
    ],
  };
}
