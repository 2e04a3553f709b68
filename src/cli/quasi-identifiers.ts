import { Failure } from '../failure/index.ts';
import { parseAge } from '../identity/index.ts';
import { attribute, nearestKeyword, tagOfKeyword } from '../standard/index.ts';

/** An attribute by which somebody who knows things about a patient may pick him out of a released set. */
export interface QuasiIdentifier {
  readonly keyword: string;
  readonly tag: number;
  /** How its values are taken, for the reader of the figures. */
  readonly taken: string;
  /** A value as it is compared. */
  read(text: string): string;
}

/** What an acquaintance or a public record may know, and what sets a site's few objects of a kind apart. */
export const DEFAULT_QUASI_IDENTIFIERS: readonly string[] = [
  'PatientSex',
  'PatientAge',
  'PatientSize',
  'PatientWeight',
  'EthnicGroup',
  'EthnicGroups',
  'StudyDate',
  'Modality',
  'BodyPartExamined',
  'ManufacturerModelName',
  'InstitutionName',
  'SOPClassUID',
];

export const AGE = 'PatientAge';
export const SOP_CLASS = 'SOPClassUID';
/** A SOP class of fewer patients than this sets them apart; one of more patients is daily work. */
export const COMMON_PATIENTS = 5;

/**
 * The quasi-identifiers that a list of keywords names, each once; without one the default.
 * @throws {Failure} `usage/argument` for a keyword that no attribute has, or one whose values are not compared as text
 */
export function quasiIdentifiers(list?: string): QuasiIdentifier[] {
  const keywords = list === undefined ? DEFAULT_QUASI_IDENTIFIERS : list.split(',').map((word) => word.trim());
  return [...new Set(keywords)].map(quasiIdentifier);
}

function quasiIdentifier(keyword: string): QuasiIdentifier {
  const tag = tagOfKeyword(keyword);
  if (tag === undefined) {
    const near = nearestKeyword(keyword);
    throw new Failure('usage/argument', `--quasi: no attribute has the keyword ${JSON.stringify(keyword)}`, {
      hint: near === undefined ? 'keywords are those of PS3.6, with commas between them' : `did you mean ${near}?`,
    });
  }
  const vr = attribute(tag)?.vr ?? '';
  if (UNREADABLE_VR.test(vr)) {
    throw new Failure('usage/argument', `--quasi: ${keyword} has VR ${vr}, whose values are not compared`, {
      hint: 'name attributes with a value of their own',
    });
  }
  return { keyword, tag, ...(BY_KEYWORD[keyword] ?? BY_VR[vr] ?? AS_IT_STANDS) };
}

const UNREADABLE_VR = /^(?:SQ|O[BDFLVW].*|UN)$/;

type Taking = Pick<QuasiIdentifier, 'taken' | 'read'>;

const AS_IT_STANDS: Taking = { taken: 'as it stands', read: (text) => text };
const YEAR: Taking = { taken: 'the year', read: (text) => /^\d{4}/.exec(text)?.[0] ?? text };

const BY_VR: Readonly<Record<string, Taking>> = {
  AS: { taken: 'whole years', read: (text) => String(parseAge(text)?.years ?? text) },
  DA: YEAR,
  DT: YEAR,
};

/** PS3.3 C.7.2.2: kilograms and metres. Nobody knows another person's weight to the gram. */
const BY_KEYWORD: Readonly<Record<string, Taking>> = {
  PatientWeight: { taken: 'whole kilograms', read: (text) => rounded(text, 1) },
  PatientSize: { taken: 'whole centimetres', read: (text) => rounded(text, 100) },
  [SOP_CLASS]: { taken: `classes of fewer than ${COMMON_PATIENTS} patients`, read: (text) => text },
};

function rounded(text: string, factor: number): string {
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? text : String(Math.round(number * factor));
}

const BAND_YEARS = 5;
const OLDEST_BAND = 90;

/** The five years that an age in whole years lies in; all ages from 90 on are one (45 CFR 164.514(b)(2)(i)(C)). */
export function ageBand(years: string): string {
  if (!/^\d+$/.test(years)) return years;
  if (Number(years) >= OLDEST_BAND) return `${OLDEST_BAND}+`;
  const first = Math.floor(Number(years) / BAND_YEARS) * BAND_YEARS;
  return `${first}-${first + BAND_YEARS - 1}`;
}
