import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textCodec } from './index.ts';
import type { TextKind } from './reader.ts';

/** Bytes of a string whose characters stand for bytes: `\x1b$B;3` . */
const bytesOf = (latin1: string): Uint8Array => Uint8Array.from(latin1, (c) => c.charCodeAt(0));
const decode = (terms: string, bytes: string, kind: TextKind = 'multi'): string =>
  textCodec(terms === '' ? [] : terms.split('\\')).decode(bytesOf(bytes), kind);
const values = (terms: string, bytes: string, kind: 'name' | 'multi' = 'multi'): string[] =>
  textCodec(terms.split('\\')).decodeValues(bytesOf(bytes), kind);

test('PS3.5 6.1.2.1: the default repertoire explains no byte from 0x80 on', () => {
  assert.equal(decode('', 'M\xfcller'), 'M\ufffdller');
  assert.equal(decode('\\ISO 2022 IR 87', 'M\xfcller'), 'M\ufffdller');
});

test('PS3.5 6.1.2.2: single-byte sets', () => {
  assert.equal(decode('ISO_IR 100', '\xc4neas^R\xfcdiger', 'name'), 'Äneas^Rüdiger');
  assert.equal(decode('ISO_IR 101', '\xa3\xf3d\xbc'), 'Łódź');
  assert.equal(decode('ISO_IR 109', '\xbc\xa9'), 'ĵİ');
  assert.equal(decode('ISO_IR 110', '\xf3'), 'ķ');
  assert.equal(decode('ISO_IR 144', '\xbb\xee\xdace\xdc\xd1yp\xd3'), 'Люкceмбypг');
  assert.equal(decode('ISO_IR 127', '\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1', 'name'), 'قباني^لنزار');
  assert.equal(decode('ISO_IR 126', '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2'), 'Διονυσιος');
  assert.equal(decode('ISO_IR 138', '\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4', 'name'), 'שרון^דבורה');
  assert.equal(decode('ISO_IR 148', '\xdd\xfe\xf0'), 'İşğ');
  assert.equal(decode('ISO_IR 203', '\xa4\xbd\xa6'), '€œŠ');
  assert.equal(decode('ISO_IR 166', '\xca\xc1\xaa\xd2\xc2'), 'สมชาย');
  assert.equal(decode('ISO_IR 13', '\xd4\xcf\xc0\xde^\xc0\xdb\xb3', 'name'), 'ﾔﾏﾀﾞ^ﾀﾛｳ');
});

test('PS3.5 6.1.2.5.1: bytes 0x80 to 0x9F are in no set, also where the runtime has windows-125x characters', () => {
  for (const terms of ['ISO_IR 100', 'ISO_IR 148', 'ISO_IR 166', 'ISO_IR 13', '\\ISO 2022 IR 149']) {
    for (let byte = 0x80; byte < 0xa0; byte++) {
      assert.equal(decode(terms, `a${String.fromCharCode(byte)}b`), 'a\ufffdb', terms);
    }
  }
  assert.equal(decode('ISO_IR 192', 'a\xc2\x85b'), 'a\ufffdb', 'U+0085 in UTF-8');
  assert.equal(decode('ISO_IR 192', 'a\x1b(B\xc2\x85b'), 'a\ufffdb', 'U+0085 in UTF-8 behind an escape');
});

test('PS3.5 6.1.3: TAB LF FF CR stay, other control characters are no text', () => {
  for (const terms of ['ISO_IR 100', 'ISO_IR 192', 'GB18030', 'ISO_IR 13']) {
    assert.equal(decode(terms, 'a\t\r\n\fb', 'text'), 'a\t\r\n\fb');
    assert.equal(decode(terms, 'a\x07b\x0bc\x7fd\x0ee'), 'a\ufffdb\ufffdc\ufffdd\ufffde');
  }
});

test('zero bytes that pad a value vanish, in its middle they are no text', () => {
  for (const terms of ['ISO_IR 100', 'ISO_IR 192', 'GB18030', '\\ISO 2022 IR 87']) {
    assert.equal(decode(terms, 'abc\0'), 'abc');
    assert.equal(decode(terms, 'abc\0 '), 'abc');
    assert.deepEqual(values(terms, 'abc\0\0\\d\0'), ['abc', 'd']);
    assert.equal(decode(terms, 'a\0 b'), 'a\ufffd b');
    assert.equal(decode(terms, 'a\0\\b', 'text'), 'a\ufffd\\b');
  }
});

test('PS3.5 6.1.2.3: 0x5C separates values in ISO_IR 13 and is a yen sign in text; 0x7E is an overline', () => {
  assert.deepEqual(values('ISO_IR 13', '\xb1\\\xb2~'), ['ｱ', 'ｲ‾']);
  assert.equal(decode('ISO_IR 13', '\xb1\\100', 'text'), 'ｱ¥100');
  assert.equal(decode('\\ISO 2022 IR 87', '\x1b(J\\100~\x1b(B\\~', 'text'), '¥100‾\\~');
  assert.deepEqual(values('\\ISO 2022 IR 87', 'a\x1b(J\\b'), ['a', 'b']);
});

test('PS3.5 6.1.2.5.2: an escape designates to G0 or G1 and the other stays', () => {
  assert.equal(decode('ISO 2022 IR 100\\ISO 2022 IR 144', '\xe9\x1b-L\xd0a\x1b-A\xe9'), 'éаaé');
  assert.equal(decode('ISO 2022 IR 13\\ISO 2022 IR 87', '\x1b$B;3\xd4\x1b(JY\xd4'), '山ﾔYﾔ');
});

test('an escape that no term declares is honoured, in every character set', () => {
  for (const terms of ['', 'ISO_IR 100', 'ISO_IR 192', 'GB18030', 'ISO_IR 13']) {
    assert.equal(decode(terms, 'a\x1b$B;3ED\x1b(Bb'), 'a山田b', terms);
    assert.equal(decode(terms, 'a\x1b$)C\xb1\xe8'), 'a김', terms);
    assert.equal(decode(terms, '\x1b-F\xe1\x1b-L\xe1'), 'αс', terms);
  }
  assert.equal(decode('ISO_IR 192', '\xc3\xa9\x1b$B;3\x1b(B\xc3\xa9'), 'é山é');
  assert.equal(decode('GB18030', '\xcd\xf5\x1b$B;3\x1b(B\xcd\xf5'), '王山王');
});

test('ISO 2022 designations that DICOM does not use but its neighbours do', () => {
  assert.equal(decode('', '\x1b$@;3\x1b(B'), '山', 'JIS C 6226');
  assert.equal(decode('', '\x1b(IT\x1b(B'), 'ﾔ', 'katakana in G0');
  assert.equal(decode('', '\x1b$(C1h\x1b(B'), '김', 'KS X 1001 in G0');
  assert.equal(decode('', '\x1b$AUE\x1b(B'), '张', 'GB 2312 in G0');
  assert.equal(decode('', '\x1b$)B\xbb\xb3'), '山', 'JIS X 0208 in G1');
});

test('an escape that nobody knows becomes one U+FFFD and takes no text with it', () => {
  assert.equal(decode('ISO_IR 100', 'a\x1b(Zb'), 'a\ufffdb');
  assert.equal(decode('ISO_IR 100', 'a\x1b%Gb'), 'a\ufffdb');
  assert.equal(decode('ISO_IR 100', 'a\x1bM\xfcller'), 'a\ufffdMüller');
  assert.equal(decode('ISO_IR 100', 'a\x1b Smith'), 'a\ufffd Smith');
  assert.equal(decode('ISO_IR 100', 'a\x1b$('), 'a\ufffd$(');
  assert.equal(decode('ISO_IR 100', 'a\x1b'), 'a\ufffd');
});

test('PS3.5 6.1.2.5.3: backslash, ^ and = reset a name, the backslash alone a multiple value, nothing of them a text', () => {
  const terms = 'ISO 2022 IR 148\\ISO 2022 IR 126';
  const after = (delimiter: string, kind: TextKind): string => decode(terms, `\x1b-F\xed${delimiter}\xed`, kind);
  for (const delimiter of ['\\', '^', '=']) assert.equal(after(delimiter, 'name'), `ν${delimiter}í`);
  assert.equal(after('\\', 'multi'), 'ν\\í');
  for (const delimiter of ['^', '=']) assert.equal(after(delimiter, 'multi'), `ν${delimiter}ν`);
  for (const delimiter of ['\\', '^', '=']) assert.equal(after(delimiter, 'text'), `ν${delimiter}ν`);
});

test('PS3.5 6.1.2.5.3: line and page ends and tabs reset every kind', () => {
  for (const kind of ['name', 'multi', 'text'] as const) {
    for (const control of ['\r', '\n', '\f', '\t']) {
      assert.equal(decode('\\ISO 2022 IR 87', `\x1b$B;3${control};3`, kind), `山${control};3`);
    }
  }
});

test('PS3.5 6.1.2.3: bytes of \\ ^ = inside JIS X 0208 and JIS X 0212 in G0 are halves of characters', () => {
  assert.deepEqual(values('\\ISO 2022 IR 87', '\x1b$B\\A^==\\\x1b(B\\x', 'name'), ['楞渊旬', 'x']);
  assert.deepEqual(values('\\ISO 2022 IR 159', '\x1b$(D0\\\x1b(B\\x'), [
    decode('\\ISO 2022 IR 159', '\x1b$(D0\\'),
    'x',
  ]);
});

test('katakana in G0 have letters where the delimiters stand', () => {
  assert.deepEqual(values('\\ISO 2022 IR 13', '\x1b(I\\^=\x1b(J\\x', 'name'), ['ﾜﾞｽ', 'x']);
});

test('a delimiter without the switch that must stand before it is understood where it cannot be half of a character', () => {
  assert.equal(decode('\\ISO 2022 IR 87', '\x1b$B;3^\x1b$BB@\x1b(B', 'name'), '山^太');
  assert.deepEqual(values('\\ISO 2022 IR 87', '\x1b$B;3\\\x1b$BB@'), ['山', '太']);
});

test('half a character is U+FFFD', () => {
  assert.equal(decode('\\ISO 2022 IR 87', '\x1b$B;3E'), '山\ufffd');
  assert.equal(decode('\\ISO 2022 IR 87', '\x1b$B;3E 3ED'), '山\ufffd 嚇\ufffd');
  assert.equal(decode('\\ISO 2022 IR 149', '\x1b$)C\xb1'), '\ufffd');
  assert.equal(decode('\\ISO 2022 IR 149', '\x1b$)C\xb1A\xb1\xe8'), '\ufffdA김');
});

test('text in G1 that forgot to designate again behind a delimiter is read by the set that the terms declare', () => {
  assert.equal(decode('\\ISO 2022 IR 149', 'Kim=\x1b$)C\xb1\xe8^\xc8\xf1\xc1\xdf', 'name'), 'Kim=김^희중');
  assert.equal(decode('\\ISO 2022 IR 13', '\xd4\xcf\xc0\xde'), 'ﾔﾏﾀﾞ');
  assert.equal(decode('ISO 2022 IR 100\\ISO 2022 IR 149', '\xb1\xe8'), '±è', 'G1 of value 1 is designated');
});

test('a multi-byte set in value 1, which PS3.5 6.1.2.5.4 does not foresee, leaves ISO 646 in G0', () => {
  assert.equal(decode('ISO 2022 IR 87', 'Yamada=\x1b$B;3ED\x1b(B^', 'name'), 'Yamada=山田^');
  assert.equal(decode('ISO 2022 IR 149', 'Kim=\xb1\xe8^\xc8\xf1', 'name'), 'Kim=김^희');
  assert.equal(decode('ISO 2022 IR 58', 'Zhang=\xd5\xc5', 'name'), 'Zhang=张');
});

test('PS3.5 6.1.2.4: a stand-alone set beside others explains what value 1 does not', () => {
  assert.equal(decode('\\ISO_IR 192', 'M\xc3\xbcller'), 'Müller');
  assert.equal(decode('ISO_IR 192\\ISO 2022 IR 87', 'M\xc3\xbcller'), 'Müller');
  assert.equal(decode('\\GB18030', '\xcd\xf5'), '王');
});

test('RFC 3629: ill-formed UTF-8 becomes U+FFFD and the rest is read', () => {
  assert.equal(decode('ISO_IR 192', 'M\xfcller \xe7\x8e\x8b'), 'M\ufffdller 王');
  assert.equal(decode('ISO_IR 192', '\xef\xbb\xbfa'), '\ufeffa');
});

test('any bytes are read without failing, without control characters, and values are the parts between separators', () => {
  const terms = fc.array(
    fc.constantFrom(
      '',
      'ISO_IR 100',
      'ISO_IR 13',
      'ISO 2022 IR 13',
      'ISO 2022 IR 87',
      'ISO 2022 IR 149',
      'ISO_IR 192',
      'GB18030',
      'X',
    ),
    { maxLength: 3 },
  );
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom(
        '\x1b$B',
        '\x1b(B',
        '\x1b(J',
        '\x1b(I',
        '\x1b$)C',
        '\x1b-A',
        '\x1b$(D',
        '\x1b$)A',
        '\\',
        '^',
        '=',
        '\0',
      )
      .map(bytesOf),
  );
  fc.assert(
    fc.property(terms, fc.array(chunk, { maxLength: 12 }), (declared, chunks) => {
      const bytes = Uint8Array.from(chunks.flatMap((part) => [...part]));
      const codec = textCodec(declared);
      for (const kind of ['name', 'multi'] as const) {
        const text = codec.decode(bytes, kind);
        assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/);
        assert.equal(codec.decodeValues(bytes, kind).join('\\'), text);
      }
      assert.doesNotMatch(codec.decode(bytes, 'text'), /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/);
    }),
    { numRuns: 2000 },
  );
});

test('time is linear in hostile bytes', () => {
  const length = 300_000;
  for (const pattern of ['\0', '\0 ', '\x1b', '\x1b$', '\x1b$B', '\x81', '\x810', '\xe9', '\\', '\x1b$)C\xb1']) {
    const bytes = bytesOf(`${pattern.repeat(length / pattern.length)}x`);
    for (const terms of ['\\ISO 2022 IR 87', 'GB18030', 'ISO_IR 192']) {
      const started = performance.now();
      textCodec(terms.split('\\')).decodeValues(bytes, 'name');
      const elapsed = performance.now() - started;
      assert.ok(elapsed < 2000, `${elapsed} ms`);
    }
  }
});
