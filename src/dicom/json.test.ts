import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dataSet,
  element,
  encapsulated,
  hex,
  item,
  latin1,
  type Part,
  part10,
  repeat,
  SYNTAX,
  sequence,
  utf8,
} from '../../test/build/index.ts';
import type { DataSet } from './dataset.ts';
import { type DicomJson, fromJson, toJson } from './json.ts';
import { explicit, fails, object, read } from './reading.testing.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './syntax.ts';

const ENCODINGS = [
  [SYNTAX.implicitLittle, IMPLICIT_LITTLE],
  [SYNTAX.explicitLittle, EXPLICIT_LITTLE],
  [SYNTAX.explicitBig, EXPLICIT_BIG],
] as const;

/** The JSON of parts that stand alone. */
const jsonOf = (...parts: readonly Part[]): DicomJson => toJson(explicit(...parts).dataSet);
/** What a data set reads as that was made from JSON. */
const dataSetOf = (json: DicomJson): DataSet => read(part10({ dataSet: fromJson(json, EXPLICIT_LITTLE) })).dataSet;
/** Anything as the JSON model, as it comes over the network. */
const anything = (json: unknown): DicomJson => json as DicomJson;

test('PS3.18 F.2.2: each attribute under its tag in upper case, with VR and values; no group lengths', () => {
  assert.deepEqual(
    jsonOf(
      element(0x00080000, 'UL', 4711),
      element(0x0008002a, 'DT', ['2020', '2021']),
      element(0x00080060, 'CS', 'CT'),
      element(0x0020000d, 'UI', '2.999.1'),
      element(0xfffcfffc, 'OB', hex('0000')),
    ),
    {
      '0008002A': { vr: 'DT', Value: ['2020', '2021'] },
      '00080060': { vr: 'CS', Value: ['CT'] },
      '0020000D': { vr: 'UI', Value: ['2.999.1'] },
      FFFCFFFC: { vr: 'OB', InlineBinary: 'AAA=' },
    },
  );
});

test('PS3.18 F.2.2: a name has up to three groups', () => {
  const name = (value: string) => jsonOf(element(0x00100010, 'PN', value))['00100010'];
  assert.deepEqual(name('Yamada^Tarou=A^B=C^D'), {
    vr: 'PN',
    Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: 'A^B', Phonetic: 'C^D' }],
  });
  assert.deepEqual(name('==C^D\\A\\'), { vr: 'PN', Value: [{ Phonetic: 'C^D' }, { Alphabetic: 'A' }, null] });
});

test('PS3.18 F.2.3: numbers where they are exact, tags as hexadecimal digits, text where a number would lose', () => {
  const json = jsonOf(
    element(0x00200013, 'IS', ['7', '', 'seven']),
    element(0x00280009, 'AT', 0x00181063),
    element(0x00280010, 'US', [512, 1]),
    element(0x00280030, 'DS', ['0.50', '-1e3']),
    element(0x00720082, 'SV', [5n, -9_007_199_254_740_993n]),
    element(0x00720083, 'UV', [18_446_744_073_709_551_615n]),
  );
  assert.deepEqual(
    Object.values(json).map((attribute) => attribute.Value),
    [[7, null, 'seven'], ['00181063'], [512, 1], [0.5, -1000], [5, '-9007199254740993'], ['18446744073709551615']],
  );
});

test('JSON has no NaN and no infinity: they are text, and come back', () => {
  const json = jsonOf(element(0x00189087, 'FD', [Number.NaN, Number.NEGATIVE_INFINITY, 0.5]));
  assert.deepEqual(json['00189087']?.Value, ['NaN', '-Infinity', 0.5]);
  const [nan, infinity, half] = dataSetOf(JSON.parse(JSON.stringify(json)) as DicomJson)
    .get(0x00189087)!
    .numbers();
  assert.deepEqual([nan, infinity, half], [Number.NaN, Number.NEGATIVE_INFINITY, 0.5]);
});

test('PS3.18 F.2.5: an empty attribute has a VR and nothing else, an empty item is an empty object', () => {
  assert.deepEqual(
    jsonOf(
      element(0x00080060, 'CS', ''),
      sequence(0x00081140, [item()]),
      sequence(0x00081199, [], { length: 'undefined' }),
      element(0x00091001, 'OB', []),
    ),
    {
      '00080060': { vr: 'CS' },
      '00081140': { vr: 'SQ', Value: [{}] },
      '00081199': { vr: 'SQ' },
      '00091001': { vr: 'OB' },
    },
  );
});

test('PS3.18 F.2.7: InlineBinary is little endian whatever the object was', () => {
  const parts = [
    element(0x00281201, 'OW', [0x1234, 0xabcd]),
    element(0x00660016, 'OF', [0.5]),
    element(0x7fe00009, 'OD', [0.25]),
  ];
  const expected = toJson(object(SYNTAX.explicitLittle, ...parts).dataSet);
  assert.equal(expected['00281201']?.InlineBinary, Buffer.from(hex('3412 CDAB')).toString('base64'));
  assert.deepEqual(toJson(object(SYNTAX.explicitBig, ...parts).dataSet), expected);
  assert.deepEqual(fromJson(expected, EXPLICIT_BIG), dataSet(SYNTAX.explicitBig, ...parts));
});

test('PS3.18 F.2.6: bulk is a reference where one is given, else it is inline', () => {
  const { dataSet } = explicit(element(0x00091001, 'OB', repeat(1, 10)), element(0x7fe00010, 'OW', repeat(1, 70_000)));
  const references = toJson(dataSet, ({ path }) => `bulk/${path}`);
  assert.deepEqual(references['7FE00010'], { vr: 'OW', BulkDataURI: 'bulk/(7FE0,0010)' });
  assert.equal(references['00091001']?.InlineBinary, 'AQEBAQEBAQEBAQ==');
  assert.equal(toJson(dataSet)['7FE00010']?.InlineBinary?.length, 93_336);
  assert.equal(toJson(dataSet, () => undefined)['7FE00010']?.InlineBinary?.length, 93_336);
});

test('fragments without a reference are inline as they stand', () => {
  const { dataSet } = object(SYNTAX.jpegBaseline, encapsulated([hex('FFD8')]));
  assert.equal(
    toJson(dataSet)['7FE00010']?.InlineBinary,
    Buffer.from(hex('FEFF00E0 00000000 FEFF00E0 02000000 FFD8 FEFFDDE0 00000000')).toString('base64'),
  );
});

test('of an attribute that stands twice the first is given, as it is written', () => {
  assert.deepEqual(jsonOf(element(0x00104000, 'LT', 'one'), element(0x00104000, 'LT', 'two')), {
    '00104000': { vr: 'LT', Value: ['one'] },
  });
});

test('a UN sequence is a sequence', () => {
  const json = jsonOf(sequence(0x00081140, [item(element(0x00100020, 'LO', 'A'))], { vr: 'UN', explicit: true }));
  assert.equal(json['00081140']?.vr, 'UN', 'one whose inside is explicit is no UN sequence (PS3.5 6.2.2)');
});

for (const [uid, encoding] of ENCODINGS) {
  test(`a data set comes back from its JSON: ${uid}`, () => {
    const parts = [
      element(0x00080005, 'CS', 'ISO_IR 100'),
      element(0x00080018, 'UI', '2.999.1'),
      sequence(0x00081140, [
        item(element(0x00080005, 'CS', 'ISO_IR 192'), element(0x00100010, 'PN', utf8('J\xf6rg'))),
        item(),
        item(element(0x00100010, 'PN', latin1('J\xf6rg^=Ideo'))),
      ]),
      element(0x00100010, 'PN', latin1('B\xe4r^J\xf6rg')),
      element(0x00104000, 'LT', 'a\\b'),
      element(0x00280009, 'AT', 0x00181063),
      element(0x00280010, 'US', 512),
      element(0x00280030, 'DS', ['0.5', '0.25']),
      element(0x00720082, 'SV', -9_007_199_254_740_993n),
      element(0x7fe00010, 'OW', [1, 2]),
    ];
    const json = toJson(object(uid, ...parts).dataSet);
    assert.deepEqual(fromJson(JSON.parse(JSON.stringify(json)) as DicomJson, encoding), dataSet(uid, ...parts));
  });
}

test('text that needs a character set and declares none is UTF-8, and then the data set says so', () => {
  const name = (value: string): DicomJson => ({ '00100010': { vr: 'PN', Value: [{ Alphabetic: value }] } });
  assert.deepEqual(
    fromJson(name('DOE'), EXPLICIT_LITTLE),
    dataSet(SYNTAX.explicitLittle, element(0x00100010, 'PN', 'DOE')),
  );
  const inItem = dataSetOf({ '00081140': { vr: 'SQ', Value: [name('J\xf6rg')] } });
  assert.equal(inItem.text(0x00080005), 'ISO_IR 192');
  assert.equal(inItem.items(0x00081140)[0]?.text(0x00100010), 'J\xf6rg');
});

test('an item alone takes the character set of what is around it', () => {
  const json: DicomJson = { '00100010': { vr: 'PN', Value: [{ Alphabetic: 'J\xf6rg' }] } };
  assert.deepEqual(
    fromJson(json, EXPLICIT_LITTLE, ['ISO_IR 100']),
    dataSet(SYNTAX.explicitLittle, element(0x00100010, 'PN', latin1('J\xf6rg'))),
  );
});

test('PS3.5 6.2: a number becomes a DS of at most 16 characters', () => {
  const text = (value: number): string => dataSetOf({ '00280030': { vr: 'DS', Value: [value] } }).text(0x00280030);
  assert.equal(text(0.1 + 0.2), '0.3');
  assert.equal(text(-1 / 3), '-0.3333333333333');
  assert.equal(text(-1.2345678901234567e-200), '-1.23456789e-200');
  assert.equal(text(512), '512');
});

test('names and tags in lower case, names as plain text, and group lengths are taken', () => {
  const json = anything({
    '00080000': { vr: 'UL', Value: [7] },
    '0008002a': { vr: 'DT', Value: ['2020'] },
    '00100010': { vr: 'PN', Value: ['DOE'] },
  });
  const found = dataSetOf(json);
  assert.deepEqual(
    found.elements().map(({ tag }) => tag),
    [0x0008002a, 0x00100010],
  );
  assert.equal(found.text(0x00100010), 'DOE');
});

for (const [name, code, json] of [
  ['no object', 'input/json', []],
  ['null', 'input/json', null],
  ['a name that is no tag', 'input/json', { PatientID: { vr: 'LO' } }],
  ['an attribute twice in both cases', 'input/json', { '0008002A': { vr: 'DT' }, '0008002a': { vr: 'DT' } }],
  ['the file meta group', 'input/json', { '00020010': { vr: 'UI', Value: ['1.2.840.10008.1.2'] } }],
  ['an item tag', 'input/json', { FFFEE000: { vr: 'OB' } }],
  ['an attribute that is null', 'input/json', { '00080060': null }],
  ['no VR', 'input/json', { '00080060': { Value: ['CT'] } }],
  ['a VR that is none', 'input/json', { '00080060': { vr: 'XX', Value: ['CT'] } }],
  ['values that are no array', 'input/json', { '00080060': { vr: 'CS', Value: 'CT' } }],
  ['a reference', 'input/json', { '7FE00010': { vr: 'OW', BulkDataURI: 'bulk/1' } }],
  ['values beside bytes', 'input/json', { '00080060': { vr: 'CS', Value: ['CT'], InlineBinary: 'QQ==' } }],
  ['bytes that are no base64', 'input/json', { '7FE00010': { vr: 'OB', InlineBinary: 'A*==' } }],
  ['bytes that are a number', 'input/json', { '7FE00010': { vr: 'OB', InlineBinary: 7 } }],
  ['a cut base64', 'input/json', { '7FE00010': { vr: 'OB', InlineBinary: 'AAAAA' } }],
  ['values of bytes', 'input/json', { '7FE00010': { vr: 'OW', Value: [1] } }],
  ['a truth value', 'input/json', { '00080060': { vr: 'CS', Value: [true] } }],
  ['an object that is no name', 'input/json', { '00080060': { vr: 'CS', Value: [{ Alphabetic: 'CT' }] } }],
  ['an item that is null', 'input/json', { '00081140': { vr: 'SQ', Value: [null] } }],
  ['a tag that is none', 'input/value', { '00280009': { vr: 'AT', Value: ['xyz'] } }],
  ['a number as a tag', 'input/value', { '00280009': { vr: 'AT', Value: [7] } }],
  ['a number beyond 16 bits', 'input/value', { '00280010': { vr: 'US', Value: [65536] } }],
  ['a negative number without a sign bit', 'input/value', { '00280010': { vr: 'US', Value: [-1] } }],
  ['half a number', 'input/value', { '00280010': { vr: 'US', Value: [0.5] } }],
  ['no number', 'input/value', { '00280010': { vr: 'US', Value: [null] } }],
  ['a number beyond 64 bits', 'input/value', { '00720083': { vr: 'UV', Value: ['18446744073709551616'] } }],
  ['two texts where one can stand', 'input/value', { '00104000': { vr: 'LT', Value: ['a', 'b'] } }],
  ['a backslash in one of several values', 'input/value', { '00100020': { vr: 'LO', Value: ['a\\b'] } }],
  ['letters beyond ASCII where VR has none', 'input/value', { '0020000D': { vr: 'UI', Value: ['2.999.\u0661'] } }],
  [
    'letters beyond the declared character set',
    'input/value',
    { '00080005': { vr: 'CS', Value: ['ISO_IR 100'] }, '00100020': { vr: 'LO', Value: ['\u5c71'] } },
  ],
  ['a text longer than its length field', 'limit/length', { '00100020': { vr: 'LO', Value: ['A'.repeat(70_000)] } }],
] as const) {
  test(`${code}: ${name}`, () => {
    fails(code, () => fromJson(anything(json), EXPLICIT_LITTLE));
  });
}

test('limit/nesting: JSON nested deeper than sequences may be', () => {
  const nested = (levels: number): unknown => {
    let json: unknown = {};
    for (let i = 0; i < levels; i++) json = { '0040A730': { vr: 'SQ', Value: [json] } };
    return json;
  };
  assert.equal(dataSetOf(anything(nested(64))).table.count, 128);
  fails('limit/nesting', () => fromJson(anything(nested(65)), EXPLICIT_LITTLE));
  fails('limit/nesting', () => fromJson(anything(nested(50_000)), EXPLICIT_LITTLE));
});
