import type { Edition } from '../standard/index.ts';

/**
 * The words that a policy may use, each with what it means. The checks, the JSON Schema and the reference page read
 * these tables, so a word that is not here cannot be written and one that is here is documented.
 */
export const ACTIONS = Object.freeze({
  keep: 'the value stays; needs a reason; never for names and patient identifiers',
  remove: 'the attribute goes, a sequence with everything in it',
  empty: 'the attribute stays without a value, a sequence without items',
  set: 'the given value replaces it',
  clean: 'identifiers are cut out of the text, the rest stays; what cannot be cleaned goes',
  pseudonym: 'a keyed code replaces it, the same for the same value of the same patient',
  uid: 'a new UID replaces it, the same for the same UID everywhere',
  shift: 'the date moves by the offset of the patient',
  generalize: 'an age over 89 becomes 090Y, a date its year, an address its three-digit ZIP area; else it goes',
});
export type Action = keyof typeof ACTIONS;

export const DATE_MODES = Object.freeze({
  rows: 'each row of Table E.1-1 as it stands: removed, emptied or replaced by a dummy',
  shift: 'whole weeks back, one offset a patient; needs the Modified Dates option (PS3.15 E.3.6)',
  'year-only': 'a date becomes its first of January, a date and time its year; intervals and SUV are lost',
  keep: 'dates stay; needs the Full Dates option (PS3.15 E.3.6)',
  remove: 'every date, time and date and time goes, or becomes a dummy where the object requires one',
});
export type DateMode = keyof typeof DATE_MODES;

export const BIRTH_DATES = Object.freeze({
  empty: 'the birth date is emptied',
  shifted: 'the birth date moves with the other dates, which tells the age in days',
  year: 'the birth year stays, in safe-harbor policies only up to the age of 89',
});
export type BirthDate = keyof typeof BIRTH_DATES;

export const UTC_OFFSETS = Object.freeze({
  keep: 'the offset from UTC stays where dates stay or move, in its own attribute and in every date and time',
  drop: 'the offset from UTC goes everywhere',
});
export type UtcOffset = keyof typeof UTC_OFFSETS;

export const PSEUDONYM_MODES = Object.freeze({
  keyed: 'computed from the secret of the project; nothing is stored',
  vault: 'from random bytes of each patient in the project, which can be erased (`project forget`); needs a project',
  table: 'from a table that the site brings; not in this version',
});
export type PseudonymMode = keyof typeof PSEUDONYM_MODES;

export const NORMALISATIONS = Object.freeze({
  none: 'a Patient ID counts as written',
  'strip-leading-zeros': '0012345 and 12345 are the same patient',
  'upper-case': 'a12345 and A12345 are the same patient',
});
export type Normalisation = keyof typeof NORMALISATIONS;

export const PIXEL_TEXTS = Object.freeze({
  redact: 'text in the picture is found and covered; what cannot be decided is held',
  hold: 'a picture that may show text is held for a person',
  'insecure-keep': 'pictures are released unchecked; the run and the evidence say so',
});
export type PixelText = keyof typeof PIXEL_TEXTS;

export const PIXEL_EFFORTS = Object.freeze({
  auto: 'the search is as thorough as the kind of picture calls for',
  triage: 'every frame is searched quickly, and in every pass where that finds something',
  strict: 'every frame is searched in every pass',
});
export type PixelEffort = keyof typeof PIXEL_EFFORTS;

export const PIXEL_KEEPS = Object.freeze({
  none: 'all text in the picture is covered',
  harmless: 'words that a closed list proves harmless stay, as units and view names',
});
export type PixelKeep = keyof typeof PIXEL_KEEPS;

export const PIXEL_FILLS = Object.freeze({
  black: 'covered areas become black',
  inpaint: 'covered areas show what lies around them, for display alone; black in CT, MR, PET, palettes and lossy JPEG',
});
export type PixelFill = keyof typeof PIXEL_FILLS;

export const PIXEL_CROPS = Object.freeze({
  none: 'the picture keeps its size and content outside covered areas',
  banners: 'strips outside the ultrasound regions are cut off where something is covered in them',
});
export type PixelCrop = keyof typeof PIXEL_CROPS;

export const FACES = Object.freeze({
  hold: 'a picture that may show a face is held for a person',
  deface: 'a face is made unrecognisable; where that cannot be done the picture is held',
  keep: 'pictures that may show a face are released unchecked; the run and the evidence say so',
});
export type Faces = keyof typeof FACES;

export const DOCUMENTS = Object.freeze({
  hold: 'an object with an encapsulated document is held for a person',
  remove: 'the document is replaced by an empty one',
});
export type Documents = keyof typeof DOCUMENTS;

export const UNKNOWN_CLASSES = Object.freeze({
  hold: 'an object of a SOP Class that the standard does not know is held for a person',
  weakest: 'the rules apply; where the Type of an attribute decides, the choice keeps the most structure',
});
export type UnknownClass = keyof typeof UNKNOWN_CLASSES;

/** Editions of PS3.15 whose Table E.1-1 is known. The record makes a new edition a type error here until it is listed. */
const EDITION_ORDER: Readonly<Record<Edition, number>> = {
  '2020a': 0,
  '2021a': 1,
  '2024a': 2,
  '2024b': 3,
  '2025b': 4,
  '2026c': 5,
};
const isEdition = (text: string): text is Edition => Object.hasOwn(EDITION_ORDER, text);
export const EDITIONS: readonly Edition[] = Object.freeze(
  Object.keys(EDITION_ORDER)
    .filter(isEdition)
    .sort((a, b) => EDITION_ORDER[a] - EDITION_ORDER[b]),
);
export const NEWEST_EDITION: Edition = '2026c';

/** Keys of one of the tables above, with their type. */
export function termsOf<K extends string>(table: Readonly<Record<K, string>>): readonly K[] {
  return Object.keys(table) as K[];
}
