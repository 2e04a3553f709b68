import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure } from '../../failure/index.ts';
import { importTemplates } from './import.ts';
import type { ImportedTemplateRule } from './imported-rule.ts';
import { templateHolds } from './template.ts';
import { readTemplates } from './template-file.ts';

const NAMES = {
  '00020013': 'VENDOR_23',
  '00080008': 'DERIVED\\SECONDARY\\SCREEN SAVE',
  '00080060': 'US',
  '00080070': 'Acme Medical',
  '0008103E': 'Dose report 2',
  '00081090': 'Scanner 64',
  '00280010': '480',
  '00280011': '640',
};
const valuesOf = (tag: number): readonly string[] | undefined =>
  NAMES[tag.toString(16).padStart(8, '0').toUpperCase() as '00080060']?.split('\\');

const MARK = { left: 1, top: 2, width: 3, height: 4 };

/** What becomes of one signature of CTP with an area: whether it is true of the picture above, or why it was lost. */
function ctp(signature: string): boolean | string {
  const { rules, text, templates } = importTemplates(`{ ${signature} }\n(1,2,3,4)`, 'own.script');
  assert.deepEqual(readTemplates(text, 'written'), templates);
  return outcome(rules[0]!);
}

function outcome({ faith, note, template }: ImportedTemplateRule): boolean | string {
  if (template === undefined) return faith === 'lost' ? note : faith;
  assert.deepEqual(template.cover, [MARK]);
  return templateHolds(template.when, valuesOf);
}

test('every method of a pixel script of CTP means here what it means there', () => {
  assert.equal(ctp('Modality.equals("US")'), true);
  assert.equal(ctp('Modality.equals("us")'), false);
  assert.equal(ctp('Modality.equalsIgnoreCase("us")'), true);
  assert.equal(ctp('Manufacturer.contains("Medical")'), true);
  assert.equal(ctp('Manufacturer.contains("MEDICAL")'), false);
  assert.equal(ctp('Manufacturer.containsIgnoreCase("MEDICAL")'), true);
  assert.equal(ctp('Manufacturer.startsWith("Acme")'), true);
  assert.equal(ctp('Manufacturer.startsWithIgnoreCase("ACME")'), true);
  assert.equal(ctp('Manufacturer.endsWith("ical")'), true);
  assert.equal(ctp('Manufacturer.endsWithIgnoreCase("ICAL")'), true);
  assert.equal(ctp('ManufacturerModelName.matches("Scan.*[0-9]+")'), true);
  assert.equal(ctp('ManufacturerModelName.matches("Scan")'), false);
  assert.equal(ctp('ManufacturerModelName.matches("(?i)SCAN.*")'), true);
  assert.equal(ctp('Rows.isLessThan("481")'), true);
  assert.equal(ctp('Rows.isGreaterThan("481")'), false);
  assert.equal(ctp('StationName.isLessThan("481")'), false);
  assert.equal(ctp('StationName.equals("")'), true, 'what is not there is empty');
});

test('elements are named by keyword or tag, those of the file meta group too', () => {
  assert.equal(ctp('[0028,0010].equals("480")'), true);
  assert.equal(ctp('[00280010].equals("480")'), true);
  assert.equal(ctp('ImplementationVersionName.contains("VENDOR")'), true);
  assert.equal(ctp('ImageType.equals("SECONDARY")'), false, 'all values together');
  assert.equal(ctp('ImageType.contains("SECONDARY")'), true);
});

test('! binds closer than *, and * closer than +; remarks and blanks do not count', () => {
  assert.equal(ctp('Modality.equals("CT") * Rows.equals("480") + Columns.equals("640")'), true);
  assert.equal(ctp('Modality.equals("CT") * (Rows.equals("480") + Columns.equals("640"))'), false);
  assert.equal(ctp('!Modality.equals("CT") * Rows.equals("480")'), true);
  assert.equal(ctp('!(Modality.equals("US") * Rows.equals("480"))'), false);
  assert.equal(ctp('// first ( "\n Modality . equals ( "US" ) * // then\n Rows.equals("480")'), true);
  assert.equal(ctp('true'), true);
  assert.equal(ctp('false + Modality.equals("US")'), true);
  assert.equal(ctp('true * Modality.equals("CT")'), false);
});

test('what cannot be said here is lost with the reason, and nothing else is', () => {
  assert.match(String(ctp('Manufactor.equals("x")')), /no attribute "Manufactor"/);
  assert.match(String(ctp('[0019[ACME 1.0]10].equals("x")')), /private attribute/);
  assert.match(String(ctp('RequestAttributesSequence::StudyID.equals("x")')), /inside a sequence/);
  assert.match(String(ctp('Modality.is("US")')), /a method that CTP does not have/);
  assert.match(String(ctp('Modality.equals(US)')), /without quotes/);
  assert.match(String(ctp('Modality.equals("US") *')), /cannot read/);
  assert.match(String(ctp('(Modality.equals("US")')), /not closed/);
  assert.match(String(ctp('Modality.matches("\\QUS\\E")')), /regular expression/);
  assert.match(String(ctp('Modality.matches("U++")')), /regular expression/);
  assert.equal(ctp('false'), 'it is true of no picture');
  assert.match(String(ctp(`${'('.repeat(40)}Modality.equals("US")${')'.repeat(40)}`)), /deeper/);
});

test('text between rules names them; all areas behind a signature are its areas, negative ones from the other edge', () => {
  const text = [
    'A library of areas (see the handbook)',
    '**********',
    '   US',
    '**********',
    ' Acme 64 ',
    '  { Modality.equals("US") }',
    '  (0,0,640,40)  (-100, -20, 100, 20)',
    '  { Modality.equals("CT") }',
    'nothing to cover',
    ' broken',
    ' { Modality.equals("MR") } (0,0,640) (0,0,9,9)',
    ' { Modality.equals("NM") } (0,0,640)',
  ].join('\n');
  const { format, rules, templates } = importTemplates(text, 'own.script');
  assert.equal(format, 'ctp-pixel-script');
  assert.deepEqual(
    rules.map(({ line, name, faith, note }) => [line, name, faith, note]),
    [
      [6, 'Acme 64', 'same', ''],
      [8, 'line 8', 'no-area', ''],
      [11, 'broken', 'same', '1 of its areas left out: not four whole numbers'],
      [12, 'line 12', 'lost', 'not four whole numbers'],
    ],
  );
  assert.deepEqual(templates[0]!.cover, [
    { left: 0, top: 0, width: 640, height: 40 },
    { left: -100, top: -20, width: 100, height: 20 },
  ]);
});

/** What becomes of the conditions of one label of a recipe. */
function recipe(...lines: readonly string[]): boolean | string {
  const text = `FORMAT dicom\n\n%filter graylist\n\nLABEL one # (who)\n${lines.join('\n')}\n  ctpcoordinates 1,2,3,4\n`;
  const { format, rules, templates, text: written } = importTemplates(text, 'deid.dicom');
  assert.equal(format, 'deid-recipe');
  assert.equal(rules[0]!.name, 'one');
  assert.deepEqual(readTemplates(written, 'written'), templates);
  return outcome(rules[0]!);
}

test('every condition of a recipe of pydicom/deid means here what it means there', () => {
  assert.equal(recipe('contains Manufacturer MEDICAL'), true);
  assert.equal(recipe('contains ImageType SECOND|PRIMARY'), true, 'a regular expression, of each value');
  assert.equal(recipe('contains ImageType ^SECOND'), true);
  assert.equal(recipe('notcontains Manufacturer MEDICAL'), false);
  assert.equal(recipe('notcontains StationName x'), true);
  assert.equal(recipe('equals ImageType secondary'), true, 'of each value, whatever the letter case');
  assert.equal(recipe('equals Manufacturer Acme'), false);
  assert.equal(recipe('notequals Modality CT'), true);
  assert.equal(recipe('missing StationName'), true);
  assert.equal(recipe('present Modality'), true);
  assert.equal(recipe('empty StationName'), false, 'what is missing is not empty');
  assert.equal(recipe('equals 0x00280010 480'), true);
});

test('conditions of a recipe are joined from left to right, within a line and from line to line', () => {
  assert.equal(recipe('contains Modality CT', '+ equals Rows 480', '|| equals Columns 640'), true);
  assert.equal(recipe('contains Modality US || contains Modality CT', '+ equals Rows 1'), false);
  assert.equal(recipe('missing Manufacturer || empty Manufacturer', '+ contains ImageType SECONDARY'), false);
  assert.equal(recipe('contains SeriesDescription Dose + contains Modality US'), true);
  assert.equal(recipe('contains ManufacturerModelName Scanner|A+ B'), true, 'a plus sign inside a value');
});

test('of a recipe what cannot be said here is lost with the reason', () => {
  assert.match(String(recipe('contains Manfacturer x')), /no attribute "Manfacturer"/);
  assert.match(String(recipe('matches Modality x')), /no condition of deid/);
  assert.match(String(recipe('contains Modality')), /without a value/);
  assert.match(String(recipe('contains Modality (?P<a>US)')), /regular expression/);
  assert.match(String(recipe('contains Modality US', 'coordinates 1,2,3')), /not four whole numbers/);
  assert.match(String(recipe('contains Modality US', 'coordinates 9,2,3,8')), /empty area/);
  assert.match(String(recipe('contains Modality US', 'coordinates from:PixelSpacing')), /another attribute/);
});

test('coordinates are corners, those of CTP a corner with sizes; what is kept is kept out of the same rule', () => {
  const text = `format dicom
%filter one
label corners
coordinates 10,20,40,60
ctpcoordinates 10,20,40,60
label sector
present SequenceOfUltrasoundRegions
coordinates all
keepcoordinates from:SequenceOfUltrasoundRegions
label strict
keepcoordinates 0,0,5,5
coordinates all
label flag
contains Modality US
%header
REMOVE PatientID
LABEL none
`;
  const { rules, templates } = importTemplates(text, 'deid.dicom');
  assert.deepEqual(
    rules.map(({ name, faith }) => [name, faith]),
    [
      ['corners', 'same'],
      ['sector', 'same'],
      ['strict', 'stricter'],
      ['flag', 'no-area'],
    ],
  );
  assert.deepEqual(templates, [
    {
      name: 'corners',
      cover: [
        { left: 10, top: 20, width: 30, height: 40 },
        { left: 10, top: 20, width: 40, height: 60 },
      ],
      spare: [],
    },
    {
      name: 'sector',
      when: { at: 0x00186011, op: 'present', value: '', isExact: false },
      cover: [{ left: 0, top: 0 }],
      spare: ['ultrasound-regions'],
    },
    { name: 'strict', cover: [{ left: 0, top: 0 }], spare: [] },
  ]);
});

test('a text that is neither, or has no rule, is refused', () => {
  const isRefused = (error: unknown): boolean => isFailure(error) && error.code === 'policy/syntax';
  assert.throws(() => importTemplates('', 'x'), isRefused);
  assert.throws(() => importTemplates('extends: research', 'x'), isRefused);
  assert.throws(() => importTemplates('FORMAT dicom\n%header\nREMOVE PatientID', 'x'), isRefused);
});
