import type { DataSet } from '../dicom/index.ts';

/** `none`: no picture. `cleared`: a class of picture into which no text is written. `possible`: a person must look. */
export type TextRisk = 'none' | 'cleared' | 'possible';
export type FaceRisk = 'none' | 'cleared' | 'possible';

/** By what each kind of picture was judged. */
export const TEXT_RULES = Object.freeze({
  'no-picture': 'none',
  declared: 'possible',
  'overlay-in-pixels': 'possible',
  screen: 'possible',
  'other-class': 'possible',
  map: 'cleared',
  'acquired-slice': 'cleared',
} as const satisfies Readonly<Record<string, TextRisk>>);
export type TextRule = keyof typeof TEXT_RULES;

/** How a picture is searched for text: not at all, in the quick passes, or in all of them. */
export type PictureLook = 'none' | 'triage' | 'strict';

/**
 * By what a picture is judged, how it is searched where the policy leaves that to its kind. Nobody writes into acquired
 * slices, and a single network takes bones and vessels for letters: the quick look, in which two have to agree, is for
 * them (docs/pictures.md).
 */
export const LOOKS = Object.freeze({
  'no-picture': 'none',
  declared: 'strict',
  'overlay-in-pixels': 'strict',
  screen: 'strict',
  'other-class': 'strict',
  map: 'none',
  'acquired-slice': 'triage',
} as const satisfies Readonly<Record<TextRule, PictureLook>>);

export const FACE_RULES = Object.freeze({
  'no-picture': 'none',
  declared: 'possible',
  photograph: 'possible',
  'head-region': 'possible',
  'unknown-region': 'possible',
  map: 'cleared',
  'faceless-class': 'cleared',
  projection: 'cleared',
  'other-region': 'cleared',
} as const satisfies Readonly<Record<string, FaceRisk>>);
export type FaceRule = keyof typeof FACE_RULES;

const PIXELS: readonly number[] = [0x7fe00010, 0x7fe00008, 0x7fe00009];
const SOP_CLASS_UID = 0x00080016;
const IMAGE_TYPE = 0x00080008;
const CONVERSION_TYPE = 0x00080064;
const BURNED_IN_ANNOTATION = 0x00280301;
const RECOGNIZABLE_VISUAL_FEATURES = 0x00280302;
const BODY_PART_EXAMINED = 0x00180015;

/** Acquired slices: the scanner writes numbers, nobody draws into them (PS3.4 B.5). */
const SLICES: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.2', // CT
  '1.2.840.10008.5.1.4.1.1.2.1', // Enhanced CT
  '1.2.840.10008.5.1.4.1.1.2.2', // Legacy Converted Enhanced CT
  '1.2.840.10008.5.1.4.1.1.4', // MR
  '1.2.840.10008.5.1.4.1.1.4.1', // Enhanced MR
  '1.2.840.10008.5.1.4.1.1.4.4', // Legacy Converted Enhanced MR
  '1.2.840.10008.5.1.4.1.1.128', // PET
  '1.2.840.10008.5.1.4.1.1.128.1', // Legacy Converted Enhanced PET
  '1.2.840.10008.5.1.4.1.1.130', // Enhanced PET
]);

/** Values computed for every voxel or label: no picture of anything. */
const MAPS: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.66.4', // Segmentation
  '1.2.840.10008.5.1.4.1.1.66.7', // Label Map Segmentation
  '1.2.840.10008.5.1.4.1.1.30', // Parametric Map
  '1.2.840.10008.5.1.4.1.1.481.2', // RT Dose
  '1.2.840.10008.5.1.4.1.1.66.3', // Deformable Spatial Registration
]);

/** Photographs and video of persons, by SOP Class (PS3.3 A.32). */
const PHOTOGRAPHS: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.77.1.4',
  '1.2.840.10008.5.1.4.1.1.77.1.4.1',
  '1.2.840.10008.5.1.4.1.1.77.1.5.1',
  '1.2.840.10008.5.1.4.1.1.77.1.5.2',
  '1.2.840.10008.5.1.4.1.1.77.1.7',
]);

/** Pictures of the inside, of tissue or of counts: whatever part of the body, no face is in them. */
const FACELESS: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.1.2', // Mammography, for presentation
  '1.2.840.10008.5.1.4.1.1.1.2.1', // Mammography, for processing
  '1.2.840.10008.5.1.4.1.1.1.3', // Intra-oral X-ray, for presentation
  '1.2.840.10008.5.1.4.1.1.1.3.1', // Intra-oral X-ray, for processing
  '1.2.840.10008.5.1.4.1.1.3', // Ultrasound multi-frame, retired
  '1.2.840.10008.5.1.4.1.1.3.1', // Ultrasound multi-frame
  '1.2.840.10008.5.1.4.1.1.5', // Nuclear medicine, retired
  '1.2.840.10008.5.1.4.1.1.6', // Ultrasound, retired
  '1.2.840.10008.5.1.4.1.1.6.1', // Ultrasound
  '1.2.840.10008.5.1.4.1.1.6.2', // Enhanced US volume
  '1.2.840.10008.5.1.4.1.1.13.1.3', // Breast tomosynthesis
  '1.2.840.10008.5.1.4.1.1.14.1', // Intravascular OCT, for presentation
  '1.2.840.10008.5.1.4.1.1.14.2', // Intravascular OCT, for processing
  '1.2.840.10008.5.1.4.1.1.20', // Nuclear medicine
  '1.2.840.10008.5.1.4.1.1.77.1.1', // Endoscopy
  '1.2.840.10008.5.1.4.1.1.77.1.2', // Microscopy
  '1.2.840.10008.5.1.4.1.1.77.1.3', // Slide-coordinates microscopy
  '1.2.840.10008.5.1.4.1.1.77.1.5.4', // Ophthalmic tomography
  '1.2.840.10008.5.1.4.1.1.77.1.6', // Whole slide microscopy
]);

/** Shadows, in which a head is known only where the object says so. */
const PROJECTIONS: ReadonlySet<string> = new Set([
  '1.2.840.10008.5.1.4.1.1.1', // CR
  '1.2.840.10008.5.1.4.1.1.1.1', // Digital X-ray, for presentation
  '1.2.840.10008.5.1.4.1.1.1.1.1', // Digital X-ray, for processing
  '1.2.840.10008.5.1.4.1.1.12.2', // X-ray radiofluoroscopic
  '1.2.840.10008.5.1.4.1.1.481.1', // RT image
]);

/** Image Type values of screens, protocols and reports that are stored as slices. */
const SCREENS = /SCREEN|DOSE|PROTOCOL|REPORT|CAPTURE|SECONDARY|RESULT|TABLE|CHART|LOCALIZER\\.*GRAPH/;

/** What names a region from which a face can be rendered, anywhere in a text. */
const HEAD_PARTS: readonly string[] = [
  ...['HEAD', 'BRAIN', 'SKULL', 'CRANI', 'FACIAL', 'SINUS', 'ORBIT', 'MAXILL', 'MANDIB', 'NASAL', 'PITUIT', 'SELLA'],
  ...['CEREB', 'NEURO', 'ENCEPH', 'DENTAL', 'DENTAIRE', 'CSPINE', 'CERVIC', 'CAROTI', 'PAROTI', 'THYROID', 'LARYN'],
  ...['KOPF', 'SCHADEL', 'SCHAEDEL', 'HIRN', 'ZEREBR', 'CABEZA', 'HOOFD', 'WHOLEBODY', 'TOTALBODY', 'TOTBODY'],
];
/** The same as whole words: inside longer ones they mean nothing (EAR in HEART, FACE in SURFACE). */
const HEAD_WORDS: ReadonlySet<string> = new Set([
  ...['FACE', 'EYE', 'EYES', 'EAR', 'EARS', 'IAC', 'IAM', 'JAW', 'NOSE', 'NECK', 'TMJ', 'TETE', 'CRANE', 'TESTA'],
  ...['COLLO', 'HALS', 'COU', 'CUELLO', 'GESICHT', 'VISAGE', 'CARA', 'VOLTO', 'COW', 'TOF'],
]);
const HEAD_PHRASES = /\b(?:WHOLE|TOTAL) BODY\b|\bC SPINE\b/;

/**
 * What names a region from which no face can be rendered: as whole words, or as their beginnings where these are long
 * enough to mean nothing else. A word too many here releases a face.
 */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  ...['HEART', 'LUNG', 'LUNGS', 'LIVER', 'KIDNEY', 'KIDNEYS', 'BREAST', 'BREASTS', 'SPLEEN', 'COLON', 'BOWEL'],
  ...['HIP', 'HIPS', 'KNEE', 'KNEES', 'LEG', 'LEGS', 'ARM', 'ARMS', 'HAND', 'HANDS', 'FOOT', 'FEET', 'TOE', 'TOES'],
  ...['ANKLE', 'WRIST', 'ELBOW', 'FINGER', 'CALF', 'THIGH', 'FOREARM', 'FEMUR', 'TIBIA', 'FIBULA', 'HUMERUS'],
  ...['AORTA', 'UTERUS', 'RECTUM', 'LSPINE', 'TSPINE', 'LSSPINE', 'SSPINE', 'TLSPINE', 'SHOULDER', 'CLAVICLE'],
  ...['BAUCH', 'BECKEN', 'HERZ', 'LEBER', 'LEVER', 'KNIE', 'HUFTE', 'TORAX', 'RODILLA', 'GENOU', 'GINOCCHIO'],
  ...['ADDOME', 'BACINO', 'ANCA', 'BASSIN', 'PECHO', 'PHANTOM'],
]);
const OTHER_BEGINNINGS: readonly string[] = [
  ...['CHEST', 'THORA', 'ABDOM', 'PELVI', 'PELVES', 'CARDIA', 'CORONAR', 'PROSTAT', 'LUMBAR', 'SACR', 'EXTREMIT'],
  ...['BLADDER', 'PANCREA', 'ADRENAL', 'UPPERLEG', 'LOWERLEG', 'MEDIASTIN', 'MYOCARD', 'HEPAT', 'COLONO', 'OBERBAUCH'],
];

/** Attributes that say which part of the body was taken. */
const REGION_TEXT: readonly number[] = [
  BODY_PART_EXAMINED,
  0x0008103e,
  0x00081030,
  0x00181030,
  0x00321060,
  0x00400254,
  0x00189423,
  0x00104000,
];
const REGION_CODES: readonly number[] = [0x00082218, 0x00081032, 0x00081084];
const CODE_MEANING = 0x00080104;

/** Whether text may be burned into the picture. */
export const textRisk = (dataSet: DataSet): TextRisk => TEXT_RULES[textRule(dataSet)];

/** How the picture of an object is searched for text. What an object says of its own cleanness counts for nothing. */
export function lookFor(dataSet: DataSet, effort: 'auto' | 'triage' | 'strict'): PictureLook {
  const rule = textRule(dataSet);
  return effort === 'auto' || TEXT_RULES[rule] === 'none' || rule === 'map' ? LOOKS[rule] : effort;
}

/** By what the picture is judged: the first rule that holds. */
export function textRule(dataSet: DataSet): TextRule {
  if (!PIXELS.some((tag) => dataSet.has(tag))) return 'no-picture';
  if (dataSet.text(BURNED_IN_ANNOTATION) === 'YES') return 'declared';
  if (hasEmbeddedOverlay(dataSet)) return 'overlay-in-pixels';
  const sopClass = dataSet.text(SOP_CLASS_UID);
  if (MAPS.has(sopClass)) return 'map';
  if (!SLICES.has(sopClass)) return 'other-class';
  const imageType = dataSet.texts(IMAGE_TYPE).join('\\').toUpperCase();
  const isAcquired = !dataSet.has(CONVERSION_TYPE) && imageType !== '' && !SCREENS.test(imageType);
  return isAcquired ? 'acquired-slice' : 'screen';
}

/** Whether a face can be seen in the picture or rendered from its slices. */
export const faceRisk = (dataSet: DataSet): FaceRisk => FACE_RULES[faceRule(dataSet)];

/** By what the picture is judged: the first rule that holds. */
export function faceRule(dataSet: DataSet): FaceRule {
  if (!PIXELS.some((tag) => dataSet.has(tag))) return 'no-picture';
  if (dataSet.text(RECOGNIZABLE_VISUAL_FEATURES) === 'YES') return 'declared';
  const sopClass = dataSet.text(SOP_CLASS_UID);
  if (PHOTOGRAPHS.has(sopClass)) return 'photograph';
  if (MAPS.has(sopClass)) return 'map';
  if (FACELESS.has(sopClass)) return 'faceless-class';
  const region = regionOf(dataSet);
  if (namesHead(region)) return 'head-region';
  if (PROJECTIONS.has(sopClass)) return 'projection';
  return namesOtherPart(region) ? 'other-region' : 'unknown-region';
}

/** Everything that the object says of the region, as words of capitals without accents. */
function regionOf(dataSet: DataSet): string {
  const texts = REGION_TEXT.flatMap((tag) => dataSet.texts(tag));
  const codes = REGION_CODES.flatMap((tag) => dataSet.items(tag)).map((item) => item.text(CODE_MEANING));
  return [...texts, ...codes]
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ');
}

function namesHead(region: string): boolean {
  if (HEAD_PARTS.some((part) => region.includes(part)) || HEAD_PHRASES.test(region)) return true;
  return region.split(' ').some((word) => HEAD_WORDS.has(word));
}

function namesOtherPart(region: string): boolean {
  return region
    .split(' ')
    .some((word) => OTHER_WORDS.has(word) || OTHER_BEGINNINGS.some((beginning) => word.startsWith(beginning)));
}

/** Overlays of ACR-NEMA stand in the unused bits of the pixels, where removing the group does not reach (PS3.5 8.1.2). */
function hasEmbeddedOverlay(dataSet: DataSet): boolean {
  for (let group = 0x6000; group <= 0x601e; group += 2)
    if (dataSet.has(group * 0x10000 + 0x0010) && !dataSet.has(group * 0x10000 + 0x3000)) return true;
  return false;
}
