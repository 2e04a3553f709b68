import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, dataSet, element, hex, item, repeat, SYNTAX } from '../../test/build/index.ts';
import { concatBytes, encodeElement, encodeItem, headerBytes, padValue, putHeader, putLength } from './encode.ts';
import { fails } from './reading.testing.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './syntax.ts';
import { VR, type VrName } from './vr.ts';

const ENCODINGS = [
  [SYNTAX.implicitLittle, IMPLICIT_LITTLE],
  [SYNTAX.explicitLittle, EXPLICIT_LITTLE],
  [SYNTAX.explicitBig, EXPLICIT_BIG],
] as const;
const NAMES = (Object.keys(VR) as VrName[]).filter((name) => name !== 'SQ');

for (const [uid, encoding] of ENCODINGS) {
  test(`PS3.5 7.1: an element of every VR has the header and the padding that the VR asks for in ${uid}`, () => {
    for (const name of NAMES) {
      const expected = dataSet(uid, element(0x0010fffe, name, repeat(0x41, 3)));
      const actual = encodeElement(0x0010fffe, VR[name], repeat(0x41, 3), encoding);
      assert.deepEqual(actual, expected, name);
      assert.equal(headerBytes(VR[name], encoding), expected.length - 4, name);
    }
  });

  test(`PS3.5 7.5: an item around its elements in ${uid}`, () => {
    const content = dataSet(uid, element(0x00280010, 'US', 512));
    assert.deepEqual(encodeItem(content, encoding), dataSet(uid, item(element(0x00280010, 'US', 512))));
  });
}

test('PS3.5 6.2: an odd value is padded with a space or, in UIDs and bytes, with NUL; an even one is not touched', () => {
  assert.deepEqual(padValue(VR.LO, ascii('ABC')), ascii('ABC '));
  assert.deepEqual(padValue(VR.UI, ascii('2.9')), ascii('2.9\0'));
  assert.deepEqual(padValue(VR.OB, hex('01')), hex('0100'));
  const even = ascii('AB');
  assert.equal(padValue(VR.LO, even), even);
});

test('limit/length: 65,534 bytes fit a length of 16 bits, 65,535 do not and are not cut', () => {
  assert.equal(encodeElement(0x00100020, VR.LO, repeat(0x41, 0xfffe), EXPLICIT_LITTLE).length, 8 + 0xfffe);
  const at = fails('limit/length', () => encodeElement(0x00100020, VR.LO, repeat(0x41, 0xffff), EXPLICIT_LITTLE));
  assert.equal(at.path, '(0010,0020)');
  assert.equal(encodeElement(0x00100020, VR.LO, repeat(0x41, 0xffff), IMPLICIT_LITTLE).length, 8 + 0x10000);
  assert.equal(encodeElement(0x00100020, VR.UT, repeat(0x41, 0xffff), EXPLICIT_LITTLE).length, 12 + 0x10000);
});

test('limit/length: FFFFFFFF means an undefined length and is never written as a number', () => {
  const view = new DataView(new ArrayBuffer(12));
  const header = (length: number, vr: number, encoding = EXPLICIT_LITTLE) =>
    putHeader(view, 0, { tag: 0x7fe00010, vr, length }, encoding);
  header(0xfffffffe, VR.OB);
  assert.equal(view.getUint32(8, true), 0xfffffffe);
  fails('limit/length', () => header(0xffffffff, VR.OB));
  fails('limit/length', () => header(0xffffffff, VR.OB, IMPLICIT_LITTLE));
  putLength(view, 4, 0xfffffffe, true);
  assert.equal(view.getUint32(4, false), 0xfffffffe);
  fails('limit/length', () => putLength(view, 4, 2 ** 32 + 8, true));
});

test('pieces of bytes are joined in order', () => {
  assert.deepEqual(concatBytes([hex('01'), hex(''), hex('0203')]), hex('010203'));
  assert.deepEqual(concatBytes([]), hex(''));
});
