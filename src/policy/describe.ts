import { FINDING_CODES } from '../failure/index.ts';
import { DEIDENTIFICATION_METHODS, tagText } from '../standard/index.ts';
import { conditionText } from './condition.ts';
import { PRESETS } from './preset-table.ts';
import { selectorText } from './selector.ts';
import {
  BIRTH_DATES,
  DATE_MODES,
  DOCUMENTS,
  FACES,
  PIXEL_CROPS,
  PIXEL_FILLS,
  PIXEL_KEEPS,
  PIXEL_TEXTS,
  PSEUDONYM_MODES,
  UNKNOWN_CLASSES,
} from './terms.ts';
import type { CompiledPolicy, CompiledRule } from './types.ts';

/** The policy in lines that a privacy officer can read, for `policy show`. Names no value that it sets or inserts. */
export function describePolicy(policy: CompiledPolicy): readonly string[] {
  return [
    ...headLines(policy),
    ...patientLines(policy),
    ...contentLines(policy),
    ...policy.private.keep.map(
      ({ reason, ...at }) => `private keeps ${selectorText({ kind: 'private', ...at })}: ${reason}`,
    ),
    ...policy.insert.map(({ tag, vr }) => `insert ${tagText(tag)} ${vr}`),
    ...policy.rules.map(ruleLine),
    ...policy.notices.map((code) => `notice ${code}: ${FINDING_CODES[code]}`),
    `digest: ${policy.digest}`,
  ];
}

function headLines(policy: CompiledPolicy): readonly string[] {
  const preset = PRESETS.find(({ name }) => name === policy.preset);
  const title = policy.name === policy.preset ? preset?.description : `extends ${policy.preset}`;
  const asked = DEIDENTIFICATION_METHODS.filter(({ code }) => policy.codes.includes(code));
  return [
    `${policy.name}: ${title ?? ''}`,
    `standard: PS3.15 ${policy.edition}, Table E.1-1`,
    ...asked.map(({ code, meaning, clause }) => `asks for: ${code} ${meaning} (${clause})`),
    ...(policy.safeHarbor ? ['safe-harbor: the caps of 45 CFR 164.514(b)(2) apply on top'] : []),
    `method: ${policy.method === '' ? 'none named' : policy.method}`,
  ];
}

function patientLines({ patients, pseudonyms, dates }: CompiledPolicy): readonly string[] {
  const issuer = patients.issuer === '' ? '' : `; issuer ${patients.issuer} where none is named`;
  return [
    `patients: ${patients.normalise}${issuer}`,
    `pseudonyms: ${pseudonyms.mode}, ${PSEUDONYM_MODES[pseudonyms.mode]}`,
    `patient-id: ${pseudonyms.patientId.text}`,
    `dates: ${dates.mode}, ${DATE_MODES[dates.mode]}`,
    ...(dates.mode === 'shift' ? [`offset: ${dates.minWeeks} to ${dates.maxWeeks} weeks back`] : []),
    `birth date: ${dates.birth}, ${BIRTH_DATES[dates.birth]}`,
  ];
}

function contentLines({ pixels, documents, unknownClass, text, private: own }: CompiledPolicy): readonly string[] {
  return [
    `text in pictures: ${pixels.text}, ${PIXEL_TEXTS[pixels.text]}`,
    ...(pixels.text === 'redact' ? [`kept in pictures: ${pixels.keep}, ${PIXEL_KEEPS[pixels.keep]}`] : []),
    ...(pixels.fill === 'black' ? [] : [`filled in pictures: ${pixels.fill}, ${PIXEL_FILLS[pixels.fill]}`]),
    ...(pixels.crop === 'none' ? [] : [`cut from pictures: ${pixels.crop}, ${PIXEL_CROPS[pixels.crop]}`]),
    ...(pixels.templates.length > 0 ? [`covered by templates of devices: ${pixels.templates.length}`] : []),
    `faces: ${pixels.faces}, ${FACES[pixels.faces]}`,
    `documents: ${documents}, ${DOCUMENTS[documents]}`,
    `unknown class: ${unknownClass}, ${UNKNOWN_CLASSES[unknownClass]}`,
    ...(text.keep.length > 0 ? [`text keeps: ${text.keep.length} phrases`] : []),
    ...(text.vocabulary.length > 0 ? [`text keeps: ${text.vocabulary.length} words of word lists`] : []),
    ...(own.trustDeclaredSafe ? ['private: blocks that the object itself calls safe are believed'] : []),
  ];
}

function ruleLine(rule: CompiledRule): string {
  const when = rule.when === undefined ? '' : ` when ${rule.when.map(conditionText).join(' and ')}`;
  const reason = rule.reason === undefined ? '' : `: ${rule.reason}`;
  return `${rule.id} ${rule.do} ${selectorText(rule.at)}${when}${reason}`;
}
