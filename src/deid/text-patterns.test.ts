import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DATES } from './text-dates.ts';
import { NUMBERS_AND_ADDRESSES } from './text-numbers.ts';
import { findPatterns } from './text-patterns.ts';

const TITLES =
  `Dr Drs Prof Mr Mrs Ms Miss Herr Herrn Frau Hr Fr Mme Mlle Monsieur Madame Sr Sra Srta Señor Señora Sig Sigra Signor
  Signora Dott Dottssa Dott.ssa Dr.ssa Dra Dhr Mevr Mw Schwester Pfleger Sister Nurse Pastor Doctor Doctora Doktor Docteur
  Docteure Dottore Dottoressa Doutor Doutora Professor Professorin Professeur PROF MRS HERR FRAU MME SRA DOTT MEVR DHR DR.
  MR. MS. SR. FR. dr. prof.`.split(/\s+/);

test('a name behind any title is found, whatever else the text holds (PS3.15 E.3.5)', () => {
  for (const title of TITLES)
    for (const text of [`${title} Quillon`, `seen by ${title} Quillon, 12 mm`, `_${title} Quillon`]) {
      const reasons: string[] = [];
      findPatterns(
        text,
        () => false,
        ({ reason }) => reasons.push(reason),
      );
      assert.ok(reasons.includes('title'), text);
    }
});

/** Pieces that dates, numbers and titles are made of, in both cases and beyond ASCII. */
const PIECES = [
  ...[
    '1',
    '12',
    '19',
    '2024',
    '20',
    '03',
    '7',
    '956',
    '12345678',
    '99',
    "'24",
    ' ',
    '  ',
    '.',
    '-',
    '/',
    '\u2013',
    ', ',
  ],
  ...[
    ':',
    '#',
    '_',
    '. ',
    'x',
    'iv',
    'VIII',
    'x',
    'vom',
    'study',
    'prior',
    'mrn',
    'MR',
    'pid',
    'pt',
    'acc',
    '\u017fsn',
  ],
  ...['nuss', 'NIE', 'sécu', 'passport', 'konto', 'tel', 'ph', 'ext', 'x', 'handy', 'call', 'patient', 'case', 'req'],
  ...[
    'fall',
    'exam',
    'no',
    'id',
    'nummer',
    'Dr',
    'Dr. ',
    'HERR ',
    'Mme',
    'prof. ',
    'Quillon',
    'van ',
    'Ü',
    'é',
    'A',
    'B',
  ],
];
const written = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join(''));

test('no hint keeps a text from an expression that would find something in it', () => {
  const hinted = [...DATES, ...NUMBERS_AND_ADDRESSES].filter(({ hint }) => hint !== undefined);
  assert.ok(hinted.length > 30);
  fc.assert(
    fc.property(written, (text) => {
      for (const { form, hint } of hinted) {
        if (!hint!.test(text)) assert.equal(text.match(form), null, `${form.source.slice(0, 60)} in ${text}`);
      }
    }),
    { numRuns: 3000 },
  );
});
