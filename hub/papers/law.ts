// Where the law says what, as the papers cite it. Numbers of the law stand here and nowhere in the texts, so
// that any other number in a paper comes from the facts. Regulation (EU) 2016/679 (GDPR), Directive
// 2002/58/EC (ePrivacy), French act no. 78-17. Known as of 2026; each paper asks counsel to check.

export interface Law {
  readonly gdpr: string;
  readonly legitimateInterest: string;
  readonly anonymous: string;
  readonly information: string;
  readonly notIdentifying: string;
  readonly rights: string;
  readonly objection: string;
  readonly processorContract: string;
  readonly processorDuties: string;
  readonly controllerRecord: string;
  readonly processorRecord: string;
  readonly security: string;
  readonly breach: string;
  readonly assessment: string;
  readonly assessmentWhen: string;
  readonly assessmentDescription: string;
  readonly assessmentNecessity: string;
  readonly assessmentRisks: string;
  readonly assessmentMeasures: string;
  readonly officerAdvice: string;
  readonly viewsOfPeople: string;
  readonly priorConsultation: string;
  readonly officer: string;
  readonly transfers: string;
  readonly terminals: string;
  readonly hashingCase: string;
  /** Whom to complain to. */
  readonly authority: string;
}

/** What the French authority is known to hold about counting phones. */
export const CNIL = { anonymisedWithinMinutes: 5, pseudonymsWithinHours: 24 } as const;

export const LAW_EN: Law = {
  gdpr: 'Regulation (EU) 2016/679 (GDPR)',
  legitimateInterest: 'Art. 6(1)(f) GDPR',
  anonymous: 'Recital 26 GDPR',
  information: 'Art. 13 and 14 GDPR',
  notIdentifying: 'Art. 11 and 12(2) GDPR',
  rights: 'Art. 15 to 22 GDPR',
  objection: 'Art. 21 GDPR',
  processorContract: 'Art. 28 GDPR',
  processorDuties: 'Art. 28(3)(a) to (h) GDPR',
  controllerRecord: 'Art. 30(1) GDPR',
  processorRecord: 'Art. 30(2) GDPR',
  security: 'Art. 32 GDPR',
  breach: 'Art. 33 and 34 GDPR',
  assessment: 'Art. 35 GDPR',
  assessmentWhen: 'Art. 35(1), (3) and (4) GDPR',
  assessmentDescription: 'Art. 35(7)(a)',
  assessmentNecessity: 'Art. 35(7)(b)',
  assessmentRisks: 'Art. 35(7)(c)',
  assessmentMeasures: 'Art. 35(7)(d)',
  officerAdvice: 'Art. 35(2) GDPR',
  viewsOfPeople: 'Art. 35(9) GDPR',
  priorConsultation: 'Art. 36 GDPR',
  officer: 'Art. 37 GDPR',
  transfers: 'Art. 44 to 49 GDPR',
  terminals: 'Art. 5(3) of Directive 2002/58/EC (in France Art. 82 of the act of 6 January 1978)',
  hashingCase: 'Conseil d’État, 8 February 2017, JCDecaux France, no. 393714',
  authority: 'your data-protection authority',
};

export const LAW_FR: Law = {
  gdpr: 'règlement (UE) 2016/679 (RGPD)',
  legitimateInterest: 'art. 6.1.f du RGPD',
  anonymous: 'considérant 26 du RGPD',
  information: 'art. 13 et 14 du RGPD',
  notIdentifying: 'art. 11 et 12.2 du RGPD',
  rights: 'art. 15 à 22 du RGPD',
  objection: 'art. 21 du RGPD',
  processorContract: 'art. 28 du RGPD',
  processorDuties: 'art. 28.3.a à h du RGPD',
  controllerRecord: 'art. 30.1 du RGPD',
  processorRecord: 'art. 30.2 du RGPD',
  security: 'art. 32 du RGPD',
  breach: 'art. 33 et 34 du RGPD',
  assessment: 'art. 35 du RGPD',
  assessmentWhen: 'art. 35.1, 35.3 et 35.4 du RGPD',
  assessmentDescription: 'art. 35.7.a',
  assessmentNecessity: 'art. 35.7.b',
  assessmentRisks: 'art. 35.7.c',
  assessmentMeasures: 'art. 35.7.d',
  officerAdvice: 'art. 35.2 du RGPD',
  viewsOfPeople: 'art. 35.9 du RGPD',
  priorConsultation: 'art. 36 du RGPD',
  officer: 'art. 37 du RGPD',
  transfers: 'art. 44 à 49 du RGPD',
  terminals: 'art. 5.3 de la directive 2002/58/CE, art. 82 de la loi du 6 janvier 1978',
  hashingCase: 'Conseil d’État, 8 février 2017, JCDecaux France, nº 393714',
  authority: 'la CNIL (www.cnil.fr)',
};
