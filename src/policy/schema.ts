/**
 * The shape of a policy text, as one strict schema: every object refuses keys it does not know, because a misspelt key
 * that is ignored is a leak. What a shape cannot say (attributes that exist, options that oppose) is checked when the
 * policy is compiled.
 */
import { z } from 'zod';
import { DEIDENTIFICATION_METHODS, type ProfileOption } from '../standard/index.ts';
import {
  ACTIONS,
  BIRTH_DATES,
  DATE_MODES,
  DOCUMENTS,
  EDITIONS,
  FACES,
  NORMALISATIONS,
  PIXEL_CROPS,
  PIXEL_EFFORTS,
  PIXEL_FILLS,
  PIXEL_KEEPS,
  PIXEL_TEXTS,
  PSEUDONYM_MODES,
  termsOf,
  UNKNOWN_CLASSES,
  UTC_OFFSETS,
} from './terms.ts';
import { MAX_VALUE } from './value.ts';

export const OPTIONS: readonly ProfileOption[] = DEIDENTIFICATION_METHODS.map(({ option }) => option).filter(
  (option): option is ProfileOption => option !== 'basic',
);

const oneOf = <K extends string>(table: Readonly<Record<K, string>>, meaning: string) =>
  z.enum(termsOf(table)).optional().describe(meaning);
const phrase = (max: number) => z.string().trim().min(1).max(max);

const patients = z.strictObject({
  issuer: z.string().trim().max(64).optional().describe('issuer of a Patient ID that names none'),
  normalise: oneOf(NORMALISATIONS, 'when two spellings of a Patient ID are the same patient'),
});

const pseudonyms = z.strictObject({
  mode: oneOf(PSEUDONYM_MODES, 'where the codes of patients come from'),
  'patient-id': phrase(MAX_VALUE).optional().describe('template of the new Patient ID, with {base32:16} and {check}'),
});

const dates = z.strictObject({
  mode: oneOf(DATE_MODES, 'what happens to dates; without it the options decide'),
  weeks: z
    .tuple([z.int(), z.int()])
    .optional()
    .describe('the earliest and the latest offset of mode shift, in weeks, both negative'),
  birth: oneOf(BIRTH_DATES, 'what happens to the birth date'),
  'utc-offset': oneOf(UTC_OFFSETS, 'what happens to Timezone Offset From UTC'),
});

const privateKeep = z.strictObject({
  creator: phrase(64).describe('private creator, without padding'),
  element: phrase(16).describe('group and low byte, as (2001,xx03)'),
  reason: z.string().max(500).optional().describe('why it may stay; required'),
});

const privateAttributes = z.strictObject({
  'trust-declared-safe': z
    .boolean()
    .optional()
    .describe('believe (0008,0300) where the object itself calls a private block safe; needs retain-safe-private'),
  keep: z.array(privateKeep).optional().describe('private elements that stay, beside those that an option keeps'),
});

const text = z.strictObject({
  keep: z.array(phrase(200)).optional().describe('phrases that stay in free text'),
  vocabulary: z.array(phrase(500)).optional().describe('files of words that stay in free text, one a line'),
});

const pixels = z.strictObject({
  text: oneOf(PIXEL_TEXTS, 'what happens to pictures that may show text'),
  effort: oneOf(PIXEL_EFFORTS, 'how thoroughly text is searched'),
  keep: oneOf(PIXEL_KEEPS, 'which text may stay in a picture'),
  fill: oneOf(PIXEL_FILLS, 'what covers text'),
  crop: oneOf(PIXEL_CROPS, 'what is cut off'),
  faces: oneOf(FACES, 'what happens to pictures that may show a face'),
  templates: z.array(phrase(500)).optional().describe('files of picture templates: what devices write where'),
});

const rule = z.strictObject({
  at: phrase(500).describe('which attributes: keyword, tag, mask, vr:, path or private:'),
  do: z.enum(termsOf(ACTIONS)).describe('the action'),
  value: z.string().max(MAX_VALUE).optional().describe('for set: the new value'),
  reason: z.string().max(500).optional().describe('why; required for keep'),
  when: phrase(500).optional().describe('conditions on attributes at the root of the data set'),
});

export const policySchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'expected 1 to 40 letters, digits, dots, dashes or underscores')
      .optional()
      .describe('written into released objects and evidence'),
    extends: phrase(500).optional().describe('a preset or a file; what this policy leaves out comes from there'),
    edition: z.enum(EDITIONS).optional().describe('edition of PS3.15 whose Table E.1-1 applies'),
    options: z.array(z.enum(OPTIONS)).optional().describe('options of the Basic Profile (PS3.15 E.3)'),
    'safe-harbor': z.boolean().optional().describe('the caps of 45 CFR 164.514(b)(2) on top'),
    patients: patients.optional().describe('who is the same patient'),
    pseudonyms: pseudonyms.optional().describe('the codes that stand for patients'),
    dates: dates.optional().describe('dates and times'),
    private: privateAttributes.optional().describe('private attributes'),
    text: text.optional().describe('free text'),
    pixels: pixels.optional().describe('pictures'),
    documents: oneOf(DOCUMENTS, 'what happens to encapsulated documents'),
    'unknown-class': oneOf(UNKNOWN_CLASSES, 'what happens to objects of an unknown SOP Class'),
    insert: z
      .record(z.string(), z.string().max(MAX_VALUE))
      .optional()
      .describe('attributes written into every object; {patient-id} is the new Patient ID'),
    rules: z.array(rule).optional().describe('own rules; of two that match, the first one counts'),
  })
  .describe('Policy of leadglass');

export type PolicyDocument = z.infer<typeof policySchema>;
export type RuleDocument = NonNullable<PolicyDocument['rules']>[number];

/** The JSON Schema (draft 2020-12) that editors use. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input' });
}
