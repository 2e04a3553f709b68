import assert from 'node:assert/strict';
import { test } from 'node:test';
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
