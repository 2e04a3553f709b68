import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  dataSet,
  deflated,
  element,
  encapsulated,
  fileMeta,
  hex,
  item,
  part10,
  raw,
  repeat,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { LIMITS } from './limits.ts';
import { deflatedRaw, explicit, fails, file, findingsOf, listing, read } from './reading.testing.ts';
import { ElementTable } from './table.ts';

const modality = element(0x00080060, 'CS', 'CT');
const patientId = element(0x00100020, 'LO', 'MRN-4711');
const content = [modality, patientId];

test('PS3.10 7.1: preamble, file meta and data set of a file are told apart', () => {
  const read = file({ preamble: repeat(7, 128), dataSet: content });
  assert.deepEqual(read.preamble, repeat(7, 128));
  assert.equal(read.meta?.text(0x00020010), SYNTAX.explicitLittle);
  assert.equal(read.dataSet.text(0x00100020), 'MRN-4711');
  assert.equal(read.transferSyntax.uid, SYNTAX.explicitLittle);
  assert.deepEqual(findingsOf(read), ['preamble-not-empty']);
});

test('where the data set begins and ends is told in its own bytes', () => {
  const meta = 132 + fileMeta({ transferSyntax: SYNTAX.explicitLittle }).length;
  const body = dataSet(SYNTAX.explicitLittle, ...content).length;
  const { dataSetStart, dataSetEnd } = file({ dataSet: content, trailing: repeat(0, 6) });
  assert.deepEqual([dataSetStart, dataSetEnd], [meta, meta + body]);
  assert.equal(file({ transferSyntax: SYNTAX.deflated, dataSet: content }).dataSetEnd, body);
});

for (const [name, transferSyntax] of Object.entries(SYNTAX).slice(0, 4)) {
  if (name === 'deflated') continue;
  test(`a data set without file meta shows its encoding: ${name}`, () => {
    const bare = file({ meta: false, prefix: false, transferSyntax, dataSet: content });
    assert.deepEqual(findingsOf(bare), ['no-preamble', 'meta-missing']);
    assert.equal(bare.transferSyntax.uid, transferSyntax);
    assert.equal(bare.meta, undefined);
    assert.equal(bare.preamble, undefined);
    const behindPrefix = file({ meta: false, transferSyntax, dataSet: content });
    assert.deepEqual(findingsOf(behindPrefix), ['meta-missing']);
    assert.deepEqual(listing(behindPrefix.dataSet), listing(bare.dataSet));
  });
}

test('PS3.10 7.1: a file meta group without preamble, and one that says no length or a wrong one', () => {
  assert.deepEqual(findingsOf(file({ prefix: false, dataSet: content })), ['no-preamble']);
  const without = file({ meta: { groupLength: false }, dataSet: content });
  assert.deepEqual(findingsOf(without), ['meta-no-group-length meta:']);
  const wrong = file({ meta: { groupLength: 4711 }, dataSet: content });
  assert.deepEqual(findingsOf(wrong), ['meta-wrong-group-length meta:']);
  assert.equal(wrong.dataSet.text(0x00100020), 'MRN-4711');
});

test('PS3.10 7.1: a file meta group in the encoding of the data set is read and noted', () => {
  for (const transferSyntax of [SYNTAX.implicitLittle, SYNTAX.explicitBig]) {
    const parts = [element(0x00020000, 'UL', 28), element(0x00020010, 'UI', transferSyntax)];
    const length = dataSet(transferSyntax, parts[1]!).length;
    const meta = dataSet(transferSyntax, element(0x00020000, 'UL', length), parts[1]!);
    const read = file({ transferSyntax, meta, dataSet: content });
    assert.deepEqual(findingsOf(read), ['meta-encoding meta:']);
    assert.equal(read.transferSyntax.uid, transferSyntax);
  }
});

test('a finding inside the file meta group says so in its path', () => {
  const more = [element(0x00020013, 'SH', 'ODD', { pad: 'none' })];
  assert.deepEqual(findingsOf(file({ meta: { more }, dataSet: content })), ['odd-length meta:(0002,0013)']);
});

test('a sequence in the file meta group may hold other groups and still ends with the group', () => {
  const more = [sequence(0x00020102, [item(patientId)])];
  const read = file({ meta: { more }, dataSet: content });
  assert.deepEqual(findingsOf(read), []);
  assert.equal(read.meta?.items(0x00020102)[0]?.text(0x00100020), 'MRN-4711');
  assert.deepEqual(listing(read.dataSet), ['00080060 CS 2', '00100020 LO 8']);
});

test('no transfer syntax: the bytes tell the encoding, and the first fragment how it is compressed', () => {
  const native = file({ transferSyntax: SYNTAX.explicitBig, meta: { transferSyntax: false }, dataSet: content });
  assert.deepEqual(findingsOf(native), ['meta-no-transfer-syntax meta:']);
  assert.equal(native.transferSyntax.uid, SYNTAX.explicitBig);
  const jpeg = encapsulated([hex('FFD8 FFC0 0004 0000')]);
  const compressed = file({ meta: { transferSyntax: false }, dataSet: [...content, jpeg] });
  assert.equal(compressed.transferSyntax.uid, SYNTAX.jpegBaseline);
  assert.equal(compressed.transferSyntax.encapsulated, true);
});

test('the bytes are believed against a transfer syntax that says otherwise, or one that nobody knows', () => {
  for (const [declared, actual] of [
    [SYNTAX.explicitLittle, SYNTAX.implicitLittle],
    [SYNTAX.implicitLittle, SYNTAX.explicitBig],
    [SYNTAX.explicitBig, SYNTAX.explicitLittle],
    ['2.999.7', SYNTAX.explicitLittle],
  ] as const) {
    const read = file({ transferSyntax: actual, meta: { transferSyntax: declared }, dataSet: content });
    assert.deepEqual(findingsOf(read), ['transfer-syntax-mismatch meta:(0002,0010)']);
    assert.equal(read.transferSyntax.uid, actual);
    assert.equal(read.dataSet.text(0x00100020), 'MRN-4711');
  }
});

test('a data set that begins with a late group is in the byte order that is declared', () => {
  for (const transferSyntax of [SYNTAX.explicitLittle, SYNTAX.explicitBig]) {
    const late = [element(0x54000100, 'LO', 'A '), element(0xfffcfffc, 'OB', repeat(0, 4))];
    const read = file({ transferSyntax, dataSet: late });
    assert.deepEqual(findingsOf(read), []);
    assert.deepEqual(listing(read.dataSet), ['54000100 LO 2', 'FFFCFFFC OB 4']);
  }
});

test('an explicit data set that is declared implicit is explicit, also where its letters could be a length', () => {
  const pixels = element(0x7fe00010, 'OW', new Uint8Array(400_000).fill(0x20));
  const read = file({ meta: { transferSyntax: SYNTAX.implicitLittle }, dataSet: [modality, pixels] });
  assert.equal(read.transferSyntax.uid, SYNTAX.explicitLittle);
});

test('fragments in an implicit data set are read and keep their syntax', () => {
  const dataSet = [
    modality,
    sequence(0x7fe00010, [item(), item(raw(repeat(1, 4)))], { vr: 'OB', length: 'undefined' }),
  ];
  const read = file({ transferSyntax: SYNTAX.implicitLittle, meta: { transferSyntax: SYNTAX.jpegBaseline }, dataSet });
  assert.deepEqual(findingsOf(read), ['transfer-syntax-mismatch meta:(0002,0010)']);
  assert.equal(read.transferSyntax.uid, SYNTAX.jpegBaseline);
  assert.equal(read.transferSyntax.explicit, false);
});

test('letters that are no VR in the first element do not make the object implicit', () => {
  const read = file({ dataSet: [element(0x00080060, '??', 'CT'), patientId] });
  assert.deepEqual(findingsOf(read), ['bad-vr (0008,0060)']);
  assert.equal(read.transferSyntax.uid, SYNTAX.explicitLittle);
});

test('PS3.5 A.5: a deflated data set may be padded by a NUL; what follows the stream is trailing', () => {
  const stream = deflatedRaw(dataSet(SYNTAX.explicitLittle, ...content));
  const meta = { transferSyntax: SYNTAX.deflated };
  for (const [trailing, findings] of [
    [hex(''), []],
    [hex('00'), []],
    [hex('01'), ['trailing-bytes']],
    [hex('0000'), ['trailing-bytes']],
  ] as const) {
    const read = file({ meta, dataSet: stream, trailing });
    assert.deepEqual(findingsOf(read), findings);
    assert.deepEqual(listing(read.dataSet), ['00080060 CS 2', '00100020 LO 8']);
  }
});

test('a table is filled again by the next object', () => {
  const table = new ElementTable();
  const bytes = part10({ dataSet: [...content, ...content] });
  assert.equal(read(bytes, { table }).dataSet.table.disordered, true);
  const next = read(part10({ dataSet: [patientId] }), { table });
  assert.equal(next.dataSet.table, table);
  assert.equal(table.count, 1);
  assert.equal(table.disordered, false);
});

// What is refused

const isRefused = (name: string, code: Parameters<typeof fails>[0], bytes: Uint8Array): void => {
  test(`${code}: ${name}`, () => {
    fails(code, () => read(bytes));
  });
};

isRefused('nothing at all', 'input/not-dicom', hex(''));
isRefused('text', 'input/not-dicom', ascii('The quick brown fox jumps over the lazy dog. '.repeat(8)));
isRefused('a ZIP archive', 'input/not-dicom', concat(hex('504B0304 14000000 0800'), repeat(0x41, 200)));
isRefused(
  'a stray byte in front',
  'input/not-dicom',
  concat(hex('00'), part10({ meta: false, prefix: false, dataSet: content })),
);
isRefused('zeros', 'input/not-dicom', repeat(0, 1000));
isRefused('DICM and then no element', 'input/garbage-header', part10({ meta: false, dataSet: repeat(0xff, 64) }));
isRefused('DICM and nothing behind it', 'input/no-data-set', part10({ meta: false, dataSet: [] }));
isRefused('a file meta group alone', 'input/no-data-set', part10({ dataSet: [] }));
isRefused('a file meta group and zeros', 'input/no-data-set', part10({ dataSet: [], trailing: repeat(0, 100) }));
isRefused(
  'neither file meta nor bytes tell it',
  'input/unknown-transfer-syntax',
  part10({ meta: { transferSyntax: false }, dataSet: hex('0008 0060 00000002 4354') }),
);
isRefused(
  'a stream that is none',
  'input/deflate',
  part10({ meta: { transferSyntax: SYNTAX.deflated }, dataSet: repeat(0xff, 64) }),
);
isRefused(
  'a stream that is cut',
  'input/deflate',
  part10({
    transferSyntax: SYNTAX.deflated,
    dataSet: [...content, element(0x00204000, 'LT', 'abcdefgh'.repeat(9))],
  }).slice(0, -8),
);
isRefused(
  'an implicit data set in a deflated stream',
  'input/false-transfer-syntax',
  part10({ meta: { transferSyntax: SYNTAX.deflated }, dataSet: deflated(dataSet(SYNTAX.implicitLittle, ...content)) }),
);
isRefused(
  'a big endian data set that is declared compressed',
  'input/false-transfer-syntax',
  part10({ transferSyntax: SYNTAX.explicitBig, meta: { transferSyntax: SYNTAX.jpegBaseline }, dataSet: content }),
);

test('limit/inflated: a deflate bomb ends at the limit, and what was inflated is let go', () => {
  const bomb = deflatedRaw(new Uint8Array(LIMITS.inflatedBytes + 1));
  assert.ok(bomb.length < 1_000_000);
  fails('limit/inflated', () => read(part10({ meta: { transferSyntax: SYNTAX.deflated }, dataSet: bomb })));
});

test('a failure tells positions, tags and lengths and never a value', () => {
  const bytes = part10({ dataSet: [element(0x00100010, 'PN', 'DOE^JANE', { length: 4711 })] });
  assert.throws(
    () => read(bytes),
    (error: Error) =>
      /\(0010,0010\) needs 4711 bytes, 8 are left/.test(error.message) && !/DOE|JANE/.test(JSON.stringify(error)),
  );
});

test('DICM at 128 by chance inside a value does not make the first elements a preamble', () => {
  const first = element(0x00080008, 'CS', ascii(`${'A'.repeat(120)}DICM${'B'.repeat(100)}`));
  const bare = file({ meta: false, prefix: false, dataSet: [first, ...content] });
  assert.equal(bare.preamble, undefined);
  assert.deepEqual(listing(bare.dataSet), ['00080008 CS 224', '00080060 CS 2', '00100020 LO 8']);
});

test('a data set begins with a known element that fits and is followed by one that can follow', () => {
  const bare = (...parts: Parameters<typeof dataSet> extends [unknown, ...infer P] ? P : never): Uint8Array =>
    part10({ meta: false, prefix: false, dataSet: parts });
  assert.equal(read(bare(modality)).dataSet.table.count, 1);
  assert.equal(read(bare(sequence(0x00081140, [item(modality)], { length: 'undefined' }))).dataSet.table.count, 3);
  fails('input/not-dicom', () => read(bare(element(0x00089999, 'CS', 'CT'), patientId)));
  fails('input/not-dicom', () => read(bare(element(0x00300010, 'CS', 'CT'))));
  fails('input/not-dicom', () => read(bare(patientId, modality)));
  fails('input/not-dicom', () => read(bare(element(0x00080060, 'CS', 'CT', { length: 99 }))));
});

test('the object holds its findings in the order of the bytes', () => {
  const read = explicit(element(0x00080060, 'CS', 'CTX', { pad: 'none' }), patientId, modality);
  assert.deepEqual(findingsOf(read), ['odd-length (0008,0060)', 'duplicate-tag (0008,0060)']);
});
