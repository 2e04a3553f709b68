import { Failure } from '../failure/index.ts';
import { significant } from './padding.ts';

/** Who the patient is, as far as the data say. Both parts are original values. */
export interface PatientKey {
  readonly issuer: string;
  readonly id: string;
  /** No Patient ID: the study, or the instance, stands for the patient (finding `identity-missing`). */
  readonly unidentified: boolean;
}

/** How a policy reads Patient IDs (DESIGN 3.4, `patients`). */
export interface PatientRules {
  /** Issuer of a Patient ID that names none. */
  readonly issuer: string;
  readonly normalise: 'none' | 'strip-leading-zeros' | 'upper-case';
}

export interface PatientFacts {
  /** Issuer of Patient ID (0010,0021). */
  readonly issuer: string;
  /** Patient ID (0010,0020). */
  readonly id: string;
  readonly studyInstanceUid: string;
  /** Stands in where an object belongs to no study, as a Hanging Protocol does. */
  readonly sopInstanceUid?: string;
}

/**
 * The identity that pseudonyms, dates and subjects hang on: issuer and id without padding, in NFC, case and zeros kept
 * unless the policy's rule says otherwise.
 *
 * Without a Patient ID the study stands for the patient: two unidentified patients never share a pseudonym. The issuer
 * is dropped then, so that a default issuer that is configured later does not move them.
 * @throws {Failure} `input/value` when there is neither a Patient ID nor a UID.
 * @example
 * patientKey({ issuer: '', id: '0012345 ', studyInstanceUid: '1.2.3' }, { issuer: 'HOSP-A', normalise: 'none' });
 * // { issuer: 'HOSP-A', id: '0012345', unidentified: false }
 */
export function patientKey(facts: PatientFacts, rules: PatientRules): PatientKey {
  const id = normalise(composed(facts.id), rules.normalise);
  if (id !== '') return { issuer: composed(facts.issuer) || composed(rules.issuer), id, unidentified: false };
  return { issuer: '', id: standIn(facts), unidentified: true };
}

const composed = (text: string): string => significant(text).normalize('NFC');

function normalise(id: string, rule: PatientRules['normalise']): string {
  switch (rule) {
    case 'none':
      return id;
    case 'strip-leading-zeros':
      return id.replace(/^0+(?=.)/, '');
    case 'upper-case':
      return id.toUpperCase();
  }
}

function standIn(facts: PatientFacts): string {
  const study = significant(facts.studyInstanceUid);
  if (study !== '') return `study:${study}`;
  const instance = significant(facts.sopInstanceUid ?? '');
  if (instance !== '') return `instance:${instance}`;
  throw new Failure('input/value', 'nothing says whose object this is: no Patient ID, Study or SOP Instance UID');
}

/**
 * The Patient IDs of a run that occur with and without an issuer, or with several (finding `issuer-mixed`): each pair
 * is a patient of its own, which is right for two hospitals and wrong for one that fills the issuer in now and then.
 * Original values, in code unit order.
 */
export function mixedIssuers(keys: Iterable<PatientKey>): readonly string[] {
  const firstIssuer = new Map<string, string>();
  const mixed = new Set<string>();
  for (const { issuer, id, unidentified } of keys) {
    if (unidentified) continue;
    const first = firstIssuer.get(id);
    if (first === undefined) firstIssuer.set(id, issuer);
    else if (first !== issuer) mixed.add(id);
  }
  return [...mixed].sort();
}
