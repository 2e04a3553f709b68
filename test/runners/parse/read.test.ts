import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeObject, type JsonDataSet, ParseError, parseFile, stringsOf, textOf, valuesOf, walk } from './index.ts';

const OBJECT: JsonDataSet = {
  '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
  '00080018': { vr: 'UI', Value: ['1.2.3.4'] },
  '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3.5'] } }, {}] },
  '00090010': { vr: 'LO', Value: ['ACME'] },
  '00091001': { vr: 'DS', Value: ['1.5', '2'] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'QUILLON^ZEBEDEE' }] },
  '00280010': { vr: 'US', Value: [513] },
  '00281052': { vr: 'DS', Value: [] },
  '00720026': { vr: 'AT', Value: ['00280010'] },
  '00720074': { vr: 'FD', Value: [-0.5, 1e300] },
};

const SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'];

for (const transferSyntax of SYNTAXES) {
  test(`an object encoded in ${transferSyntax} reads back with every value`, () => {
    const file = parseFile(encodeObject(OBJECT, { transferSyntax }));
    assert.deepEqual(file.problems, []);
    assert.equal(file.transferSyntax, transferSyntax);
    const { dataSet } = file;
    assert.deepEqual(
      dataSet.elements.map(({ tag }) => tag),
      Object.keys(OBJECT),
    );
    const value = (tag: string): unknown => valuesOf(dataSet.get(tag)!, dataSet.charset);
    assert.deepEqual(value('00100010'), ['QUILLON^ZEBEDEE']);
    assert.deepEqual(value('00280010'), [513]);
    assert.deepEqual(value('00720026'), ['00280010']);
    assert.deepEqual(value('00720074'), [-0.5, 1e300]);
    assert.deepEqual(value('00281052'), []);
    assert.equal(dataSet.get('00081140')?.items?.length, 2);
    assert.equal(textOf(dataSet.get('00081140')!, []).replace(/\0/g, ''), '1.2.3.5\n');
    assert.equal(dataSet.getPrivate('0009', 'ACME', '01')?.tag, '00091001');
    assert.equal(file.meta?.get('00020003') && stringsOf(file.meta.get('00020003')!, [])[0], '1.2.3.4');
  });
}

/** Explicit little endian elements behind the plain object above. */
const withRaw = (hex: string): Uint8Array =>
  encodeObject(
    { '00080018': { vr: 'UI', Value: ['1.2.3.4'] } },
    { rawElements: [{ after: 'last', bytes: Buffer.from(hex, 'hex') }] },
  );

test('a UN of undefined length holds Implicit VR Little Endian items (PS3.5 6.2.2, CP-246)', () => {
  const un = '11000110554e0000fffffffffeff00e0ffffffff1000100004000000412b4220feff0de000000000feffdde000000000';
  const file = parseFile(withRaw(un));
  assert.deepEqual(file.problems, []);
  const [, sequence] = file.dataSet.elements;
  assert.equal(sequence?.vr, 'SQ');
  assert.equal(sequence?.wireVr, 'UN');
  assert.deepEqual(
    [...walk(file.dataSet)].map(({ path }) => path),
    ['00080018', '00111001', '00111001[0].00100010'],
  );
});

test('a UN of defined length is a sequence only when its items fill it exactly', () => {
  const whole = parseFile(withRaw('11000110554e000014000000feff00e00c0000001000100004000000412b4220'));
  assert.equal(whole.dataSet.elements[1]?.items?.length, 1);
  const opaque = parseFile(withRaw('11000110554e000014000000feff00e00d0000001000100004000000412b4220'));
  assert.equal(opaque.dataSet.elements[1]?.items, undefined);
  assert.equal(opaque.dataSet.elements[1]?.vr, 'UN');
});

test('a public element written as UN has the VR of the dictionary (PS3.5 6.2.2)', () => {
  const file = parseFile(withRaw('10001000554e000004000000412b4220'));
  assert.equal(file.dataSet.get('00100010')?.vr, 'PN');
});

test('encapsulated pixel data are read as fragments, the offset table first', () => {
  const fragments = [Buffer.from('ffd8', 'hex'), Buffer.from('ffd900', 'hex')];
  const file = parseFile(encodeObject(OBJECT, { transferSyntax: '1.2.840.10008.1.2.4.50', fragments }));
  const pixels = file.dataSet.get('7FE00010');
  assert.deepEqual(
    pixels?.fragments?.map((fragment) => fragment.length),
    [0, 2, 4],
  );
  assert.equal(file.trailingBytes, 0);
});

test('bytes behind the data set are counted when they cannot be an element that follows', () => {
  const last: JsonDataSet = { ...OBJECT, FFFCFFFC: { vr: 'OB', InlineBinary: 'AAA=' } };
  for (const trailer of ['QUILLON^ZEBEDEE', 'Q', '\0\0\0\0\0\0\0\0\0\0']) {
    assert.equal(parseFile(encodeObject(last, { trailer: Buffer.from(trailer) })).trailingBytes, trailer.length);
  }
});

test('an element that is cut off is an error, not the end of the data set', () => {
  assert.throws(
    () => parseFile(encodeObject(OBJECT, { trailer: Buffer.from('7800000055540000ff000000', 'hex') })),
    ParseError,
  );
});

test('bytes behind a deflated stream are counted, a pad byte is none (PS3.5 A.5)', () => {
  const transferSyntax = '1.2.840.10008.1.2.1.99';
  assert.equal(parseFile(encodeObject(OBJECT, { transferSyntax })).trailingBytes, 0);
  assert.ok(parseFile(encodeObject(OBJECT, { transferSyntax, trailer: Buffer.from('QUILLON') })).trailingBytes >= 7);
});

test('a truncated object is an error at every length, never a shorter object', () => {
  const bytes = encodeObject(OBJECT);
  const whole = parseFile(bytes);
  for (let length = 140; length < bytes.length; length++) {
    try {
      const file = parseFile(bytes.subarray(0, length));
      assert.ok(file.dataSet.elements.length < whole.dataSet.elements.length || file.trailingBytes > 0);
    } catch (error) {
      assert.ok(error instanceof ParseError, `length ${length}: ${String(error)}`);
    }
  }
});

test('nesting without end is refused before the stack is', () => {
  const bomb = '0800401153510000fffffffffeff00e0ffffffff'.repeat(5000);
  assert.throws(() => parseFile(withRaw(bomb)), ParseError);
});

test('what is no DICOM is refused', () => {
  for (const text of ['', 'GIF89a', 'PK\x03\x04'.padEnd(400, 'x')])
    assert.throws(() => parseFile(Buffer.from(text)), ParseError);
});
