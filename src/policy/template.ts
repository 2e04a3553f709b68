import { bad, good, type Read } from './problem.ts';
import type { PatientIdTemplate } from './types.ts';

const PLACEHOLDER = /\{patient-id\}/g;
const SHAPE = /^([A-Za-z0-9._-]*)\{base32:16\}(\{check\})?([A-Za-z0-9._-]*)$/;
/** A Patient ID is LO: 64 characters (PS3.5 6.2). */
const MAX_PATIENT_ID = 64;
const CODE_LENGTH = 16;

/** Reads `pseudonyms.patient-id`: the 16 characters of the code, its check character if wanted, fixed text around. */
export function parsePatientIdTemplate(text: string): Read<PatientIdTemplate> {
  const [, prefix, check, suffix] = SHAPE.exec(text) ?? [];
  if (prefix === undefined || suffix === undefined) {
    // Fewer characters than 16 would let two patients meet: 50 bits do at ten million patients in 4 of 100 projects.
    return bad(
      'policy/value',
      'not a template of a patient ID',
      'as "LG-{base32:16}{check}": letters, digits, . _ - around',
    );
  }
  const template = { text, prefix, check: check !== undefined, suffix };
  if (patientIdFrom(template, '0'.repeat(CODE_LENGTH + 1)).length > MAX_PATIENT_ID) {
    return bad('policy/value', `a patient ID of more than ${MAX_PATIENT_ID} characters`);
  }
  return good(template);
}

/** The patient ID of a code of 16 characters and its check character. */
export function patientIdFrom(template: PatientIdTemplate, code: string): string {
  return `${template.prefix}${template.check ? code : code.slice(0, CODE_LENGTH)}${template.suffix}`;
}

/** Fills the value of an `insert`. */
export function fillTemplate(value: string, patientId: string): string {
  return value.replace(PLACEHOLDER, () => patientId);
}

/** A value that names a template which does not exist would be written as it stands: it is refused instead. */
export function hasUnknownTemplate(value: string): boolean {
  return /\{[a-z0-9:-]+\}/i.test(value.replace(PLACEHOLDER, ''));
}
