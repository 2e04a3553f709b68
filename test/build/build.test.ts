import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import {
  ascii,
  concat,
  dataSet,
  deflated,
  element,
  encapsulated,
  fileMeta,
  groupLength,
  hex,
  inOrder,
  item,
  type Part,
  part10,
  privateBlock,
  raw,
  repeat,
  SYNTAX,
  sequence,
  splice,
  unSequence,
  utf16le,
} from './index.ts';

const bytesOf = (syntax: string, ...parts: readonly Part[]) => Buffer.from(dataSet(syntax, ...parts)).toString('hex');
const same = (actual: string, expected: string) => assert.equal(actual, Buffer.from(hex(expected)).toString('hex'));

test('PS3.5 7.1.2: a short VR has a length of 16 bits, and text is padded with a space', () => {
  same(bytesOf(SYNTAX.explicitLittle, element(0x00100020, 'LO', 'ABC')), '1000 2000 4C4F 0400 41424320');
});

test('PS3.5 7.1.2: a long VR has two reserved bytes and a length of 32 bits', () => {
  same(bytesOf(SYNTAX.explicitLittle, element(0x00420011, 'OB', [1, 2, 3])), '4200 1100 4F42 0000 04000000 01020300');
});

test('PS3.5 7.1.3: implicit VR has tag and length of 32 bits, no VR', () => {
  same(bytesOf(SYNTAX.implicitLittle, element(0x00280010, 'US', 512)), '2800 1000 02000000 0002');
});

test('PS3.5 7.3: big endian swaps tags, lengths and numbers, not text', () => {
  same(bytesOf(SYNTAX.explicitBig, element(0x00280010, 'US', 512)), '0028 0010 5553 0002 0200');
  same(bytesOf(SYNTAX.explicitBig, element(0x00080060, 'CS', 'CT')), '0008 0060 4353 0002 4354');
});

test('PS3.5 6.2: a UID is padded with NUL, AT is two numbers, numbers in IS are digits', () => {
  same(bytesOf(SYNTAX.explicitLittle, element(0x00080018, 'UI', '2.9')), '0800 1800 5549 0400 322E3900');
  same(bytesOf(SYNTAX.explicitLittle, element(0x00280009, 'AT', 0x00181063)), '2800 0900 4154 0400 1800 6310');
  same(bytesOf(SYNTAX.explicitBig, element(0x00280009, 'AT', 0x00181063)), '0028 0009 4154 0004 0018 1063');
  same(bytesOf(SYNTAX.explicitLittle, element(0x00200013, 'IS', [7, 8])), '2000 1300 4953 0400 375C3820');
});

test('PS3.5 6.2: every binary VR writes its unit in both byte orders', () => {
  const units = [
    ['SS', -2, 'FEFF', 'FFFE'],
    ['UL', 1, '01000000', '00000001'],
    ['SL', -1, 'FFFFFFFF', 'FFFFFFFF'],
    ['FL', 1, '0000803F', '3F800000'],
    ['FD', 1, '000000000000F03F', '3FF0000000000000'],
    ['UV', 1n, '0100000000000000', '0000000000000001'],
    ['SV', -2n, 'FEFFFFFFFFFFFFFF', 'FFFFFFFFFFFFFFFE'],
    ['OW', 0x1234, '3412', '1234'],
    ['OL', 1, '01000000', '00000001'],
    ['OV', 1n, '0100000000000000', '0000000000000001'],
    ['OF', 1, '0000803F', '3F800000'],
    ['OD', 1, '000000000000F03F', '3FF0000000000000'],
  ] as const;
  for (const [vr, value, little, big] of units) {
    assert.ok(bytesOf(SYNTAX.explicitLittle, element(0x00090001, vr, value)).endsWith(little.toLowerCase()), vr);
    assert.ok(bytesOf(SYNTAX.explicitBig, element(0x00090001, vr, value)).endsWith(big.toLowerCase()), vr);
  }
});

test('text beyond ASCII is refused, so that every test says how it is encoded', () => {
  assert.throws(() => dataSet(SYNTAX.explicitLittle, element(0x00100010, 'PN', 'Jörg')), /U\+F6/);
});

test('PS3.5 7.5: sequences and items of defined and of undefined length', () => {
  const inside = element(0x00080060, 'CS', 'CT');
  same(
    bytesOf(SYNTAX.explicitLittle, sequence(0x00081140, [item(inside)])),
    '0800 4011 5351 0000 12000000 FEFF00E0 0A000000 0800 6000 4353 0200 4354',
  );
  same(
    bytesOf(
      SYNTAX.implicitLittle,
      sequence(0x00081140, [item({ length: 'undefined' }, inside)], { length: 'undefined' }),
    ),
    '0800 4011 FFFFFFFF FEFF00E0 FFFFFFFF 0800 6000 02000000 4354 FEFF0DE0 00000000 FEFFDDE0 00000000',
  );
});

test('PS3.5 7.5: items in big endian swap their tags', () => {
  same(bytesOf(SYNTAX.explicitBig, sequence(0x00081140, [item()])), '0008 1140 5351 0000 00000008 FFFEE000 00000000');
});

test('PS3.5 6.2.2, CP-246: a UN sequence is implicit little endian inside, also in big endian', () => {
  same(
    bytesOf(SYNTAX.explicitBig, unSequence(0x00091001, [item(element(0x00080060, 'CS', 'CT'))])),
    '0009 1001 554E 0000 FFFFFFFF FEFF00E0 0A000000 0800 6000 02000000 4354 FEFFDDE0 00000000',
  );
});

test('PS3.5 7.8.1: a private block reserves its elements by the creator', () => {
  const parts = privateBlock(0x0029, 0x11, 'ACME', { 8: ['CS', 'X'] });
  same(bytesOf(SYNTAX.implicitLittle, ...parts), '2900 1100 04000000 41434D45 2900 0811 02000000 5820');
});

test('PS3.5 A.4: encapsulated pixel data begin with the offset table and end with a delimiter', () => {
  same(
    bytesOf(SYNTAX.explicitLittle, encapsulated([repeat(1, 2), repeat(2, 2)], { offsetTable: 'one-fragment-a-frame' })),
    `E07F1000 4F42 0000 FFFFFFFF FEFF00E0 08000000 00000000 0A000000
     FEFF00E0 02000000 0101 FEFF00E0 02000000 0202 FEFFDDE0 00000000`,
  );
});

test('PS3.5 7.2: a group length counts the bytes of its group', () => {
  same(
    bytesOf(SYNTAX.explicitLittle, groupLength(element(0x00080060, 'CS', 'CT'))),
    '0800 0000 554C 0400 0A000000 0800 6000 4353 0200 4354',
  );
});

test('PS3.5 A.5: a deflated data set has an even length and inflates to the original', () => {
  const original = dataSet(SYNTAX.explicitLittle, element(0x00104000, 'LT', 'odd or even'));
  const stream = deflated(original);
  assert.equal(stream.length % 2, 0);
  assert.deepEqual(new Uint8Array(inflateRawSync(stream)), original);
});

test('PS3.10 7.1: the file meta group is explicit little endian and says its own length', () => {
  const meta = fileMeta({ transferSyntax: SYNTAX.explicitBig });
  const view = new DataView(meta.buffer);
  assert.equal(Buffer.from(meta.subarray(0, 8)).toString('hex'), '02000000554c0400');
  assert.equal(view.getUint32(8, true), meta.length - 12);
});

test('PS3.10 7.1: preamble, prefix, meta group and trailing bytes can each be left out or be wrong', () => {
  const whole = part10({
    preamble: repeat(7, 128),
    dataSet: [element(0x00080060, 'CS', 'CT')],
    trailing: hex('00 FF'),
  });
  assert.equal(Buffer.from(whole.subarray(126, 132)).toString('latin1'), '\x07\x07DICM');
  assert.deepEqual(whole.subarray(-2), hex('00 FF'));
  const bare = part10({ meta: false, prefix: false, dataSet: [element(0x00080060, 'CS', 'CT')] });
  assert.deepEqual(bare, hex('0800 6000 4353 0200 4354'));
  const contradiction = part10({
    transferSyntax: SYNTAX.implicitLittle,
    meta: { transferSyntax: SYNTAX.explicitBig, groupLength: 4711 },
    dataSet: [],
  });
  assert.ok(Buffer.from(contradiction).includes(SYNTAX.explicitBig));
  assert.equal(new DataView(contradiction.buffer).getUint32(132 + 8, true), 4711);
});

test('wrong on purpose: length, padding, form, encoding, order and delimiters', () => {
  const explicit = (part: Part) => bytesOf(SYNTAX.explicitLittle, part);
  same(explicit(element(0x00100020, 'LO', 'ABC', { pad: 'none' })), '1000 2000 4C4F 0300 414243');
  same(explicit(element(0x00100020, 'LO', 'ABC', { pad: 0 })), '1000 2000 4C4F 0400 41424300');
  same(explicit(element(0x00100020, 'LO', 'AB', { length: 99 })), '1000 2000 4C4F 6300 4142');
  same(explicit(element(0x00100020, 'UN', 'AB', { length: 'undefined' })), '1000 2000 554E 0000 FFFFFFFF 4142');
  same(explicit(element(0x00100020, 'LO', 'AB', { longForm: true })), '1000 2000 4C4F 0000 02000000 4142');
  same(explicit(element(0x00100020, 'LO', 'AB', { explicit: false })), '1000 2000 02000000 4142');
  same(explicit(element(0x00280010, 'US', 1, { bigEndian: true })), '0028 0010 5553 0002 0001');
  same(explicit(element(0x00100020, '??', 'AB')), '1000 2000 3F3F 0200 4142');
  same(explicit(sequence(0x00081140, [], { length: 'undefined', delimiter: false })), '0800 4011 5351 0000 FFFFFFFF');
  same(explicit(raw(hex('DEAD'))), 'DEAD');
  const later = element(0x00100020, 'LO', 'AB');
  const earlier = element(0x00080060, 'CS', 'CT');
  same(bytesOf(SYNTAX.implicitLittle, later, earlier), '1000 2000 02000000 4142 0800 6000 02000000 4354');
  assert.deepEqual(inOrder(later, earlier), [earlier, later]);
  assert.deepEqual(splice(ascii('abcdef'), 2, ascii('X'), 3), ascii('abXf'));
  assert.deepEqual(utf16le('Ab'), hex('4100 6200'));
});

const REFERENCE: readonly Part[] = [
  element(0x00080005, 'CS', 'ISO_IR 100'),
  element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
  element(0x00080018, 'UI', '2.999.1.1'),
  element(0x00100010, 'PN', 'Thistlewick^Ottoline'),
  sequence(0x00101002, [item({ length: 'undefined' }, element(0x00100020, 'LO', 'NESTED-1'))], { length: 'undefined' }),
  element(0x00280009, 'AT', 0x00181063),
  element(0x00280010, 'US', 300),
  element(0x00280030, 'DS', ['0.5', '0.25']),
  element(0x00460044, 'FD', 2.5),
];

const UN_SEQUENCE = unSequence(0x00091002, [item(element(0x00080104, 'LO', 'inside UN'))]);

const PRINT_WITH_PYDICOM = `
import sys, pydicom
d = pydicom.dcmread(sys.argv[1])
print(d.PatientName, d.OtherPatientIDsSequence[0].PatientID, hex(d.FrameIncrementPointer), d.Rows, d.PixelSpacing, d[0x00460044].value, sep='|')
`;

for (const [name, transferSyntax] of Object.entries(SYNTAX).slice(0, 4)) {
  test(`peers read what the builder writes: ${name}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'build-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'reference.dcm');
    // pydicom 2.3 reads the inside of a UN sequence as big endian where it stands in a big endian data set.
    const parts = transferSyntax === SYNTAX.explicitBig ? REFERENCE : inOrder(...REFERENCE, UN_SEQUENCE);
    writeFileSync(path, part10({ transferSyntax, dataSet: parts }));
    const dcmdump = spawnSync('dcmdump', ['-q', path], { encoding: 'utf8' });
    const pydicom = spawnSync('/usr/bin/python3', ['-c', PRINT_WITH_PYDICOM, path], { encoding: 'utf8' });
    const missing = [
      ...(dcmdump.error ? ['dcmdump'] : []),
      ...(pydicom.error || pydicom.stderr.includes('ModuleNotFoundError') ? ['pydicom'] : []),
    ];
    if (!missing.includes('dcmdump')) {
      assert.equal(dcmdump.status, 0, dcmdump.stderr);
      assert.match(dcmdump.stdout, /\(0010,0020\) LO \[NESTED-1\]/);
      assert.match(dcmdump.stdout, /\(0028,0010\) US 300/);
    }
    if (!missing.includes('pydicom')) {
      assert.equal(pydicom.stdout, 'Thistlewick^Ottoline|NESTED-1|0x181063|300|[0.5, 0.25]|2.5\n', pydicom.stderr);
    }
    if (missing.length > 0) t.skip(`not installed: ${missing.join(', ')}`);
  });
}

for (const [name, transferSyntax] of Object.entries(SYNTAX).slice(0, 4)) {
  test(`CP-246: dcmdump reads a UN sequence as implicit little endian: ${name}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'build-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'un.dcm');
    writeFileSync(path, part10({ transferSyntax, dataSet: [UN_SEQUENCE] }));
    const dcmdump = spawnSync('dcmdump', ['-q', path], { encoding: 'utf8' });
    if (dcmdump.error) return t.skip('not installed: dcmdump');
    assert.match(dcmdump.stdout, /\(0008,0104\) LO \[inside UN\]/);
  });
}

test('peers refuse what the builder makes wrong', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'wrong.dcm');
  writeFileSync(path, part10({ dataSet: concat(dataSet(SYNTAX.explicitLittle, ...REFERENCE), hex('0000 0000 5A5A')) }));
  const dcmdump = spawnSync('dcmdump', ['-q', path], { encoding: 'utf8' });
  if (dcmdump.error) return t.skip('not installed: dcmdump');
  assert.notEqual(dcmdump.status, 0);
});
