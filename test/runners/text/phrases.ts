import type { Language } from './types.ts';

type Lists = Readonly<Record<Language, readonly string[]>>;

const lines = (text: string): readonly string[] => text.trim().split(/\s*\n\s*/);

/** Names of sequences and scans: the same in every language. */
export const SEQUENCES = lines(`
  T2 FLAIR AX
  T1 SE SAG
  AX T1 POST
  COR STIR
  DWI ADC
  T2 TSE TRA FS
  MPRAGE SAG
  SWI AX
  TOF 3D
  PD FS COR
  DIXON VIBE
  SCOUT
  AX BONE 2.5MM
  THIN LUNG
  MIP COR
  CTA HEAD
  SPIRAL 5MM
  PA CHEST
  AP PELVIS
  LAT SPINE
`);

/** Descriptions of studies and procedures. */
export const EXAMS: Lists = {
  en: lines(`
    MRI BRAIN W WO CONTRAST
    CT ABDOMEN PELVIS
    CHEST 2 VIEWS
    XR KNEE BILATERAL
    US THYROID
    MAMMOGRAPHY SCREENING
    Lumbar spine without contrast
    CT angiography chest
    PET CT whole body
    Shoulder left
    MR cardiac perfusion
    Hip right lateral
    Renal ultrasound
    Neck soft tissue
    Bone scan
    Fetal echo
    Portable chest
    Cervical spine flexion
    Abdomen supine
    Liver biopsy guidance
  `),
  de: lines(`
    MRT Schädel mit Kontrastmittel
    CT Abdomen
    Röntgen Thorax
    Sonographie Leber
    Knie rechts
    LWS seitlich
    Becken Übersicht
    Hüfte links
    MRT Wirbelsäule
    Angiographie Becken
  `),
  fr: lines(`
    IRM cérébrale
    Scanner thoracique
    Échographie abdominale
    Radiographie genou droit
    Rachis lombaire
    Mammographie bilatérale
    Angioscanner pulmonaire
    Épaule gauche
    Bassin de face
  `),
  es: lines(`
    RM cerebral con contraste
    TC abdomen
    Radiografía tórax
    Ecografía hepática
    Columna lumbar
    Rodilla derecha
    Mamografía bilateral
    Hombro izquierdo
    Pelvis simple
  `),
  it: lines(`
    RM encefalo con contrasto
    TC addome
    Radiografia torace
    Ecografia tiroide
    Colonna lombare
    Ginocchio destro
    Mammografia bilaterale
    Spalla sinistra
    Bacino
  `),
  pt: lines(`
    RM crânio com contraste
    TC abdome
    Radiografia tórax
    Ultrassonografia abdome
    Coluna lombar
    Joelho direito
    Mamografia bilateral
    Ombro esquerdo
  `),
  nl: lines(`
    MRI hersenen met contrast
    CT abdomen
    Röntgen thorax
    Echografie lever
    Lumbale wervelkolom
    Knie rechts
    Mammografie beiderzijds
    Schouder links
    Bekken
  `),
};

/** Sentences of findings and questions. */
export const FINDINGS: Lists = {
  en: lines(`
    No acute intracranial hemorrhage.
    Mild degenerative changes of the lumbar spine.
    Small pleural effusion on the right.
    No evidence of pulmonary embolism.
    Enhancing lesion in the left frontal lobe.
    Gallbladder wall thickening with stones.
    Fracture of the distal radius.
    Chronic headache and nausea.
    Status post total knee replacement.
    Nodule in the upper lobe, follow up in six months.
    Rule out appendicitis.
    Normal size of liver and spleen.
  `),
  de: lines(`
    Keine intrakranielle Blutung.
    Pleuraerguss rechts.
    Degenerative Veränderungen der Lendenwirbelsäule.
    Verdacht auf Lungenembolie.
    Fraktur des distalen Radius.
    Leber und Milz normal.
  `),
  fr: lines(`
    Pas de lésion cérébrale.
    Épanchement pleural droit.
    Fracture du radius distal.
    Foie et rate de taille normale.
    Suspicion d'embolie pulmonaire.
  `),
  es: lines(`
    Sin lesiones cerebrales.
    Derrame pleural derecho.
    Fractura de radio distal.
    Hígado y bazo normales.
    Sospecha de embolia pulmonar.
  `),
  it: lines(`
    Nessuna lesione cerebrale.
    Versamento pleurico destro.
    Frattura del radio distale.
    Fegato e milza normali.
    Sospetta embolia polmonare.
  `),
  pt: lines(`
    Sem lesão cerebral.
    Derrame pleural direito.
    Fratura do rádio distal.
    Fígado e baço normais.
    Suspeita de embolia pulmonar.
  `),
  nl: lines(`
    Geen intracraniële bloeding.
    Pleuravocht rechts.
    Fractuur van de distale radius.
    Lever en milt normaal.
    Verdenking op longembolie.
  `),
};

export const MONTHS: Lists = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  it: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' '),
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' '),
  nl: 'januari februari maart april mei juni juli augustus september oktober november december'.split(' '),
};

export const MONTH_ABBREVIATIONS: Lists = {
  en: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
  de: 'Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez'.split(' '),
  fr: 'janv févr mars avr mai juin juil août sept oct nov déc'.split(' '),
  es: 'ene feb mar abr may jun jul ago sep oct nov dic'.split(' '),
  it: 'gen feb mar apr mag giu lug ago set ott nov dic'.split(' '),
  pt: 'jan fev mar abr mai jun jul ago set out nov dez'.split(' '),
  nl: 'jan feb mrt apr mei jun jul aug sep okt nov dec'.split(' '),
};

/**
 * Ways to write a day: `%d` `%D` `%o` day, with zero, and as an ordinal, `%m` `%M` month likewise, `%y` `%Y` year of two and four digits, `%b`
 * `%U` abbreviation of the month and in capitals, `%B` `%F` its name likewise.
 */
export const NUMERIC_DATES = lines(`
  %Y-%M-%D
  %Y%M%D
  %D.%M.%Y
  %M/%D/%Y
  %D/%M/%Y
  %m/%d/%Y
  %D-%M-%Y
  %Y/%M/%D
  %Y.%M.%D
  %D/%M/%y
  %M-%D-%y
  %D.%M.%y
  %D-%U-%Y
  %D-%U-%y
  %D%U%Y
  %D %U %Y
`);

export const WORDED_DATES: Lists = {
  en: ['%B %d, %Y', '%d %B %Y', '%b %d, %Y', '%d %b %Y', '%b. %d %Y', '%F %d %Y', '%B %o, %Y', '%d %b %y', '%b-%D-%Y'],
  de: ['%d. %B %Y', '%d.%B %Y', '%D. %b. %Y', '%d. %B %y', '%d. %F %Y'],
  fr: ['%d %B %Y', '%d %b. %Y', '%D %B %y', '%d %F %Y'],
  es: ['%d de %B de %Y', '%d %B %Y', '%D-%b-%Y', '%d de %B %Y'],
  it: ['%d %B %Y', '%D %b %Y', '%d %F %Y'],
  pt: ['%d de %B de %Y', '%d/%b/%Y', '%d de %F de %Y'],
  nl: ['%d %B %Y', '%d %b %Y', '%d %F %Y'],
};

/** Without day or without year: still more than the year, which alone may stay. */
export const PARTIAL_DATES: Lists = {
  en: ['%B %Y', '%M/%Y', '%B %o', '%d %B'],
  de: ['%B %Y', '%M/%Y', '%d. %B'],
  fr: ['%B %Y', '%M/%Y', '%d %B'],
  es: ['%B de %Y', '%M/%Y', '%d de %B'],
  it: ['%B %Y', '%M/%Y', '%d %B'],
  pt: ['%B de %Y', '%M/%Y', '%d de %B'],
  nl: ['%B %Y', '%M/%Y', '%d %B'],
};

/** `#` is a digit. Numbers of ranges that nobody was given, as far as a country has one. */
export const PHONES: Lists = {
  en: [
    '555-01##',
    '(555) 555-01##',
    '+1 555 555 01##',
    '555.555.01##',
    '555-555-01## x##',
    '+44 20 7946 0###',
    '0118 496 0###',
  ],
  de: ['030 23125 ###', '+49 30 23125###', '(0221) 4710-###', '0171/39200##', '089-99998-###'],
  fr: ['01 99 00 ## ##', '+33 1 99 00 ## ##', '06.39.98.##.##'],
  es: ['910 55 ## ##', '+34 910 55# ###', '655 5## ###'],
  it: ['06 5550 ####', '+39 333 555 ####', '02/5550####'],
  pt: ['21 555 ####', '+351 21 555 ## ##', '(11) 95555-####'],
  nl: ['020-555####', '+31 20 555 ####', '06-5555####'],
};

/** `*` is an invented word. */
export const INSTITUTIONS: Lists = {
  en: [
    '* General Hospital',
    'St. * Medical Center',
    '* Clinic',
    'University of *',
    '* Imaging Center',
    '* NHS Trust',
    '* VA Medical Center',
  ],
  de: ['Klinikum *', 'Universitätsklinikum *', 'Krankenhaus *', 'Radiologie *', 'MVZ *'],
  fr: ['CHU de *', 'Hôpital *', 'Clinique *', 'Centre hospitalier de *'],
  es: ['Hospital Universitario de *', 'Clínica *', 'Centro Médico *'],
  it: ['Ospedale *', 'Policlinico *', 'Azienda Ospedaliera di *'],
  pt: ['Hospital de *', 'Santa Casa de *', 'Clínica *'],
  nl: ['* Ziekenhuis', 'UMC *', 'Medisch Centrum *'],
};

export const STREETS: Lists = {
  en: ['### * Street', '## * Road', '## * Ave', '#### * Lane Apt #'],
  de: ['*straße ##', '*weg #', 'Am * ##', '*str. ##'],
  fr: ['## rue *', '# avenue de *', '## bd *'],
  es: ['Calle * ##', 'Avda. de *, #', 'C/ * ##'],
  it: ['Via * ##', 'Piazza * #', 'Corso * ##'],
  pt: ['Rua * ##', 'Avenida *, ###', 'Travessa * #'],
  nl: ['*straat ##', '*laan #', '*gracht ##'],
};

/** Town with its post code. */
export const TOWNS: Lists = {
  en: ['*, OH 44###', '* 90###', '*, TX 75###-####', '*'],
  de: ['99### *', 'D-99### *'],
  fr: ['98### *', 'F-98### *'],
  es: ['28### *', '* (28###)'],
  it: ['00### *', '* (RM)'],
  pt: ['1###-### *', '*'],
  nl: ['10## QX *', '*'],
};

export const FIRMS: Lists = {
  en: ['* Ltd', '* Inc.', '* Logistics LLC'],
  de: ['* GmbH', '* AG'],
  fr: ['* SARL', 'Société *'],
  es: ['* S.L.', 'Talleres *'],
  it: ['* S.p.A.', '* Srl'],
  pt: ['* Lda', '* SA'],
  nl: ['* B.V.', '* NV'],
};

/** `*` is the age. */
export const AGES: Lists = {
  en: ['*-year-old', '* year old', '* yo', '*y/o', 'aged *', '*Y', 'age *', '* years old', '0*Y'],
  de: ['*-jähriger', '*jährige', '* Jahre alt', '* J.', 'Alter *'],
  fr: ['* ans', 'âgée de * ans'],
  es: ['* años', 'de * años'],
  it: ['* anni', 'di * anni'],
  pt: ['* anos', 'com * anos'],
  nl: ['* jaar', '*-jarige'],
};
