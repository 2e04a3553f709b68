import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytePatterns, type Encoder } from './byte-patterns.ts';
import { needlesOf } from './needles.ts';
import { NeedleSearch } from './search.ts';
import { type IdentifierKind, SubjectBuilder } from './subject.ts';

/** Whether an identifier is found in bytes. */
function isFound(kind: IdentifierKind, value: string, bytes: Uint8Array, encoders: readonly Encoder[] = []): boolean {
  const builder = new SubjectBuilder({ issuer: '', id: '1', unidentified: false });
  builder.add(kind, value);
  const needles = needlesOf(builder.subject());
  let found = false;
  new NeedleSearch(needles.flatMap((needle, i) => bytePatterns(needle, i, encoders))).scan(
    bytes,
    0,
    bytes.length,
    () => {
      found = true;
      return false;
    },
  );
  return found;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const utf16le = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));
const utf16be = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le').swap16());

test('a name is found in UTF-8, Latin-1 and both orders of UTF-16, in capitals and small letters', () => {
  for (const text of ['x MÜLLER y', 'müller', 'Müller^Jörg', 'MUELLER', 'muller', 'M\u00dcller'.normalize('NFD')]) {
    assert.ok(isFound('name', 'Müller^Jörg', utf8(text)), text);
    assert.ok(isFound('name', 'Müller^Jörg', utf16le(text)), text);
    assert.ok(isFound('name', 'Müller^Jörg', utf16be(text)), text);
    if (!text.includes('\u0308')) assert.ok(isFound('name', 'Müller^Jörg', latin1(text)), text);
  }
});

test('names of other scripts are found in capitals, small letters and with a capital in front', () => {
  for (const text of ['ИВАНОВ', 'иванов', 'Иванов']) {
    assert.ok(isFound('name', 'Иванов^Лев', utf8(text)), text);
    assert.ok(isFound('name', 'Иванов^Лев', utf16be(text)), text);
  }
});

test('whole words are told from parts of words in each encoding', () => {
  const encodings = [utf8, latin1, utf16le, utf16be];
  for (const encode of encodings) {
    for (const text of ['ANN', 'x-ANN.', '(Ann)', '«ann»']) assert.ok(isFound('name', 'ANN^X', encode(text)), text);
    for (const text of ['ANNÉE', 'MÄANN', 'HANN', 'ANN1', 'ANNE'])
      assert.ok(!isFound('name', 'ANN^X', encode(text)), text);
  }
  for (const encode of [utf8, utf16le, utf16be]) {
    assert.ok(isFound('name', 'Лев^X', encode('Лев, 1956')));
    assert.ok(!isFound('name', 'Лев^X', encode('левый')));
    assert.ok(isFound('name', 'LEE^X', encode('患者LEE様')));
  }
});

test('a short name between Chinese characters of a two-byte character set is found', () => {
  // GB 18030: 患 is BB BC, 者 is D5 DF, 李 is C0 EE.
  assert.ok(isFound('name', 'LEE^X', Uint8Array.of(0xd5, 0xdf, 0x4c, 0x45, 0x45, 0xc0, 0xee)));
});

test("the character set of the source is searched through the caller's encoder", () => {
  // ISO 8859-5 has Cyrillic capitals from 0xB0 and small letters from 0xD0.
  const iso8859part5: Encoder = (text) => {
    const codes = [...text].map((letter) => letter.charCodeAt(0));
    if (codes.some((code) => code > 0x7f && (code < 0x410 || code > 0x44f))) return undefined;
    return Uint8Array.from(codes, (code) => (code > 0x7f ? code - 0x410 + 0xb0 : code));
  };
  const bytes = iso8859part5('ИВАНОВ^ЛЕВ')!;
  assert.ok(!isFound('name', 'Иванов^Лев', bytes));
  assert.ok(isFound('name', 'Иванов^Лев', bytes, [iso8859part5]));
  assert.ok(isFound('name', 'Лев^X', iso8859part5('Лев')!, [iso8859part5]));
  assert.ok(!isFound('name', 'Лев^X', iso8859part5('левый')!, [iso8859part5]));
});

test('PS3.5 7.1: the group number of the next element is no neighbour, though it may read like a digit', () => {
  const value = utf8('ID 482913');
  const next = Uint8Array.of(0x32, 0x00, 0x00, 0x40);
  assert.ok(isFound('id', '482913', Uint8Array.of(...value, ...next)));
  assert.ok(!isFound('id', '482913', utf8('ID 4829132')));
});

test('forms that differ in separators alone are one pattern, and one in two places is not made twice', () => {
  const patterns = bytePatterns({ text: 'a b', kind: 'text', border: 'none', forms: ['a b', 'a-b', 'A^B', 'a, b'] }, 7);
  assert.equal(patterns.length, 6);
  assert.ok(patterns.every(({ needle }) => needle === 7));
  assert.deepEqual(new Set(patterns.map(({ encoding }) => encoding)), new Set(['ascii', 'utf-16le', 'utf-16be']));
});
