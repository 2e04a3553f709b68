import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type GraphicSet, graphicSet } from './graphic-sets.ts';
import { textCodec } from './index.ts';
import type { TextKind } from './reader.ts';

const bytesOf = (latin1: string): Uint8Array => Uint8Array.from(latin1, (c) => c.charCodeAt(0));
const written = (bytes: Uint8Array | undefined): string | undefined => bytes && String.fromCharCode(...bytes);
const encode = (terms: string, text: string, kind: TextKind = 'multi'): string | undefined =>
  written(textCodec(terms === '' ? [] : terms.split('\\')).encode(text, kind));

/** Published byte strings of PS3.5 Annexes H to K: terms, kind, bytes, text. */
const EXAMPLES: readonly (readonly [example: string, terms: string, kind: TextKind, bytes: string, text: string])[] = [
  [
    'H.3-1',
    '\\ISO 2022 IR 87',
    'name',
    'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'H.3-2',
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    'name',
    '\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  ],
  [
    'I.2',
    '\\ISO 2022 IR 149',
    'name',
    'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['J.1', 'ISO_IR 192', 'name', 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1=', 'Wang^XiaoDong=王^小東='],
  [
    'J.2',
    'ISO_IR 192',
    'text',
    'The first line includes\xe4\xb8\xad\xe6\x96\x87.\r\nThe second line includes\xe4\xb8\xad\xe6\x96\x87, too.\r\nThe third line.\r\n',
    'The first line includes中文.\r\nThe second line includes中文, too.\r\nThe third line.\r\n',
  ],
  ['J.3', 'GB18030', 'name', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=', 'Wang^XiaoDong=王^小东='],
  ['J.3', 'GBK', 'name', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=', 'Wang^XiaoDong=王^小东='],
  [
    'J.4',
    'GB18030',
    'text',
    'The first line includes\xd6\xd0\xce\xc4.\r\nThe second line includes\xd6\xd0\xce\xc4, too.\r\nThe third line.\r\n',
    'The first line includes中文.\r\nThe second line includes中文, too.\r\nThe third line.\r\n',
  ],
  [
    'K.2-1',
    '\\ISO 2022 IR 58',
    'name',
    'Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab= ',
    'Zhang^XiaoDong=张^小东= ',
  ],
  [
    'K.3-1',
    '\\ISO 2022 IR 58',
    'text',
    [
      '1.\x1b$)A\xb5\xda\xd2\xbb\xd0\xd0\xce\xc4\xd7\xd6\xa1\xa3\r\n',
      '2.\x1b$)A\xb5\xda\xb6\xfe\xd0\xd0\xce\xc4\xd7\xd6\xa1\xa3\r\n',
      '3.\x1b$)A\xb5\xda\xc8\xfd\xd0\xd0\xce\xc4\xd7\xd6\xa1\xa3\r\n',
    ].join(''),
    '1.第一行文字。\r\n2.第二行文字。\r\n3.第三行文字。\r\n',
  ],
];

for (const [example, terms, kind, bytes, text] of EXAMPLES) {
  test(`PS3.5 example ${example} (${terms}) is read and written byte for byte`, () => {
    assert.equal(textCodec(terms.split('\\')).decode(bytesOf(bytes), kind), text);
    assert.equal(encode(terms, text, kind), bytes);
  });
}

test('PS3.5 I.3: Hangul designated at the head of each line mixes with ISO 646 in the line', () => {
  const hangul = '\xc7\xd1\xb1\xdb';
  const bytes = `\x1b$)CThe first line includes ${hangul}.\r\n\x1b$)CThe second line includes ${hangul}, too.\r\nThe third line`;
  const text = 'The first line includes 한글.\r\nThe second line includes 한글, too.\r\nThe third line';
  assert.equal(textCodec(['', 'ISO 2022 IR 149']).decode(bytesOf(bytes), 'text'), text);
});

test('PS3.5 6.1.2.5.3: the initial state stands before each delimiter and at the end, and sets are designated anew', () => {
  const terms = 'ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 87';
  assert.equal(encode(terms, 'éЛ\\é', 'multi'), '\xe9\x1b-L\xbb\x1b-A\\\xe9');
  assert.equal(encode(terms, 'Л^Л', 'name'), '\x1b-L\xbb\x1b-A^\x1b-L\xbb\x1b-A');
  assert.equal(encode(terms, 'Л^Л', 'multi'), '\x1b-L\xbb^\xbb\x1b-A');
  assert.equal(encode(terms, '山\r\n田', 'text'), '\x1b$B;3\x1b(B\r\n\x1b$BED\x1b(B');
  assert.equal(encode(terms, '山\\田', 'text'), '\x1b$B;3\x1b(B\\\x1b$BED\x1b(B');
});

test('beside pairs in G0 nothing is written from G1, where readers of ISO-2022-JP would not expect it', () => {
  assert.equal(encode('ISO 2022 IR 13\\ISO 2022 IR 87', '山ﾔ田'), '\x1b$B;3\x1b(J\xd4\x1b$BED\x1b(J');
  assert.equal(encode('\\ISO 2022 IR 87\\ISO 2022 IR 149', '辻김'), '\x1b$BDT\x1b(B\x1b$)C\xb1\xe8');
});

test('a space is written from a single-byte set, where every reader expects it', () => {
  assert.equal(encode('\\ISO 2022 IR 87', '山 田'), '\x1b$B;3\x1b(B \x1b$BED\x1b(B');
});

test('the set of value 1 is preferred, then the order of the terms', () => {
  assert.equal(encode('\\ISO 2022 IR 58\\ISO 2022 IR 87', '山'), '\x1b$)A\xc9\xbd');
  assert.equal(encode('\\ISO 2022 IR 87\\ISO 2022 IR 58', '山'), '\x1b$B;3\x1b(B');
  assert.equal(encode('\\ISO 2022 IR 87\\ISO 2022 IR 159', '丂'), '\x1b$(D0!\x1b(B');
});

test('a multi-byte set in value 1 is designated all the same, for readers that do not take it as initial', () => {
  assert.equal(encode('ISO 2022 IR 149', '김'), '\x1b$)C\xb1\xe8');
});

test('what the set cannot hold is not written', () => {
  assert.equal(encode('', 'Müller'), undefined);
  assert.equal(encode('ISO_IR 100', 'Łódź'), undefined);
  assert.equal(encode('ISO_IR 100', '€'), undefined);
  assert.equal(encode('ISO_IR 100', '\u0085'), undefined);
  assert.equal(encode('\\ISO 2022 IR 87', '①'), undefined);
  assert.equal(encode('\\ISO 2022 IR 87', '𠮷'), undefined);
  assert.equal(encode('GBK', '𠮷'), undefined);
  assert.equal(encode('ISO_IR 192', '\ud800'), undefined);
  assert.equal(encode('GB18030', '\udc00'), undefined);
  assert.equal(encode('X', 'ü'), undefined);
});

test('PS3.5 6.1.3: control characters other than TAB LF FF CR are never written', () => {
  for (const terms of ['', 'ISO_IR 100', 'ISO_IR 192', 'GB18030', 'ISO_IR 13']) {
    for (const control of ['\0', '\x07', '\x0b', '\x1b', '\x7f', '\x9b'])
      assert.equal(encode(terms, `a${control}`), undefined);
    assert.equal(encode(terms, 'a\t\r\n\f', 'text'), 'a\t\r\n\f');
  }
});

test('PS3.5 6.1.2.3: ISO_IR 13 holds a yen sign in text alone, and neither backslash nor tilde as characters', () => {
  assert.equal(encode('ISO_IR 13', '¥100', 'text'), '\\100');
  assert.equal(encode('ISO_IR 13', '¥100'), undefined);
  assert.equal(encode('ISO_IR 13', 'a\\b'), 'a\\b', 'a separator');
  assert.equal(encode('ISO_IR 13', 'a\\b', 'text'), undefined);
  assert.equal(encode('ISO_IR 13', '~'), undefined);
  assert.equal(encode('ISO 2022 IR 13\\ISO 2022 IR 6', '~'), '\x1b(B~\x1b(J');
});

test('the ASCII property is claimed where no byte below 0x80 is part of another character', () => {
  const claims = (...terms: string[]): boolean => textCodec(terms).isAsciiSuperset;
  for (const terms of [[], [''], ['ISO_IR 100'], ['ISO_IR 192'], ['', 'ISO 2022 IR 87'], ['ISO 2022 IR 149'], ['X']]) {
    assert.equal(claims(...terms), true, terms.join('\\'));
  }
  for (const terms of [['ISO_IR 13'], ['ISO 2022 IR 13', 'ISO 2022 IR 87'], ['GB18030'], ['GBK']]) {
    assert.equal(claims(...terms), false, terms.join('\\'));
  }
});

test('ASCII of every length is read as it is', () => {
  const all = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join('');
  for (let length = 0; length <= 95; length++) {
    const text = all.slice(0, length);
    for (const terms of [[], ['ISO_IR 100'], ['ISO_IR 192'], ['GB18030'], ['', 'ISO 2022 IR 87']]) {
      const codec = textCodec(terms);
      assert.equal(codec.decode(bytesOf(text), 'text'), text);
      assert.equal(codec.decode(codec.encode(text, 'text')!, 'name'), text);
    }
  }
});

/** Characters that a set holds, as a writer writes them. */
function alphabet(isoIr: number): string[] {
  const set: GraphicSet = graphicSet(isoIr);
  const cells = Array.from({ length: set.width === 1 ? 128 : 8836 }, (_, cell) => set.character(cell));
  return cells.filter((character) => set.cellOf(character) !== undefined).map((c) => String.fromCharCode(c));
}

const SETS: readonly (readonly [terms: string, isoIrs: readonly number[]])[] = [
  ...[100, 101, 109, 110, 144, 127, 126, 138, 148, 203, 166].flatMap((n): [string, number[]][] => [
    [`ISO_IR ${n}`, [6, n]],
    [`ISO 2022 IR ${n}`, [6, n]],
    [`\\ISO 2022 IR ${n}`, [6, n]],
  ]),
  ['ISO_IR 13', [13]],
  ['ISO 2022 IR 13\\ISO 2022 IR 87', [13, 87]],
  ['ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159', [13, 87, 159]],
  ['\\ISO 2022 IR 87', [6, 87]],
  ['\\ISO 2022 IR 159', [6, 159]],
  ['\\ISO 2022 IR 149', [6, 149]],
  ['\\ISO 2022 IR 58', [6, 58]],
  ['ISO 2022 IR 149', [6, 149]],
  ['ISO 2022 IR 100\\ISO 2022 IR 126\\ISO 2022 IR 144\\ISO 2022 IR 149\\ISO 2022 IR 87', [6, 100, 126, 144, 149, 87]],
  ['ISO_IR 192', [6, 100, 144, 87, 149]],
  ['GB18030', [6, 100, 144, 87, 149, 58]],
  ['GBK', [6, 58]],
];

for (const [terms, isoIrs] of SETS) {
  test(`PS3.5 6.1.2: every text that ${terms} holds reads back as it was written, in parts and as a whole`, () => {
    const characters = isoIrs.map((isoIr) => fc.constantFrom(...alphabet(isoIr).filter((c) => !'\\^='.includes(c))));
    const component = fc.string({ unit: fc.oneof(fc.constant(' '), fc.constant('.'), ...characters), maxLength: 12 });
    const codec = textCodec(terms.split('\\'));
    fc.assert(
      fc.property(
        fc.array(component, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('\\', '^', '='),
        (parts, delimiter) => {
          const name = parts.join(delimiter);
          const bytes = codec.encode(name, 'name')!;
          assert.equal(codec.decode(bytes, 'name'), name);
          // "allow an application to skip lines, values, or components" (PS3.5 6.1.2.5.3)
          assert.equal(written(bytes), parts.map((part) => written(codec.encode(part, 'name'))).join(delimiter));
          assert.deepEqual(codec.decodeValues(codec.encode(parts.join('\\'), 'multi')!, 'multi'), parts);
          const lines = parts.join('\r\n');
          assert.equal(codec.decode(codec.encode(lines, 'text')!, 'text'), lines);
        },
      ),
      { numRuns: 60 },
    );
  });
}

test('whatever text is written in whatever set reads back as it was', () => {
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
  const unit = fc.oneof(
    fc.constantFrom(
      '\\',
      '^',
      '=',
      '~',
      '¥',
      '‾',
      ' ',
      '\r',
      '\n',
      'é',
      '山',
      '김',
      '张',
      'ﾔ',
      '€',
      '\ufeff',
      '\u0085',
      '\0',
      '\ud800',
    ),
    fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
  );
  let held = 0;
  fc.assert(
    fc.property(
      terms,
      fc.string({ unit, maxLength: 8 }),
      fc.constantFrom<TextKind>('name', 'multi', 'text'),
      (declared, text, kind) => {
        const codec = textCodec(declared);
        const bytes = codec.encode(text, kind);
        if (bytes === undefined) return;
        held++;
        assert.equal(codec.decode(bytes, kind), text);
      },
    ),
    { numRuns: 3000 },
  );
  assert.ok(held > 300, `only ${held} texts were held`);
});
