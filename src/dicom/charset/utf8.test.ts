import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { looksLikeUtf8 } from './index.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test('RFC 3629: text beyond ASCII looks like UTF-8, ASCII alone does not', () => {
  assert.equal(looksLikeUtf8(utf8('Müller^Jörg')), true);
  assert.equal(looksLikeUtf8(utf8('王^小東=𠮷')), true);
  assert.equal(looksLikeUtf8(utf8('Mueller')), false);
  assert.equal(looksLikeUtf8(new Uint8Array(0)), false);
});

test('RFC 3629: overlong forms, surrogates, code points past U+10FFFF and stray bytes are not UTF-8', () => {
  for (const bytes of [
    [0xc0, 0xaf],
    [0xc1, 0x80],
    [0xe0, 0x9f, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x8f, 0x80, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0x80],
    [0xc3, 0xa9, 0xbf],
    [0xc3, 0xa9, 0xff],
    [0xc3, 0x41],
  ]) {
    assert.equal(looksLikeUtf8(Uint8Array.from(bytes)), false, Buffer.from(bytes).toString('hex'));
  }
});

test('a last sequence that the field length cut off is still UTF-8, if a whole one came before', () => {
  assert.equal(looksLikeUtf8(Uint8Array.of(0xc3, 0xa9, 0x61, 0xe7, 0x8e)), true);
  assert.equal(looksLikeUtf8(Uint8Array.of(0x61, 0xe7, 0x8e)), false);
  assert.equal(looksLikeUtf8(Uint8Array.of(0xc3, 0xa9, 0xe0, 0x9f)), false);
});

test('names in Latin-1, Cyrillic, Korean and Japanese sets do not look like UTF-8', () => {
  for (const hex of [
    '4d fc 6c 6c 65 72',
    'bb ee da 63 65 dc d1 79 70 d3',
    'b1 e8 c8 f1 c1 df',
    'd4 cf c0 de 5e c0 db b3',
  ]) {
    assert.equal(looksLikeUtf8(Buffer.from(hex.replaceAll(' ', ''), 'hex')), false, hex);
  }
});

test('whatever a fatal decoder accepts beyond ASCII looks like UTF-8, and no whole sequence it refuses does', () => {
  const bytes = fc.array(
    fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5),
    {
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(bytes, (values) => {
      // An ASCII letter behind the bytes leaves no sequence cut off.
      const text = Uint8Array.from([...values, 0x41]);
      let accepted = values.some((byte) => byte >= 0x80);
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(text);
      } catch {
        accepted = false;
      }
      assert.equal(looksLikeUtf8(text), accepted);
    }),
    { numRuns: 3000 },
  );
});
