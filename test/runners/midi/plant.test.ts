import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleStudies } from '../../../examples/studies/index.ts';
import {
  elementAt,
  encodeObject,
  type JsonDataSet,
  type ParsedFile,
  ParseError,
  parseFile,
  parsePath,
  textOf,
  walk,
} from '../parse/index.ts';
import { draftOf, setText, writeDraft } from './draft.ts';
import { daysAfter, Inventor } from './invent.ts';
import { plantObject } from './plant.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const OBJECT: JsonDataSet = {
  '00080016': { vr: 'UI', Value: [CT] },
  '00080018': { vr: 'UI', Value: ['1.2.3.4.1'] },
  '00080020': { vr: 'DA', Value: ['20200101'] },
  '0008103E': { vr: 'LO', Value: ['AX T2 FLAIR'] },
  '00081140': {
    vr: 'SQ',
    Value: [{ '00081150': { vr: 'UI', Value: [CT] }, '00081155': { vr: 'UI', Value: ['1.2.3.4.1'] } }],
  },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Someone^Else' }] },
  '00100020': { vr: 'LO', Value: ['4711'] },
  '0020000D': { vr: 'UI', Value: ['1.2.3.4'] },
  '00280010': { vr: 'US', Value: [2] },
  '7FE00010': { vr: 'OW', InlineBinary: 'AQIDBAUGBwg=' },
};

function valueAt(file: ParsedFile, path: string): string {
  const found = elementAt(file, parsePath(path));
  return found === undefined ? '' : textOf(found.element, found.holder.charset).replace(/[ \0]+$/, '');
}

/** Files of the examples that hold a data set. */
function parsedExamples(): { path: string; bytes: Uint8Array; file: ParsedFile }[] {
  return [...exampleStudies(1)].flatMap(({ path, bytes }) => {
    try {
      return [{ path, bytes, file: parseFile(bytes) }];
    } catch (error) {
      if (error instanceof ParseError) return [];
      throw error;
    }
  });
}

test('a file that is written again without a change keeps every value, in each of the transfer syntaxes', () => {
  const syntaxes = new Set<string>();
  for (const { path, file } of parsedExamples()) {
    const again = parseFile(writeDraft(draftOf(file)));
    const valuesOf = ({ dataSet }: ParsedFile): string[] =>
      [...walk(dataSet)]
        .filter(({ element }) => !element.tag.endsWith('0000'))
        .map((visit) => `${visit.path} ${visit.element.wireVr} ${leafBytes(visit.element)}`);
    assert.deepEqual(valuesOf(again), valuesOf(file), path);
    assert.deepEqual(again.problems, [], path);
    syntaxes.add(file.transferSyntax);
  }
  assert.ok(syntaxes.size >= 5, 'implicit, explicit, big endian, deflated, encapsulated');
});

const leafBytes = ({ items, bytes }: { items: unknown; bytes: Uint8Array }): string =>
  items === undefined ? Buffer.from(bytes).toString('base64') : 'SQ';

test('the same seed plants the same values, another seed others', () => {
  const bytes = encodeObject(OBJECT);
  assert.deepEqual(plantObject(bytes, 3), plantObject(bytes, 3));
  assert.notDeepEqual(plantObject(bytes, 3).plantings, plantObject(bytes, 4).plantings);
});

test('whole attributes lose their original, UIDs alike at every place and in the file meta', () => {
  const planted = parseFile(plantObject(encodeObject(OBJECT), 1).bytes);
  const uid = valueAt(planted, '00080018');
  assert.match(uid, /^2\.25\.\d{38}$/);
  assert.equal(valueAt(planted, '00081140[0].00081155'), uid);
  assert.equal(valueAt(planted, 'meta:00020003'), uid);
  assert.equal(valueAt(planted, '00080016'), CT, 'a class is a definition');
  for (const [tag, original] of [
    ['00100010', 'Someone^Else'],
    ['00100020', '4711'],
    ['00080020', '20200101'],
  ] as const)
    assert.notEqual(valueAt(planted, tag), original);
  assert.equal(valueAt(planted, '7FE00010'), Buffer.from('AQIDBAUGBwg=', 'base64').toString('latin1'));
});

test('every planting stands where it says, with the words that stood there before', () => {
  let inText = 0;
  for (const { path, bytes } of parsedExamples()) {
    const planted = plantObject(bytes, 1);
    const file = parseFile(planted.bytes);
    for (const planting of planted.plantings) {
      const value = valueAt(file, planting.path);
      assert.ok(value.includes(planting.phi), `${path} ${planting.path}`);
      if (planting.carrier === undefined) continue;
      inText++;
      for (const word of planting.carrier.split(' ')) assert.ok(value.includes(word), `${path} ${planting.path}`);
    }
  }
  assert.ok(inText > 200);
});

test('plantings reach text of every kind: nested, content items, annotations, overlays, code meanings, private', () => {
  const paths = parsedExamples().flatMap(({ bytes }) =>
    plantObject(bytes, 1)
      .plantings.filter(({ carrier }) => carrier !== undefined)
      .map(({ path }) => path),
  );
  for (const pattern of [
    /^0008103E$/,
    /^00204000$/,
    /^00082111$/,
    /^001021B0$/,
    /^00400275\[0\]\.00400007$/,
    /0040A730\[\d+\]\.0040A160$/,
    /\.00700006$/,
    /\.00080104$/,
    /^\d{3}[13579]\{.+\}[0-9A-F]{2}$/,
  ])
    assert.ok(
      paths.some((path) => pattern.test(path)),
      String(pattern),
    );
});

test('an overlay that has a label gets one that names someone', () => {
  const overlay: JsonDataSet = {
    ...OBJECT,
    '60000010': { vr: 'US', Value: [1] },
    '60001500': { vr: 'LO', Value: ['region'] },
  };
  const planted = [1, 2, 3, 4, 5, 6].flatMap((seed) => plantObject(encodeObject(overlay), seed).plantings);
  assert.ok(planted.some(({ path, carrier }) => path === '60001500' && carrier === 'region'));
});

test('dates of a patient move by the same number of days', () => {
  const twice = { ...OBJECT, '00080021': { vr: 'DA', Value: ['20200111'] } };
  const planted = parseFile(plantObject(encodeObject(twice), 1).bytes);
  assert.equal(valueAt(planted, '00080021'), daysAfter(valueAt(planted, '00080020'), 10));
});

test('a value that its character set cannot hold is not written', () => {
  const draft = draftOf(parseFile(encodeObject(OBJECT)));
  const element = draft.root.elements.find(({ tag }) => tag === '0008103E')!;
  assert.equal(setText(element, '冊', { ...draft.root, charset: ['ISO_IR 144'] }), false);
  assert.equal(Buffer.from(element.bytes).toString('latin1').trim(), 'AX T2 FLAIR');
});

test('inventions fit their VR', () => {
  const inventor = new Inventor(1);
  for (let index = 0; index < 200; index++) {
    assert.match(inventor.value('date', String(index)), /^(19|20)\d{6}$/);
    assert.match(inventor.value('time', String(index)), /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/);
    assert.match(inventor.value('uid', String(index)), /^2\.25\.[1-9]\d{37}$/);
    for (const kind of ['phone', 'account', 'device', 'station', 'identifier', 'mrn'] as const)
      assert.ok(inventor.value(kind, String(index)).length <= 16, kind);
  }
});
