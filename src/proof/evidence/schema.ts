/**
 * The form of `evidence.json`, as one strict schema: who reads evidence of another version, or with a key that somebody
 * added, is told so. Made of counts, codes, keyed ids and hashes of what was written; there is no place for a value of
 * an element, a path of a source or a plain hash of one.
 */
import { z } from 'zod';
import { CATEGORY_LETTERS, EVIDENCE_FORMAT, RESIDUAL_STATES } from './terms.ts';
import type { Evidence } from './types.ts';

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const keyedId = z.string().regex(/^[0-9a-f]{32}$/);
const runId = z.string().regex(/^[0-9]{6}$/);
/** UTC, to the millisecond. */
const time = z.iso.datetime({ precision: 3 });
const day = z.iso.date();
const text = z.string().min(1);

const counts = z
  .strictObject({
    in: count,
    released: count,
    held: count,
    quarantined: count,
    duplicate: count,
    regenerated: count,
    'not-dicom': count,
    unchanged: count,
  })
  .describe('in is the sum of the others');

const run = z.strictObject({
  id: runId.describe('number of the run in its project'),
  state: z.enum(['finished', 'interrupted']),
  started: time,
  ended: time,
  continues: z.array(runId).describe('runs that were cut off before; what they released counts as released here'),
  continued: count.describe('instances among the released that those runs had released; decided and verified again'),
  remaining: count.describe('files that an interrupted run did not come to'),
  patients: count.describe('patients in the input'),
  revises: z
    .array(runId)
    .optional()
    .describe('runs that held or released what this one is about: held release, held retry, review'),
});

const policy = z.strictObject({
  name: text,
  digest: sha256.describe('SHA-256 of the compiled policy; stands in every released object'),
  preset: text.describe('the preset that it extends'),
  options: z.array(text).describe('options of the Basic Profile'),
  safeHarbor: z.boolean().describe('the caps of 45 CFR 164.514(b)(2) apply on top'),
  dates: text,
  text: text.describe('pictures that may show text'),
  faces: text.describe('pictures that may show a face'),
  documents: text,
  unknownClass: text,
  ownRules: count.describe('rules of the author, beside preset and options'),
});

const actions = z.record(z.string(), count.min(1)).describe('elements by what was done to them');
const residual = z.strictObject({ state: z.enum(RESIDUAL_STATES), text: text.describe('the same in a sentence') });
const category = z.strictObject({
  category: z.enum(CATEGORY_LETTERS).describe('45 CFR 164.514(b)(2)(i)(A) to (R)'),
  title: text,
  found: count.describe('elements with a value that may hold it'),
  actions,
  residual,
});
const freeText = z.strictObject({ title: text, found: count, actions, residual });

const rule = z.strictObject({ rule: text, clause: z.string(), action: text, count: count.min(1) });
const attribute = z.strictObject({
  path: text.describe('tags without item numbers; xx for private blocks and repeating groups'),
  name: z.string(),
  categories: z.string().describe('letters of the categories, * for free text'),
  rule: text,
  action: text,
  count: count.min(1),
});

const exception = z.strictObject({
  status: z.enum(['held', 'quarantined']),
  code: text,
  meaning: text,
  count: count.min(1),
  sources: z.array(keyedId).describe('keyed ids of the first sources; the project knows their paths'),
  more: count.describe('sources that are not named here; instances.jsonl names all'),
});

const review = z.strictObject({
  reviewer: text.describe('who has looked'),
  reason: text.describe('in the words of the reviewer'),
  waived: z.array(text).describe('what the instances were held for'),
  count: count.min(1).describe('instances that were released so; they passed the check like all others'),
});

const pictureReview = z.strictObject({
  reviewer: text.describe('who has looked'),
  seconds: z.array(text).describe('who has looked with him at what he took away'),
  accepted: count.describe('pictures that were let pass, with his corrections; they passed the check like all others'),
  rejected: count.describe('pictures that were not let pass; one that was released before was taken back'),
  covered: count.describe('areas that he added; one over several frames is one'),
  uncovered: count.describe('areas that he took away of those that would have been covered'),
});

const check = z.strictObject({
  checked: count.describe('what was looked at'),
  refused: count.describe('files that were refused for it, and not released'),
});

const verification = z.strictObject({
  files: count.describe('files that were read back and passed'),
  refused: count.describe('files that were read back, did not pass and were not released'),
  elements: count.describe('elements of the files that passed'),
  needles: check.describe('spellings of identifiers of the patients, looked for in values and in the bytes'),
  uids: check,
  dates: check,
  private: check,
  valid: check.describe('files whose form, attributes and Types were checked'),
  pixels: z.strictObject({
    pictures: count.describe('released objects with a picture'),
    looked: count.describe('of these: looked into after writing'),
    textUnchecked: count.describe('of these: may show text and were released unchecked'),
    facesUnchecked: count.describe('of these: may show a face and were released unchecked'),
    search: z
      .strictObject({
        effort: z
          .enum(['auto', 'triage', 'strict'])
          .optional()
          .describe('how closely the policy has pictures searched; auto: by the kind of each'),
        triage: count.describe('pictures that were searched in the quick passes, and showed nothing in them'),
        strict: count.describe('pictures that were searched in all passes'),
        frames: count.describe('frames of these pictures; every one was searched'),
        covered: count.describe('pictures in which areas were covered'),
        areas: count.describe('these areas'),
        series: z
          .strictObject({
            looked: count.describe('series of acquired slices that were looked at as a whole'),
            unread: count.describe('slices that could not be part of that'),
            raised: count.describe('slices that were searched in all passes because of that'),
          })
          .optional()
          .describe('the look at highest, mean and lowest values of a series, and at a sample of its slices'),
        corrected: z
          .strictObject({
            person: count.describe('areas of frames that a person added'),
            template: count.describe('areas of frames that a template of the device added'),
            exempted: count.describe('areas of frames that would have been covered, and that a person took away'),
          })
          .optional()
          .describe('what was changed of what the search found'),
        harmless: count.optional().describe('lines that were read as harmless, and stay as they are'),
        readAgain: count.optional().describe('pictures that were read a second time after writing'),
        alarms: count.optional().describe('of these: text was seen, and a person accepted the picture'),
        refused: count.describe('files that were refused because of their picture, and not released'),
      })
      .optional()
      .describe('the search for text in pictures'),
  }),
  sample: z
    .strictObject({
      population: count.describe('released files'),
      reviewed: count.describe('of these: a person looked at them'),
      found: count.describe('of these: something was found'),
      upperBound: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe('with 95 % confidence at most this share of the files holds what a person would find'),
    })
    .describe('what a person looked at'),
});

const page = z
  .strictObject({ secret: z.enum(['new', 'given']).describe('made in the page, or given to it') })
  .describe('the run was one of a browser page; the key that signed was made there, for this run alone');

const leaks = z.strictObject({
  count: count.describe('files of earlier runs that hold an identifier which is known now'),
  files: z.array(text).describe('the first of them, below the output folder'),
});

export const evidenceSchema: z.ZodType<Evidence> = z
  .strictObject({
    format: z.literal(EVIDENCE_FORMAT),
    software: z.strictObject({ name: text, version: text }),
    standard: z.strictObject({ name: z.literal('PS3.15'), edition: text }),
    policy,
    project: z.strictObject({ id: keyedId, name: text }),
    method: text.nullable().describe('legal method, with reference and expiry'),
    purpose: text.nullable(),
    recipient: text.nullable(),
    approver: text.nullable(),
    agreement: text.nullable().describe('agreement with the recipient'),
    run,
    previous: z.strictObject({ run: runId, sha256 }).nullable().describe('evidence of the run before, of its file'),
    counts,
    methods: z
      .array(z.strictObject({ code: text, meaning: text, clause: text, count }))
      .describe('CID 7050 codes that the policy asks for, and how many released objects claim each'),
    safeHarbor: z.array(category).length(CATEGORY_LETTERS.length),
    freeText,
    rules: z.array(rule),
    attributes: z.strictObject({
      rows: z.array(attribute),
      more: count.describe('decisions at paths that are not listed'),
    }),
    exceptions: z.array(exception),
    reviewed: z.array(review).optional().describe('held instances that a person has let pass'),
    pictureReviews: z.array(pictureReview).optional().describe('what persons have decided about searched pictures'),
    page: page.optional(),
    verification,
    leaks,
    findings: z.array(z.strictObject({ code: text, meaning: text, count: count.min(1) })),
    notices: z.array(z.strictObject({ code: text, meaning: text })),
    reidentification: z.strictObject({
      mode: text.describe('where the codes of the patients come from'),
      isProtected: z.boolean().describe('a passphrase or key protects the secret of the project'),
      custody: z
        .strictObject({
          held: z.enum(['recovery', 'shares', 'project', 'none']),
          needed: count.min(2).optional().describe('of the people who have shares'),
          holders: count.min(2).optional(),
        })
        .describe('where the key is that opens the list of who is who; runs write that list and cannot read it'),
      holder: text.describe('the same in a sentence'),
      destroyBy: day.nullable().describe('last day of the project; no run after it'),
    }),
    inputs: z.strictObject({
      count: count.describe('sources whose bytes were read to the end'),
      digest: keyedId.describe('keyed, and the same in whatever order they came'),
    }),
    manifest: z.strictObject({ file: text, sha256 }),
    instances: z.strictObject({ file: text, sha256, lines: count }),
    key: z.string().describe('thumbprint (RFC 7638) of the key that signed; empty where nothing signs'),
    limits: z.array(z.strictObject({ code: text, text })),
  })
  .describe('Evidence of one run of leadglass');

/** The JSON Schema (draft 2020-12), published in docs/reference. */
export function evidenceJsonSchema(): object {
  return z.toJSONSchema(evidenceSchema);
}
