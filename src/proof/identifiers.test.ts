import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  element,
  hex,
  item,
  latin1,
  type Part,
  part10,
  privateBlock,
  repeat,
  SYNTAX,
  sequence,
  unSequence,
  utf8,
  utf16le,
} from '../../test/build/index.ts';
import { textCodec } from '../dicom/index.ts';
import {
  good,
  goodMeta,
  type Identifiers,
  PagedSource,
  policyWith,
  RESEARCH,
  verdictOn,
  verdictText,
  verify,
} from './good.testing.ts';

const NAME: Identifiers = [['name', 'Märzenbecher^Jörg']];
const PATIENT: Identifiers = [
  ['name', 'Thistlewick^Ottoline'],
  ['patient-id', 'MRN00482913'],
  ['date', '19560214'],
];
const leak = (path: string): string => `refused/leak; residual ${path}`;
const PROTOCOL = 0x00181030;

test('an identifier is found in text of every VR and at every depth', () => {
  for (const vr of ['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT']) {
    assert.equal(verdictOn([element(PROTOCOL, vr, 'KNEE THISTLEWICK')], PATIENT), leak('(0018,1030)'), vr);
  }
  const nested = sequence(0x00400275, [
    item(sequence(0x00400008, [item(element(0x00080104, 'LO', 'for thistlewick'))])),
  ]);
  assert.equal(verdictOn([nested], PATIENT), leak('(0040,0275)[0].(0040,0008)[0].(0008,0104)'));
});

test('an identifier is found in values whose VR has no place for it', () => {
  for (const vr of ['AS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI']) {
    assert.match(verdictOn([element(PROTOCOL, vr, 'Thistlewick')], PATIENT), /residual \(0018,1030\)/, vr);
  }
});

test('text is searched in the encodings that any file can hold, declared or not', () => {
  const text = 'PROTO MÄRZENBECHER 3';
  const encodings: [string, Uint8Array][] = [
    ['UTF-8', utf8(text)],
    ['Latin-1', latin1(text)],
    ['UTF-16LE', utf16le(text)],
    ['UTF-16BE', swapped(utf16le(text))],
    ['UTF-8, decomposed', utf8(text.normalize('NFD'))],
    ['without accents', ascii('PROTO MARZENBECHER 3')],
    ['transcribed', ascii('PROTO MAERZENBECHER 3')],
  ];
  for (const [name, bytes] of encodings) {
    const block = privateBlock(0x2001, 0x10, 'Philips Imaging DD 001', { 3: ['OB', bytes] });
    assert.equal(verdictOn(block, NAME), leak('(2001,1003)'), name);
  }
});

test('text in a declared character set is decoded, with its escapes (PS3.5 6.1.2.5)', () => {
  const cases: [terms: string, family: string, text: string][] = [
    ['ISO_IR 144', 'Иванова^Ольга', 'для ИВАНОВА О.'],
    ['ISO_IR 126', 'Διονυσίου^Άννα', 'ΔΙΟΝΥΣΊΟΥ'],
    ['ISO_IR 100', 'Märzenbecher^Jörg', 'märzenbecher'],
    ['ISO_IR 192', '山田^太郎', '山田さん'],
    ['\\ISO 2022 IR 87', '山田^太郎', '胸部 山田 正面'],
    ['\\ISO 2022 IR 149', '김희중^', '흉부 김희중'],
    ['GB18030', '王小东^', '王小东的膝'],
    ['ISO_IR 13', 'ﾔﾏﾀﾞ^ﾀﾛｳ', 'ﾔﾏﾀﾞ'],
  ];
  for (const [terms, family, text] of cases) {
    const bytes = textCodec(terms.split('\\')).encode(text, 'multi');
    assert.ok(bytes !== undefined, terms);
    const parts = [element(0x00080005, 'CS', terms), element(PROTOCOL, 'LO', bytes)];
    assert.equal(verdictOn(parts, [['name', family]]), leak('(0018,1030)'), terms);
  }
});

test('the character set of an item holds in the item (PS3.5 7.5.3)', () => {
  const bytes = textCodec(['ISO_IR 144']).encode('Иванова', 'multi')!;
  const nested = sequence(0x00400275, [
    item(element(0x00080005, 'CS', 'ISO_IR 144'), element(0x00400007, 'LO', bytes)),
  ]);
  assert.equal(verdictOn([nested], [['name', 'Иванова^Ольга']]), leak('(0040,0275)[0].(0040,0007)'));
});

test('a name in a set that the object declares is found in bytes that are no text', () => {
  const bytes = textCodec(['ISO_IR 144']).encode('ИВАНОВА', 'multi')!;
  const block = privateBlock(0x2001, 0x10, 'Philips Imaging DD 001', {
    3: ['OB', concat(hex('00 01'), bytes, hex('00'))],
  });
  assert.equal(
    verdictOn([element(0x00080005, 'CS', 'ISO_IR 144'), ...block], [['name', 'Иванова^Ольга']]),
    leak('(2001,1003)'),
  );
});

test('full-width letters and digits are the letters and digits that they show', () => {
  const set = element(0x00080005, 'CS', 'ISO_IR 192');
  const wide = (text: string) => verdictOn([set, element(PROTOCOL, 'LO', utf8(text))], PATIENT);
  assert.equal(wide('ＴＨＩＳＴＬＥＷＩＣＫ'), leak('(0018,1030)'));
  assert.equal(wide('Nr ００４８２９１３'), leak('(0018,1030)'));
  assert.equal(wide('né le 14 février 1956 à Nîmes'), leak('(0018,1030)'));
  assert.equal(wide('né le 15 février 1956 à Nîmes'), 'ok');
});

test('a short name is found as a word, a longer one inside words at letters, digits and underscores', () => {
  const text = (value: string | Uint8Array, name: string) =>
    verdictOn([element(PROTOCOL, 'LO', value)], [['name', name]]);
  assert.equal(text('CT LEE 3', 'Lee^Xavier'), leak('(0018,1030)'));
  assert.equal(text('LEE3', 'Lee^Xavier'), 'ok');
  assert.equal(text('SLEEP', 'Lee^Xavier'), 'ok');
  assert.equal(text('QUIN2', 'Quin^Xavier'), leak('(0018,1030)'));
  assert.equal(text('Z_QUIN_1', 'Quin^Xavier'), leak('(0018,1030)'));
  assert.equal(text('SEQUINS', 'Quin^Xavier'), 'ok');
  const accented = (terms: string, bytes: Uint8Array) =>
    verdictOn([element(0x00080005, 'CS', terms), element(PROTOCOL, 'LO', bytes)], [['name', 'Quin^Xavier']]);
  assert.equal(accented('ISO_IR 100', latin1('éQUINé')), 'ok');
  assert.equal(accented('ISO_IR 192', utf8('éQUINé')), 'ok');
  assert.equal(
    accented('', latin1('éQUINé')),
    leak('(0018,1030)'),
    'no set explains the byte: nobody says that it is a letter',
  );
  assert.equal(text('XTHISTLEWICKCT', 'Thistlewick^Ottoline'), leak('(0018,1030)'));
});

test('joined names and names with an initial are found', () => {
  const identifiers: Identifiers = [
    ['name', 'Lee^Jane'],
    ['name', 'Li^Ming'],
    ['name', 'van der Meer^Kees'],
  ];
  for (const text of [
    'LEEJANE',
    'janelee',
    'JLEE',
    'leej',
    'LEE_J',
    'j. lee',
    'LI^MING',
    'Ming, Li',
    'liming',
    'VANDERMEER',
    'K.MEER',
    'MEERK',
  ]) {
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], identifiers), leak('(0018,1030)'), text);
  }
  for (const text of ['LI', 'VAN', 'DER', 'ROLLI']) {
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], identifiers), 'ok', text);
  }
});

test('an id is found as written, without separators, letters and leading zeros', () => {
  for (const text of [
    'MRN00482913',
    'mrn-00482913',
    '482913',
    '00482913',
    '0000482913',
    'ID:482913.',
    '00-48-29-13',
    '482 913',
    'X482913Y',
  ]) {
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], PATIENT), leak('(0018,1030)'), text);
  }
  for (const text of ['4829131', '1482913', '48291', '004 829 131']) {
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], PATIENT), 'ok', text);
  }
});

test('few digits count as a word of their own, three as a value of their own', () => {
  const ids: Identifiers = [
    ['patient-id', '4711'],
    ['id', '207'],
  ];
  const text = (value: string, vr = 'LO') => verdictOn([element(PROTOCOL, vr, value)], ids);
  assert.equal(text('pat 4711'), leak('(0018,1030)'));
  assert.equal(text('TR4711'), 'ok');
  assert.equal(text('4711.5'), 'ok');
  assert.equal(text('4711', 'DS'), 'ok', 'a number of the acquisition');
  assert.equal(text('207 '), leak('(0018,1030)'));
  assert.equal(text('a\\207\\b'), leak('(0018,1030)'));
  assert.equal(text('TE 207'), 'ok');
});

test('a date is found in digits, with separators and with the names of months', () => {
  const found = [
    ...[
      '19560214',
      '14021956',
      '02141956',
      '1956-02-14',
      '14.02.1956',
      '14/2/1956',
      '2/14/1956',
      '14-02-56',
      '02/14/56',
      '56-02-14',
    ],
    ...[
      '14FEB1956',
      '14feb56',
      '14 Feb 1956',
      'Feb 14, 1956',
      'February 14 1956',
      '14. Februar 1956',
      '14 de febrero de 1956',
    ],
    ...[
      '14 FEVRIER 1956',
      '14 febbraio 1956',
      '1956 Feb 14',
      '14th of February 1956',
      '19560214101500',
      '195602141015',
      'X19560214T10',
    ],
  ];
  for (const text of found)
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], PATIENT), leak('(0018,1030)'), text);
  const others = [
    '19560215',
    '1956-02-15',
    '14 March 1956',
    '195602149',
    '119560214',
    '195602149915',
    '2.14',
    '14 02',
    '14 x 02 x 1956',
    'Feb 14',
  ];
  for (const text of others) assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], PATIENT), 'ok', text);
});

test('telephone numbers are found whatever separates their digits', () => {
  const phone: Identifiers = [['phone', '+1 (555) 010-4090']];
  for (const text of ['15550104090', '555-010-4090', '(555) 010 4090', '+1.555.010.4090']) {
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], phone), leak('(0018,1030)'), text);
  }
  assert.equal(verdictOn([element(PROTOCOL, 'LO', '010-4090')], phone), 'ok');
});

test('addresses, institutions, devices, staff and UIDs are found as written', () => {
  const cases: [Identifiers[number], string][] = [
    [['address', '147 Larkspur Row, Nonesuch'], '147 LARKSPUR ROW'],
    [['institution', 'Northmere  General'], 'at Northmere General, 2nd floor'],
    [['institution', 'Northmere General'], 'NORTHMEREGENERAL'],
    [['device', 'CT-XQ_77'], 'from ct xq 77'],
    [['staff', 'Bellweather^Ursaline'], 'BELLWEATHER'],
    [['uid', '1.2.276.0.99'], 'uid 1.2.276.0.99'],
  ];
  for (const [identifier, text] of cases) {
    assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], [identifier]), leak('(0018,1030)'), text);
  }
});

test('descriptors are identifiers unless Clean Descriptors keeps them (PS3.15 E.3.5)', () => {
  const text = [['text', 'Knee of the mayor']] as const;
  const parts = [element(PROTOCOL, 'LO', 'KNEE OF THE MAYOR')];
  assert.equal(verdictOn(parts, text), 'ok');
  const options = RESEARCH.options.filter((option) => option !== 'clean-descriptors');
  const codes = RESEARCH.codes.filter((code) => code !== '113105');
  assert.equal(verdictOn(parts, text, { policy: policyWith(RESEARCH, { options, codes }) }), leak('(0018,1030)'));
});

test('what stands for a missing value is nobody’s', () => {
  const values: Identifiers = [
    ['name', 'ANONYMOUS^PATIENT'],
    ['name', 'Unknown'],
    ['name', 'Test^'],
    ['patient-id', 'NONE'],
    ['id', '00000'],
    ['institution', 'xxxx'],
    ['id', 'A'],
    ['staff', 'Dr^Li'],
  ];
  const text = 'anonymous patient unknown test none 00000 xxxx A Li x Dr';
  assert.equal(verdictOn([element(PROTOCOL, 'LO', text)], values), 'ok');
});

test('numbers in binary, and headers of elements, are no text', () => {
  const identifiers: Identifiers = [
    ['name', 'Loh^Ash'],
    ['patient-id', 'AB1234'],
  ];
  const words = [0x4f4c, 0x2048, 0x4241, 0x3231, 0x3433, 0x4f4c, 0x0048];
  for (const vr of ['US', 'SS', 'UL', 'FL', 'FD', 'AT', 'SV']) {
    const bytes = new Uint8Array(new Uint16Array([...words, 0]).buffer);
    assert.equal(verdictOn([element(0x00280010, vr, bytes)], identifiers), 'ok', vr);
  }
  // A value of 72 bytes: the header reads LO, then an H.
  assert.equal(verdictOn([element(PROTOCOL, 'LO', 'x'.repeat(72))], identifiers), 'ok');
});

test('digits of UIDs that are nobody’s and codes of public schemes are no ids', () => {
  const identifiers: Identifiers = [
    ['patient-id', '10008'],
    ['id', '121106'],
  ];
  assert.equal(verdictOn([element(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2')], identifiers), 'ok');
  assert.equal(verdictOn([element(PROTOCOL, 'LO', 'of 1.2.840.10008.5.1.4.1.1.2')], identifiers), 'ok');
  assert.equal(
    verdictOn([element(PROTOCOL, 'LO', 'of 1.2.840.10008')], identifiers),
    leak('(0018,1030)'),
    'the root of DICOM, and not a UID of it',
  );
  const code = (scheme: string) =>
    sequence(0x0040a043, [
      item(
        element(0x00080100, 'SH', '121106'),
        element(0x00080102, 'SH', scheme),
        element(0x00080104, 'LO', 'Comment'),
      ),
    ]);
  assert.equal(verdictOn([code('DCM')], identifiers), 'ok');
  assert.equal(verdictOn([code('99ACME')], identifiers), leak('(0040,A043)[0].(0008,0100)'));
});

test('a number holds an id as a whole value only', () => {
  const identifiers: Identifiers = [['patient-id', '48291']];
  const number = (value: string, vr = 'DS') => verdictOn([element(0x00181040, vr, value)], identifiers);
  assert.equal(number('48291'), leak('(0018,1040)'));
  assert.equal(number('1\\048291 ', 'IS'), leak('(0018,1040)'));
  for (const value of ['0.48291', '-48291', '48291.5', '4.8291E4', '148291']) assert.equal(number(value), 'ok', value);
  assert.equal(number('48291 X', 'IS'), leak('(0018,1040)'), 'no number: text');
});

test('times and ages in their grammar are no ids', () => {
  const identifiers: Identifiers = [['patient-id', '101530']];
  assert.equal(verdictOn([element(0x00080030, 'TM', '101530.48')], identifiers), 'ok');
  assert.equal(verdictOn([element(0x00080030, 'TM', 'at 101530')], identifiers), leak('(0008,0030)'));
});

test('pixel data at the root are not read, everything around them is', () => {
  const pixels = element(0x7fe00010, 'OW', ascii('THISTLEWICK '));
  assert.equal(verdictOn([pixels], PATIENT), 'ok');
  assert.equal(verdictOn([element(0x7fe00008, 'OF', ascii('THISTLEWICK '))], PATIENT), 'ok');
  const behind = element(0x7fe10010, 'LO', 'x');
  assert.match(verdictOn([pixels, behind], PATIENT), /private-without-creator|\(7FE1,0010\)/);
  assert.equal(verdictOn([element(0x00880904, 'LO', 'THISTLEWICK'), pixels], PATIENT), leak('(0088,0904)'));
});

test('in samples only what is too long for chance counts', () => {
  const identifiers: Identifiers = [
    ['name', 'Quin^Bea'],
    ['name', 'Thistlewick^Zoe'],
    ['date', '19560214'],
  ];
  const wave = (text: string, vr = 'OW') =>
    verdictOn([sequence(0x54000100, [item(element(0x54001010, vr, ascii(text)))])], identifiers);
  assert.equal(wave(' QUIN 1 '), 'ok');
  assert.equal(wave(' QUIN 1 ', 'OB'), 'ok');
  assert.equal(wave(' THISTLEWICK'), leak('(5400,0100)[0].(5400,1010)'));
  assert.equal(wave('x19560214yy '), leak('(5400,0100)[0].(5400,1010)'));
  assert.equal(verdictOn([element(0x60003000, 'OB', ascii(' QUIN 1 '))], identifiers), 'ok');
  assert.equal(verdictOn([element(0x00282000, 'OB', ascii(' QUIN 1 '))], identifiers), leak('(0028,2000)'));
});

test('dates and numbers are found in bytes that are no text, UTF-16 too', () => {
  const block = (bytes: Uint8Array) => privateBlock(0x2001, 0x10, 'Philips Imaging DD 001', { 3: ['UN', bytes] });
  assert.equal(verdictOn(block(concat(hex('01 00'), ascii('19560214'), hex('00 02'))), PATIENT), leak('(2001,1003)'));
  assert.equal(verdictOn(block(utf16le('id 482913 ')), PATIENT), leak('(2001,1003)'));
  assert.equal(
    verdictOn(block(concat(hex('FF 00'), utf16le('14.02.1956'), hex('00 FF'))), PATIENT),
    leak('(2001,1003)'),
  );
});

test('an encapsulated document is read as far as it is not compressed', () => {
  const document = (text: string) => [
    element(0x00420011, 'OB', ascii(text)),
    element(0x00420012, 'LO', 'application/pdf'),
  ];
  assert.equal(verdictOn(document('%PDF-1.7 (Ottoline Thistlewick) Tj '), PATIENT), leak('(0042,0011)'));
  assert.equal(verdictOn(document('<patient><birthTime value="19560214"/> '), PATIENT), leak('(0042,0011)'));
});

test('sequences written as UN, implicit VR and big endian hide nothing', () => {
  const inside = unSequence(0x00400275, [item(element(0x00400007, 'LO', 'Thistlewick '))]);
  assert.match(verdictOn([inside], PATIENT), /residual \(0040,0275\)\[0\]\.\(0040,0007\)/);
  for (const transferSyntax of [SYNTAX.implicitLittle, SYNTAX.explicitBig, SYNTAX.deflated]) {
    const parts = [element(PROTOCOL, 'LO', 'THISTLEWICK')];
    assert.equal(verdictOn(parts, PATIENT, { transferSyntax }), leak('(0018,1030)'), transferSyntax);
  }
});

test('the borders of a value are borders of what stands in it', () => {
  // A length of 0x4142 ends in the letter A: no neighbour of the text behind it.
  const text = `LEE${' '.repeat(0x4142 - 6)}LEE`;
  for (const transferSyntax of [SYNTAX.explicitLittle, SYNTAX.explicitBig]) {
    assert.equal(
      verdictOn([element(PROTOCOL, 'LT', text)], [['name', 'Lee^Xavier']], { transferSyntax }),
      leak('(0018,1030)'),
    );
  }
});

test('the name of the file holds no identifier', () => {
  const named = (fileName: string) => verdictText(verify(good(), { identifiers: [...PATIENT, ...NAME], fileName }));
  assert.equal(named('LG-0123456789ABCDEFG/2.25.1/2.25.2/2.25.3.dcm'), 'ok');
  for (const name of ['thistlewick/1.dcm', 'a/19560214.dcm', 'a/IM_482913.dcm', 'a/MÄRZENBECHER.dcm']) {
    assert.equal(named(name), 'refused/leak; residual ', name);
  }
});

test('a file that does not lie in memory is read in pieces, with the same verdict', () => {
  const long = (at: number) =>
    concat(repeat(0x2e, at), ascii('Thistlewick, 14.02.1956'), repeat(0x2e, 3 * 1024 * 1024 - at));
  for (const at of [0, 500, 1024 * 1024 - 5, 1024 * 1024 + 3, 2 * 1024 * 1024 - 17]) {
    const parts: Part[] = [element(0x00282000, 'OB', long(at)), element(0x00420010, 'ST', 'x')];
    const bytes = good(parts);
    for (const identifiers of [[PATIENT[0]!], [PATIENT[2]!]] as const) {
      assert.equal(verdictText(verify(new PagedSource(bytes), { identifiers })), leak('(0028,2000)'), `${at}`);
    }
    assert.equal(verdictText(verify(new PagedSource(bytes), { identifiers: NAME })), 'ok');
  }
});

test('digits that a piece cuts are no number of their own', () => {
  const at = 1024 * 1024 - 3;
  const bytes = good([element(0x00282000, 'OB', concat(repeat(0x2e, at), ascii('99948291'), repeat(0x2e, at)))]);
  assert.equal(verdictText(verify(new PagedSource(bytes), { identifiers: [['id', '48291']] })), 'ok');
});

test('findings are bounded and hold no value', () => {
  const items = Array.from({ length: 500 }, () => item(element(0x00080104, 'LO', 'THISTLEWICK')));
  const verdict = verify(good([sequence(0x00400275, items)]), { identifiers: PATIENT });
  assert.equal(verdict.ok, false);
  assert.equal(verdict.findings.length, 64);
  assert.doesNotMatch(JSON.stringify(verdict), /thistlewick/i);
});

test('a bare data set without a file meta group is no file', () => {
  const bytes = part10({
    prefix: false,
    meta: false,
    dataSet: [element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7')],
  });
  assert.match(verdictText(verify(bytes)), /no-preamble.*meta-missing/);
  assert.equal(verdictText(verify(part10({ meta: goodMeta(), dataSet: [] }))), 'refused/invalid-output');
});

function swapped(bytes: Uint8Array): Uint8Array {
  return bytes.map((_, i) => bytes[i ^ 1]!);
}
