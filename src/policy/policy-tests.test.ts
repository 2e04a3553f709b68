import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFailure } from '../failure/index.ts';
import { readPolicyTests } from './policy-tests.ts';

/** A text with one test, its keys in flow style. */
const text = (keys: string): string => `policy: research\ntests:\n  - { name: one, ${keys} }\n`;

const publicAt = (tag: number) => ({ kind: 'tag', tag }) as const;
const acme = (element: number) => ({ kind: 'private', creator: 'ACME 1.0 (a)', group: 0x29, element }) as const;

function read(keys: string) {
  return readPolicyTests(text(keys), 'site.tests.yaml').tests[0]!;
}

function failureOf(written: string): { code: string; message: string; hint: string | undefined; at: unknown } {
  try {
    readPolicyTests(written, 'site.tests.yaml');
  } catch (error) {
    assert.ok(isFailure(error), String(error));
    return { code: error.code, message: error.message, hint: error.hint, at: error.at };
  }
  return assert.fail('nothing is wrong');
}

test('a dataset is read as elements with the VR of the dictionary', () => {
  const { dataset } = read(
    'dataset: { "(0010,0010)": "A^B", ImageType: [ORIGINAL, PRIMARY], Rows: 4, PatientSize: 1.7, FrameIncrementPointer: NumberOfFrames, InstitutionName: "", RequestAttributesSequence: [{ AccessionNumber: A1 }] }, status: released',
  );
  assert.deepEqual(dataset, [
    { at: publicAt(0x00100010), vr: 'PN', values: ['A^B'] },
    { at: publicAt(0x00080008), vr: 'CS', values: ['ORIGINAL', 'PRIMARY'] },
    { at: publicAt(0x00280010), vr: 'US', values: [4] },
    { at: publicAt(0x00101020), vr: 'DS', values: ['1.7'] },
    { at: publicAt(0x00280009), vr: 'AT', values: [0x00280008] },
    { at: publicAt(0x00080080), vr: 'LO', values: [] },
    { at: publicAt(0x00400275), vr: 'SQ', items: [[{ at: publicAt(0x00080050), vr: 'SH', values: ['A1'] }]] },
  ]);
});

test('private elements are named by their creator and have the VR of Table E.3.10-1, else one that suits the value', () => {
  const { dataset, expect } = read(
    'dataset: { "private:Philips Imaging DD 001(2001,xx03)": 1000, "private:ACME 1.0 (a)(0029,xx10)": x, "private:ACME 1.0 (a)(0029,xx11)": [1, 2.5], "private:ACME 1.0 (a)(0029,xx12)": [{ Modality: CT }] }, expect: { "private:ACME 1.0 (a)(0029,xx12)[1].Modality": kept, "private:ACME 1.0 (a)(0029,xx11)": { equals: 4 } }',
  );
  assert.deepEqual(dataset, [
    { at: { kind: 'private', creator: 'Philips Imaging DD 001', group: 0x2001, element: 3 }, vr: 'FL', values: [1000] },
    { at: acme(0x10), vr: 'LO', values: ['x'] },
    { at: acme(0x11), vr: 'DS', values: ['1', '2.5'] },
    { at: acme(0x12), vr: 'SQ', items: [[{ at: publicAt(0x00080060), vr: 'CS', values: ['CT'] }]] },
  ]);
  assert.deepEqual(
    expect.map(({ path }) => path),
    [[{ at: acme(0x12), item: 1 }, { at: publicAt(0x00080060) }], [{ at: acme(0x11) }]],
  );
});

test('expectations are read with their paths: without a number the first item is meant', () => {
  const { expect } = read(
    'dataset: {}, expect: { Modality: kept, RequestAttributesSequence.AccessionNumber: { not-equals: A1, action: pseudonym }, "RequestAttributesSequence[2]": absent, Rows: { equals: 4 } }',
  );
  const accession = [{ at: publicAt(0x00400275), item: 0 }, { at: publicAt(0x00080050) }];
  assert.deepEqual(
    expect.map(({ path, rule, value }) => ({ path, rule, value })),
    [
      { path: [{ at: publicAt(0x00080060) }], rule: 'kept', value: '' },
      { path: accession, rule: 'not-equals', value: 'A1' },
      { path: accession, rule: 'action', value: 'pseudonym' },
      { path: [{ at: publicAt(0x00400275), item: 2 }], rule: 'absent', value: '' },
      { path: [{ at: publicAt(0x00280010) }], rule: 'equals', value: '4' },
    ],
  );
});

test('a SOP Class is a keyword or a UID, and a code is one of the codes', () => {
  const classOf = (sopClass: string) => read(`dataset: {}, status: released, sop-class: ${sopClass}`).sopClass;
  assert.equal(classOf('MRImageStorage'), '1.2.840.10008.5.1.4.1.1.4');
  assert.equal(classOf('"1.2.3.4"'), '1.2.3.4');
  const { status, code } = read('object: a.dcm, status: held, code: refused/document');
  assert.deepEqual([status, code], ['held', 'refused/document']);
});

const WRONG: readonly (readonly [keys: string, message: RegExp, hint?: RegExp])[] = [
  ['dataset: {}, expekt: {}', /"expekt" is no key of tests\[1\]/, /did you mean expect\?/],
  ['dataset: {}, status: hold', /tests\[1\]\.status: expected one of released/, /did you mean held\?/],
  ['name: 4, dataset: {}', /stands twice/],
  ['expect: { Modality: kept }', /a test has an object or a dataset/],
  ['object: a.dcm, dataset: {}', /a test has an object or a dataset/],
  ['object: a.dcm, sop-class: CTImageStorage', /an object says its own SOP Class/],
  ['dataset: {}', /nothing is expected/, /expect or a status/],
  ['dataset: {}, expect: {}', /tests\[1\]\.expect: nothing is expected/],
  ['dataset: {}, status: held, expect: {}', /nothing is expected/],
  ['dataset: {}, sop-class: CTImageStorag', /no SOP Class "CTImageStorag"/],
  ['dataset: {}, sop-class: ImplicitVRLittleEndian', /no SOP Class/],
  ['dataset: { SOPClassUID: "1.2" }, sop-class: CTImageStorage', /the dataset has a SOPClassUID/],
  ['dataset: {}, status: held, code: refused/documents', /no code/, /did you mean refused\/document\?/],
  ['dataset: {}, code: refused/document', /only what is held or quarantined has a code/],
  ['dataset: {}, status: held, expect: { Modality: kept }', /nothing is written of what is held/],
  ['dataset: { PatientNam: x }', /no attribute "PatientNam"/, /did you mean PatientName\?/],
  ['dataset: { "(0029,1010)": x }', /is private/, /write private:CREATOR\(0029,xx10\)/],
  ['dataset: { "private:ACME(0028,xx10)": x }', /group 0028 is not private/],
  ['dataset: { "private:ACME(0029,xx10)": x, "private:ACME(0029,XX10)": y }', /stands twice in the dataset/],
  ['dataset: {}, expect: { "private:ACME 1.0": kept }', /not a private attribute/],
  ['dataset: {}, expect: { Modality..Rows: kept }', /no attribute ""/],
  ['dataset: {}, expect: { Modality.: kept }', /only a sequence has items|no attribute ""/],
  ['dataset: { "(0002,0010)": "1.2" }', /no attribute that a data set has/],
  ['dataset: { PatientName: x, "(0010,0010)": y }', /stands twice in the dataset/],
  // 093000 is the number 93000 to YAML.
  ['dataset: { StudyTime: 093000 }', /StudyTime: expected text \(TM\)/, /quotes/],
  ['dataset: { StudyTime: null }', /expected text/, /"" writes no value/],
  ['dataset: { Rows: 70000 }', /a whole number that US can hold/],
  ['dataset: { Rows: 1.5 }', /a whole number that US can hold/],
  ['dataset: { Rows: "4" }', /expected a number \(US\)/],
  ['dataset: { Modality: "Ä" }', /printable ASCII \(CS\)/],
  ['dataset: { RequestAttributesSequence: x }', /a sequence is a list of datasets/],
  ['dataset: { RequestAttributesSequence: [x] }', /expected keywords with values/],
  ['dataset: {}, expect: { Modality: keept }', /"keept" is no expectation/, /did you mean kept\?/],
  ['dataset: {}, expect: { Modality: {} }', /expected a rule/],
  ['dataset: {}, expect: { Modality: [kept] }', /expected absent, present/],
  ['dataset: {}, expect: { Modality: { equal: CT } }', /"equal" is no rule/, /did you mean equals\?/],
  ['dataset: {}, expect: { Modality: { equals: 4 } }', /expected text/, /quotes/],
  ['dataset: {}, expect: { Modality: { contains: "" } }', /text that is not empty/],
  [
    'dataset: {}, expect: { Modality: { action: pseudonim } }',
    /expected one of keep, remove/,
    /did you mean pseudonym\?/,
  ],
  ['dataset: {}, expect: { Modality: { action: set } }', /expected one of keep/, /did you mean replace\?/],
  ['dataset: {}, expect: { Modality: { matches: "(" } }', /no regular expression/],
  [`dataset: {}, expect: { Modality: { matches: ${'x'.repeat(201)} } }`, /at most 200 characters/],
  ['dataset: {}, expect: { "Modality[0]": kept }', /only a sequence has items/],
  ['dataset: {}, expect: { Modality.Rows: kept }', /only a sequence has items/],
  ['dataset: {}, expect: { PixelData: { equals: x } }', /no text to compare/],
  ['dataset: {}, expect: { RequestAttributesSequence: { equals: x } }', /no text to compare/],
  ['dataset: {}, expect: { "RequestAttributesSequence[0]": { action: keep } }', /an item has no value/],
];

for (const [keys, message, hint] of WRONG) {
  test(`refused with its place: ${keys.slice(0, 80)}`, () => {
    const failure = failureOf(text(keys));
    assert.match(failure.code, /^policy\//);
    assert.match(failure.message, message);
    assert.match(failure.message, /^site\.tests\.yaml: /);
    if (hint !== undefined) assert.match(failure.hint ?? '', hint);
    const { line, column } = failure.at as { line: number; column: number };
    assert.equal(line, 3);
    assert.ok(column > 3);
  });
}

test('a file without tests, or that is no YAML, is refused', () => {
  assert.match(failureOf('policy: research\ntests: []\n').message, /at least one test/);
  assert.match(failureOf('policy: research\n').message, /tests: missing/);
  assert.equal(failureOf('policy: [\n').code, 'policy/syntax');
});
