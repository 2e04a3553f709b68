import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeObject, type JsonDataSet, parseFile } from '../parse/index.ts';
import { Haystack } from './index.ts';

const find = (dataSet: JsonDataSet, needle: string, transferSyntax = '1.2.840.10008.1.2.1'): string | undefined => {
  const hit = new Haystack(parseFile(encodeObject(dataSet, { transferSyntax }))).find({ text: needle, kind: 'id' });
  return hit === undefined ? undefined : `${hit.path} ${hit.how}`;
};
const base: JsonDataSet = { '00080018': { vr: 'UI', Value: ['1.2.3'] } };
const lo = (value: string): JsonDataSet => ({ ...base, '0008103E': { vr: 'LO', Value: [value] } });
const binary = (tag: string, vr: string, bytes: Uint8Array): JsonDataSet => ({
  ...base,
  [tag]: { vr, InlineBinary: Buffer.from(bytes).toString('base64') },
});

test('a value is found at any depth and without regard to case', () => {
  const nested = { ...base, '00081140': { vr: 'SQ', Value: [{}, lo('for Quillon')] } };
  assert.equal(find(nested, 'QUILLON'), '00081140[1].0008103E value');
});

test('a number that touches another digit is none: a 2.25 UID holds every short number', () => {
  const uid = { ...base, '0020000D': { vr: 'UI', Value: ['2.25.112784503178059210578740147414000844278'] } };
  assert.equal(find(uid, '5031'), undefined);
  assert.equal(find(lo('no 5031.'), '5031'), '0008103E value');
  assert.equal(find(lo('no 15031'), '5031'), undefined);
});

test('a date is found where it begins a date and time', () => {
  const dt = (value: string): JsonDataSet => ({ ...base, '0008002A': { vr: 'DT', Value: [value] } });
  assert.equal(find(dt('20240311101500.5'), '20240311'), '0008002A value');
  assert.equal(find(dt('202403111015'), '20240311'), '0008002A value');
  assert.equal(find(lo('1202403111015001'), '20240311'), undefined);
  assert.equal(find(binary('00111001', 'OB', Buffer.from('x20240311101500x')), '20240311'), '00111001 value');
});

test('short words are found only as whole words, long ones inside others', () => {
  assert.equal(find(lo('FORWARD'), 'ward'), undefined);
  assert.equal(find(lo('WARD 3'), 'ward'), '0008103E value');
  assert.equal(find(lo('XVANTERPOOLX'), 'vanterpool'), '0008103E value');
});

test('a UID inside a longer one is a root, no value of the source', () => {
  const uid = (value: string): JsonDataSet => ({ ...base, '0020000D': { vr: 'UI', Value: [value] } });
  assert.equal(find(uid('1.2.276.0.7.3'), '1.2.276.0.7'), undefined);
  assert.equal(find(uid('1.2.276.0.7'), '1.2.276.0.7'), '0020000D value');
  assert.equal(find(lo('see 1.2.276.0.7.'), '1.2.276.0.7'), '0008103E value');
});

test('raw bytes are searched in every encoding, in private binary values and inside deflated data', () => {
  const forms = [
    Buffer.from('Müller', 'utf8'),
    Buffer.from('Müller', 'latin1'),
    Buffer.from('Müller', 'utf16le'),
    Buffer.from('Müller', 'utf16le').swap16(),
  ];
  for (const [index, form] of forms.entries()) {
    const dataSet = binary('00111001', 'OB', Buffer.concat([Buffer.from([1, 2]), form, Buffer.from([3, 4])]));
    for (const syntax of ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99']) {
      assert.ok(find(dataSet, 'Müller', syntax)?.startsWith('00111001'), `form ${index} ${syntax}`);
    }
  }
});

test('in pixel data and other numbers only 8 bytes and more count', () => {
  for (const [tag, vr] of [
    ['7FE00010', 'OW'],
    ['7FE00010', 'OB'],
    ['00281201', 'OW'],
  ] as const) {
    assert.equal(find(binary(tag, vr, Buffer.from('..ab1234..')), 'ab1234'), undefined);
    assert.ok(find(binary(tag, vr, Buffer.from('..vanterpool..')), 'Vanterpool')?.startsWith(tag));
  }
  assert.ok(find(binary('00420011', 'OB', Buffer.from('..ab1234..')), 'ab1234'), 'a document is no array of numbers');
});

test('accents do not hide a name in a value', () => {
  const dataSet: JsonDataSet = { ...lo('for Jorg MULLER'), '00080005': { vr: 'CS', Value: ['ISO_IR 192'] } };
  assert.equal(find(dataSet, 'müller'), '0008103E value');
});

test('the character set of the source is an encoding too', () => {
  const bytes = Buffer.from('83d4815c', 'hex');
  const file = parseFile(encodeObject(binary('00111001', 'OB', bytes)));
  assert.equal(new Haystack(file, ['GB18030']).find({ text: '冊乗', kind: 'name' })?.how, 'character set');
  assert.equal(new Haystack(file, []).find({ text: '冊乗', kind: 'name' }), undefined);
});
