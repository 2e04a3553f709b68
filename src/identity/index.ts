/**
 * Who it is: the key of a patient, everything that the data say of him (`Subject`), how that can be spelled and found
 * again, and what takes its place: pseudonyms, UIDs, shifted dates,
 * from one secret or from the seed of each patient. `surveyObject` alone reads data sets; no policy.
 */
export { type Age, type AgeUnit, capAge, parseAge } from './ages.ts';
export { type Border, borderHolds } from './borders.ts';
export { BYTE_FOLD, foldBytes } from './byte-fold.ts';
export { type BytePattern, bytePatterns, type Encoder, type PatternEncoding } from './byte-patterns.ts';
export { checkCharacter, hasValidCheck } from './crockford.ts';
export {
  type CivilDate,
  type CivilDay,
  civilFromDay,
  type DateTime,
  dayFromCivil,
  formatDate,
  isSentinelDate,
  isTime,
  parseDate,
  parseDateTime,
  shiftDate,
  shiftDateTime,
  yearOnlyDate,
  yearOnlyDateTime,
} from './dates.ts';
export { NeedleMatcher, type TextHit } from './matcher.ts';
export { letterWeight } from './name-spellings.ts';
export { NearNeedles } from './near-needles.ts';
export { type Needle, needlesOf, shortIdentifiers } from './needles.ts';
export { type NormalForm, normalForm, normalText } from './normal-form.ts';
export { significant } from './padding.ts';
export { mixedIssuers, type PatientFacts, type PatientKey, type PatientRules, patientKey } from './patient.ts';
export { Pseudonymizer } from './pseudonymizer.ts';
export { NeedleSearch, type OnHit } from './search.ts';
export { Pseudonyms, type SeedSource } from './seeds.ts';
export {
  IDENTIFIER_KINDS,
  type Identifier,
  type IdentifierKind,
  parseSubject,
  type Subject,
  SubjectBuilder,
  serializeSubject,
} from './subject.ts';
export { identifyObject, SubjectMemory, type SurveyedObject, surveyObject } from './survey.ts';
export { generalizeZip } from './zip.ts';
