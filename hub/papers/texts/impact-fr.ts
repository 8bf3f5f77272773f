// The data-protection impact assessment in French, in the order of GDPR Art. 35(7).
import type { Facts } from '../facts.ts';
import type { Language } from '../language.ts';
import { CNIL } from '../law.ts';
import { openingTerms } from '../opening-terms.ts';
import { type Block, counsel, list, operator, type Paper, type Section, terms } from '../paper.ts';
import { controllerTerms, keptTerms, OPENING_FR, profileWords, sensorTable } from './parts-fr.ts';

export function impactFr(facts: Facts, language: Language): Paper {
  const { law } = language;
  return {
    title: 'Analyse d’impact relative à la protection des données',
    subtitle: `Comptage de téléphones, ${facts.store.name} (${facts.store.path})`,
    lead: `Projet au sens de l’${law.assessment}, rempli d’après la configuration et la base du hub. Il dit ce que fait le logiciel. Ce que le logiciel ne peut ni savoir ni décider est marqué, et numéroté ci-dessous. Ce n’est pas un conseil juridique.`,
    sections: [
      need(language),
      description(facts, language),
      necessity(facts, language),
      risks(facts, language),
      measures(facts, language),
    ],
  };
}

function need({ law }: Language): Section {
  return {
    heading: 'Une analyse est-elle requise ?',
    blocks: [
      `Un magasin est accessible au public, les téléphones appartiennent à des personnes, et l’écoute dure heure après heure. La surveillance systématique à grande échelle de tels lieux demande une analyse (${law.assessmentWhen}), et plusieurs autorités citent le suivi de la localisation ou des déplacements.`,
      counsel(
        'Décidez si ce magasin, avec vos autres, en relève, et consignez pourquoi.',
        'L’échelle s’apprécie sur tous les magasins du responsable. Les autorités attendent le raisonnement même si la réponse est non.',
      ),
    ],
  };
}

function description(facts: Facts, language: Language): Section {
  const { store, hub, listening } = facts;
  const { law, number } = language;
  const closed =
    listening.hours === 0
      ? 'Aucun capteur n’a indiqué d’heure récemment.'
      : `Au cours des ${number(listening.days)} derniers jours, les capteurs ont écouté pendant ${number(listening.hours)} heures (comptées par capteur), dont ${number(listening.whileClosed)} où le magasin était fermé.`;
  return {
    heading: `Ce qui est fait (${law.assessmentDescription})`,
    blocks: [
      terms(
        ...controllerTerms(facts, language),
        [
          'Exploite le hub',
          operator(
            'Indiquez qui exploite le hub.',
            'Si ce n’est pas le responsable, c’est un sous-traitant, et il faut un contrat.',
          ),
        ],
        ['Magasin', `${store.name}, fuseau ${store.timeZone}`],
        ...openingTerms(store.opening, language, OPENING_FR),
      ),
      'Un téléphone qui cherche un réseau Wi-Fi envoie de lui-même, sans qu’on le lui demande, de courts messages (« probe requests »). Chacun contient une adresse du téléphone (le plus souvent changeante), ce que le téléphone sait faire et parfois le nom d’un réseau. Un capteur dans le magasin entend ceux qui sont assez proches.',
      list(
        'L’adresse est aussitôt changée en un nombre par une clé aléatoire qui n’existe que dans la mémoire du capteur. Les noms de réseaux ne sont pas gardés.',
        `${profileWords(facts, language)} Puis la clé est écrasée, et avec elle tout ce qui est connu de chaque téléphone.`,
        'Il reste des nombres par heure : visites, passants, téléphones présents à la fois, durée moyenne de présence (apprise sur plusieurs jours) et, si le profil le permet, durées de présence par tranches.',
        noiseWords(facts, language),
        'Seuls ces comptages sont envoyés, chacun avec une fourchette, la part de l’heure écoutée et les réglages ; et, à côté, des nouvelles du capteur lui-même : qu’il est connecté, que sa source fonctionne, combien de trames radio il a traitées depuis son démarrage, en ordre de grandeur.',
        'Le hub conserve chaque heure et en fait des rapports.',
      ),
      ...sensorTable(facts, language),
      closed,
      listening.whileClosed > 0 &&
        operator(
          'Dites pourquoi les capteurs écoutent quand le magasin est fermé, ou faites-les cesser.',
          'Les quelques téléphones des heures de fermeture sont ceux du personnel et des voisins.',
        ),
      operator(
        'Joignez le fichier de configuration de chaque capteur : seuils de signal, canal, appareils écartés.',
        'Le hub n’en reçoit que l’empreinte. Les seuils décident jusqu’où hors du magasin on entend.',
      ),
      terms(
        ['Base du hub', hub.database],
        ['Pages du hub', `servies sur ${hub.webAddress} ; le hub lui-même ne demande pas de mot de passe`],
        [
          'Messages',
          `par ${hub.brokerIsExternal ? 'un courtier externe' : 'le courtier du hub'}, ${hub.brokerAddress}, ${hub.brokerIsEncrypted ? 'chiffrés' : 'non chiffrés par le logiciel'}`,
        ],
        ...keptTerms(facts, language),
      ),
    ].filter((block): block is Block => block !== false),
  };
}

function noiseWords({ processing: { epsilon, floor } }: Facts, { number }: Language): string {
  if (epsilon === undefined || floor === undefined) {
    return 'Chaque comptage est bruité sur le capteur, une fois. À quel point, et en dessous de quel nombre il est retenu, aucun capteur du magasin ne l’a encore indiqué.';
  }
  const withheld =
    floor > 0
      ? `Un comptage alors inférieur à ${number(floor)} est retenu.`
      : 'Aucun comptage n’est retenu parce que petit.';
  return `Chaque comptage est bruité sur le capteur, une fois, par un bruit de Laplace discret d’échelle un sur ε pour la trace d’un téléphone, ε = ${number(epsilon)} par comptage. ${withheld} Ce n’est pas une garantie pour une personne : un téléphone pris pour plusieurs, présent des heures ou venant chaque jour s’additionne, et rien ne prouve qu’un téléphone ne change un comptage que d’une unité.`;
}

function necessity(facts: Facts, { law, number }: Language): Section {
  const { processing, publicPage } = facts;
  const isShort = processing.forgetMinutes <= CNIL.anonymisedWithinMinutes;
  const regime = isShort
    ? `On sait que la CNIL admet le comptage avec une information et un moyen simple de s’opposer si les données sont anonymisées en ${number(CNIL.anonymisedWithinMinutes)} minutes. Ces capteurs oublient en ${number(processing.forgetMinutes)}.`
    : `On sait que la CNIL demande plus qu’une information si les données ne sont pas anonymisées en ${number(CNIL.anonymisedWithinMinutes)} minutes, et traite à part les pseudonymes gardés jusqu’à ${number(CNIL.pseudonymsWithinHours)} heures. Ces capteurs peuvent les garder ${number(processing.forgetMinutes)} minutes.`;
  return {
    heading: `Est-ce nécessaire et proportionné ? (${law.assessmentNecessity})`,
    blocks: [
      'Le logiciel sert à dire combien de personnes passent, entrent et restent dans un magasin, heure par heure. Il ne reconnaît personne au-delà de la durée ci-dessus, ne recoupe aucune autre donnée et n’a aucun réglage qui laisserait sortir un enregistrement individuel du capteur.',
      operator(
        'Énoncez vos finalités, et ce que vous décidez d’après ces chiffres.',
        'Une finalité s’énonce avant le début, et les chiffres ne servent pas à autre chose, comme surveiller le personnel.',
      ),
      operator(
        'Comparez avec des moyens moins intrusifs : barrière lumineuse, tapis, comptage à la main.',
        'La nécessité se juge à ce qui suffirait. Ces moyens comptent à la porte ; ils ignorent les passants.',
      ),
      counsel(
        `Mettez en balance l’intérêt légitime (${law.legitimateInterest}) et consignez le résultat.`,
        'Pour : mémoire courte, comptages bruités, personne d’identifié, affiche à la porte. Contre : on ne s’attend guère à ce que son téléphone soit entendu, on ne le voit pas, et ceux qui passent dehors sont entendus aussi.',
      ),
      counsel(
        `Décidez si ${law.terminals} s’applique.`,
        'Ce texte demande un consentement pour lire dans un terminal. Les « probe requests » sont émises par le téléphone lui-même et seulement reçues ; savoir si c’est accéder à une information stockée dans le terminal est discuté, et les autorités penchent pour une lecture large.',
      ),
      regime,
      counsel(
        isShort
          ? 'Vérifiez cette position telle qu’elle est aujourd’hui, et celle de votre propre autorité.'
          : 'Vérifiez cette position telle qu’elle est aujourd’hui, et si ce profil peut reposer sur l’intérêt légitime ; l’autre profil est un réglage.',
        `Les positions changent. ${law.hashingCase} : des adresses hachées n’ont pas été tenues pour anonymes, ni une affiche seule pour suffisante.`,
      ),
      publicPage === undefined
        ? operator(
            'Indiquez publicUrl dans la configuration du hub, et posez les affiches que `footfall-hub notice` imprime.',
            `Les personnes doivent savoir dès la porte qui compte, pourquoi et comment s’opposer (${law.information}). Sans cette adresse, aucune affiche ne s’imprime.`,
          )
        : `Les personnes sont informées par une affiche à la porte, dont le code mène à ${publicPage} (${law.information}).`,
      operator(
        'Vérifiez que l’affiche se lit avant qu’on soit entendu, que sa page répond, et que quelqu’un lit ce qui arrive au contact.',
        'Le capteur entend à travers la vitrine.',
      ),
      `Une fois oublié, un téléphone ne peut être retrouvé : accès, effacement et autres droits (${law.rights}) ne trouvent alors rien, et n’obligent pas à identifier les personnes (${law.notIdentifying}). Un téléphone à adresse fixe peut être écarté pour l’avenir ; un téléphone qui change d’adresse ne peut être reconnu, pas même pour l’écarter.`,
      operator(
        'Vérifiez que les oppositions parviennent à chaque capteur du magasin, et en combien de temps.',
        `Une opposition reçue et non suivie d’effet est pire que rien (${law.objection}).`,
      ),
    ],
  };
}

function risks(facts: Facts, language: Language): Section {
  const { law, number } = language;
  const { processing, kept, hub } = facts;
  const floor =
    processing.floor === undefined
      ? 'Un seuil et un bruit, de force non encore indiquée'
      : processing.floor > 0
        ? `Un bruit, et un seuil de ${number(processing.floor)}`
        : 'Un bruit ; aucun seuil n’est réglé';
  return {
    heading: `Risques pour les personnes (${law.assessmentRisks})`,
    blocks: [
      {
        kind: 'table',
        head: ['Ce qui peut arriver', 'Ce qui s’y oppose', 'Ce qui reste'],
        rows: [
          [
            'Quelqu’un lit la mémoire du capteur et suit des téléphones',
            `Hachage à clé, une clé pour ${number(processing.forgetMinutes)} minutes au plus, rien sur disque`,
            'Qui tient l’appareil peut de toute façon entendre les téléphones, comme avec toute radio',
          ],
          [
            'Un comptage trahit la présence d’une personne',
            floor,
            'Rien de prouvé par personne ; un visiteur connu peut se deviner à une heure calme',
          ],
          [
            'Le personnel est surveillé aux heures calmes ou de fermeture',
            floor,
            `${number(facts.listening.whileClosed)} heures de fermeture ont été écoutées récemment`,
          ],
          [
            'Un expéditeur défaillant ou étranger met des données personnelles dans un message',
            `Schéma strict ; les messages refusés sont mis de côté, au plus ${number(kept.refusedBodyBytesMax)} octets de chacun, et aucune page ne les montre`,
            `Ils restent jusqu’à ce que de plus récents prennent leur place, parmi ${number(kept.refusedOfStoreMax)} d’un magasin au plus`,
          ],
          [
            'Des noms dans les comptages manuels et leurs notes',
            'Seulement ce que l’exploitant saisit',
            `${number(kept.handCounts)} comptages manuels et ${number(kept.calibrations)} étalonnages nomment leur auteur, sans limite de durée`,
          ],
          [
            'Des inconnus lisent ou changent les rapports',
            `Pages sur ${hub.webAddress}, messages ${hub.brokerIsEncrypted ? 'chiffrés' : 'non chiffrés par le logiciel'}`,
            'Le logiciel n’a pas de comptes : c’est au réseau d’écarter les inconnus',
          ],
          [
            'Le comptage s’étend : mémoire plus longue, bruit plus faible, plus de capteurs',
            'Chaque heure dit ses réglages ; ce document les montre',
            'Rien n’interdit le changement, sinon vous',
          ],
        ],
      },
      operator(
        'Estimez la gravité et la vraisemblance de chacun, et ajoutez ceux de votre magasin.',
        'Un magasin à côté d’une clinique, d’un lieu de culte ou d’un parti n’est pas comme les autres.',
      ),
      counsel(
        `Décidez si les comptages conservés sont anonymes (${law.anonymous}).`,
        'S’ils le sont, le droit s’arrête là ; sinon, les garder sans limite demande une raison ou un terme.',
      ),
    ],
  };
}

function measures({ controller }: Facts, { law }: Language): Section {
  return {
    heading: `Mesures et décision (${law.assessmentMeasures})`,
    blocks: [
      list(
        'Dans le logiciel : clés aléatoires en mémoire seulement, aucun téléphone enregistré, bruit tiré une fois, messages stricts, refus comptés et montrés.',
        'Vérifié par ses tests : des adresses et des noms de réseaux glissés exprès sont recherchés dans chaque fichier, journal et message, sous toute écriture courante.',
      ),
      operator(
        'Décrivez les vôtres : qui atteint le hub et comment c’est imposé, les sauvegardes, qui met les appareils à jour, que faire d’un vol.',
        `Le hub ne demande pas de mot de passe, et un capteur peut être à portée de main (${law.security}).`,
      ),
      controller.dataProtectionOfficer === null
        ? counsel(
            `Confirmez qu’aucun délégué ne doit être désigné (${law.officer}).`,
            'La configuration dit qu’il n’y en a pas ; une surveillance à grande échelle en demande un.',
          )
        : operator(
            `Inscrivez l’avis du délégué à la protection des données (${law.officerAdvice}).`,
            'Il doit être demandé s’il y a un délégué.',
          ),
      operator(
        `Demandez l’avis des clients ou du personnel, ou dites pourquoi non (${law.viewsOfPeople}).`,
        'Une affiche et une boîte à réponses peuvent suffire ; le personnel peut avoir son mot à dire en droit du travail.',
      ),
      counsel(
        `Décidez si l’autorité doit être consultée avant (${law.priorConsultation}).`,
        'Elle doit l’être si un risque élevé demeure après toutes les mesures.',
      ),
      operator(
        'Décidez, signez et datez ; fixez le jour du prochain réexamen.',
        'Refaites ces documents à chaque changement de réglage, et comparez.',
      ),
    ],
  };
}
