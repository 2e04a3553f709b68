import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readGb18030 } from './gb18030.ts';
import { textCodec } from './index.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const codec = textCodec(['GB18030']);
const trails = [...Array(0x7f - 0x40).keys()].map((i) => 0x40 + i).concat([...Array(0x7f).keys()].map((i) => 0x80 + i));

test('PS3.5 6.1.2.3: none of the 126 two-byte codes that end in 0x5C, nor in 0x5E or 0x7C, is a delimiter', () => {
  for (const trail of [0x5c, 0x5e, 0x7c]) {
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      const bytes = Uint8Array.of(0x41, lead, trail, 0x42);
      const values = codec.decodeValues(bytes, 'name');
      assert.equal(values.length, 1);
      assert.equal([...values[0]!].length, 3);
      assert.doesNotMatch(values[0]!, /[\\^|\ufffd]/);
      assert.equal(values[0], codec.decode(bytes, 'name'));
      assert.deepEqual(textCodec(['GBK']).decodeValues(bytes, 'multi'), values);
    }
  }
});

test('a 0x5C behind a whole character separates values', () => {
  assert.deepEqual(codec.decodeValues(bytesOf('83d4 815c 5c 815c 5c 4354'), 'multi'), ['冊乗', '乗', 'CT']);
  assert.equal(codec.decode(bytesOf('83d4815c204354'), 'multi'), '冊乗 CT');
  assert.equal(codec.decode(bytesOf('815c 5c 41'), 'text'), '乗\\A');
});

test('all pairs have a character, and each but seven is written as it was read', () => {
  const odd: string[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (const trail of trails) {
      const bytes = Uint8Array.of(lead, trail);
      const text = codec.decode(bytes, 'text');
      assert.equal([...text].length, 1);
      assert.notEqual(text, '\ufffd');
      const written = codec.encode(text, 'text')!;
      assert.equal(codec.decode(written, 'text'), text);
      if (Buffer.compare(written, bytes) !== 0) odd.push(Buffer.from(bytes).toString('hex'));
    }
  }
  // An ideographic space that is also A1A1, and six ideographs beyond the BMP that four bytes hold.
  assert.deepEqual(odd, ['a3a0', 'fe51', 'fe52', 'fe53', 'fe6c', 'fe76', 'fe91']);
});

test('GB 18030-2022: vertical forms and radicals are in Unicode proper, not in the Private Use Area', () => {
  assert.equal(codec.decode(bytesOf('a6d9 a6f3 fe59 fea0 a8bc fe51'), 'text'), '︐︙龴龻ḿ𠂇');
});

test('four bytes count through the rest of Unicode in order', () => {
  for (const [hex, character] of [
    ['81 30 84 36', '\u00a5'],
    ['81 30 81 30', '\ufffd'],
    ['81 39 ee 39', '㐀'],
    ['82 35 8f 33', '龦'],
    ['84 31 a4 39', '\uffff'],
    ['81 35 f4 37', '\ue7c7'],
    ['90 30 81 30', '𐀀'],
    ['95 32 90 31', '𠂇'],
    ['e3 32 9a 35', '\u{10ffff}'],
  ] as const) {
    assert.equal(codec.decode(bytesOf(hex), 'text'), character, hex);
    if (character !== '\ufffd') assert.deepEqual(codec.encode(character, 'text'), bytesOf(hex));
  }
  assert.equal(codec.decode(bytesOf('e3 32 9a 36'), 'text'), '\ufffd2\ufffd6', 'past U+10FFFF');
});

test('every code point that can be written reads back, and only 25 private ones cannot be written', () => {
  const refused: string[] = [];
  for (let codePoint = 0xa0; codePoint <= 0x10ffff; codePoint += codePoint < 0x10000 ? 1 : 257) {
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
    const text = String.fromCodePoint(codePoint);
    const bytes = codec.encode(text, 'text');
    if (bytes === undefined) refused.push(codePoint.toString(16));
    else if (codec.decode(bytes, 'text') !== text) assert.fail(`U+${codePoint.toString(16)}`);
  }
  assert.equal(refused.length, 25);
  assert.ok(refused.every((code) => code.startsWith('e')));
});

test('bytes that begin no character cost one byte each, so that text behind them is read', () => {
  assert.equal(codec.decode(bytesOf('ff 41'), 'text'), '\ufffdA');
  assert.equal(codec.decode(bytesOf('81 20 41'), 'text'), '\ufffd A');
  assert.equal(codec.decode(bytesOf('81 30 41 42'), 'text'), '\ufffd0AB');
  assert.equal(codec.decode(bytesOf('cd f5 81'), 'text'), '王\ufffd');
  assert.equal(codec.decode(bytesOf('81 30 81'), 'text'), '\ufffd0\ufffd');
});

test('code page 936 under the name of GBK: its euro sign is read and not written', () => {
  assert.equal(textCodec(['GBK']).decode(bytesOf('80'), 'text'), '€');
  assert.equal(textCodec(['GBK']).encode('€', 'text'), undefined);
  assert.deepEqual(codec.encode('€', 'text'), bytesOf('a2e3'));
});

test('GBK reads what GB 18030 added to it, and writes its own two-byte codes alone', () => {
  const gbk = textCodec(['GBK']);
  assert.equal(gbk.decode(bytesOf('81 39 ee 39'), 'text'), '㐀');
  for (const character of ['㐀', '𠂇', '︐', 'ǹ', '⿰', '\ue000'])
    assert.equal(gbk.encode(character, 'text'), undefined);
  let written = 0;
  for (let codePoint = 0x80; codePoint <= 0xffff; codePoint++) {
    const bytes = gbk.encode(String.fromCharCode(codePoint), 'text');
    if (bytes === undefined) continue;
    assert.equal(readGb18030(bytes, 0).codePoint, codePoint);
    written++;
  }
  // GBK 1.0 has 21,886 characters; 95 of them it placed in the Private Use Area, in GB 18030 they moved.
  assert.equal(written, 21_791);
});

test('any text without control characters is held by GB 18030, or has one of the 25', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
      const bytes = codec.encode(text, 'text');
      if (bytes !== undefined) assert.equal(codec.decode(bytes, 'text'), text);
      else assert.match(text, /[\p{Cc}\p{Co}]/u);
    }),
  );
});
