import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { harmlessRule, mayBeHarmless } from './harmless-text.ts';

test('settings, measurements and names of views are harmless, with the rule that says so', () => {
  const rules = {
    '+ Dist 3.15 cm': 'distance',
    'Th 3.7 mm': 'distance',
    'Depth16.5 cm': 'depth',
    '5.9 MHz': 'frequency',
    'FR 15Hz': 'frame-rate',
    'Gn 58': 'gain',
    'Zoom 286%': 'zoom',
    'W 1193 L -387': 'window',
    'MI 0.8': 'output-index',
    'MI 0.8 TIS 0.4': 'phrases',
    'Total DLP 1234.5 mGy-cm': 'dose',
    '120 kV': 'tube',
    Helical: 'acquisition',
    SUPINE: 'position',
    'RT KIDNEY': 'organ',
  };
  for (const [line, rule] of Object.entries(rules)) assert.equal(harmlessRule(line), rule, line);
});

test('everything else is not: bare numbers, dates, times, single letters, other letter case, more beside it', () => {
  const others = ['', '12', '3.21', '2/1/66', '12:30', '1963-04-02', 'L', 'R', 'A', 'supine', 'Supine', 'RT'];
  const mixed = [
    'Gn 58 Kowalski',
    'MI 0.8 L',
    'KOWALSKI 120 kV',
    '120 kV 2/1/66',
    'Dist 12345 cm',
    'Gn 1 2345 6',
    'Zoom 12,5%',
  ];
  const unlike = ['Depth 16.5', '5.9 MHz.', 'W 1193', 'Im 42/138', '東京', 'Ｇn 58'];
  for (const line of [...others, ...mixed, ...unlike]) assert.equal(harmlessRule(line), undefined, line);
});

test('no name, no number of five digits and no date is ever taken for harmless', () => {
  const name = fc
    .stringMatching(/^[A-Z][A-Za-z'-]{2,12}(?: [A-Z][A-Za-z]{2,10})?$/)
    .filter((text) => !/^(?:Gain|Dist)/.test(text));
  const closed =
    /^(?:Helical|Scout|Axial|Sagittal|Coronal|Harm|SUPINE|PRONE|ERECT|DECUB|LIVER|SPLEEN|AORTA|UTERUS|BLADDER|PANCREAS|IVC|DLP|Map[A-Z]|Series|Scan|Type|Findings|Impression)/;
  fc.assert(fc.property(name, (text) => closed.test(text) || harmlessRule(text) === undefined));
  const two = fc.integer({ min: 1, max: 31 });
  const date = fc.tuple(two, two, fc.integer({ min: 0, max: 2030 }), fc.constantFrom('/', '-', '.', ' ', ''));
  fc.assert(fc.property(date, ([day, month, year, sign]) => harmlessRule([day, month, year].join(sign)) === undefined));
});

test('a line with other letters than ASCII, or with a long number, is not read again', () => {
  assert.ok(mayBeHarmless('Zo0m 286%'));
  for (const line of ['', ' ', '東京', '12345', 'Gn 58 123456']) assert.ok(!mayBeHarmless(line), line);
});
