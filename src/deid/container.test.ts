import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  dataSet,
  element,
  groupLength,
  hex,
  item,
  part10,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { ByteWriter } from '../bytes/index.ts';
import { writeFileMeta } from './index.ts';
import { BASIC, deidentified, Outcome, parts, policyOf, policyWith } from './object.testing.ts';

test('PS3.15 E.1.1 item 6: preamble and file meta are new, with nothing of the source but class and syntax', () => {
  const more = [
    element(0x00020016, 'AE', 'CTROOM2'),
    element(0x00020017, 'AE', 'CTROOM2'),
    element(0x00020018, 'AE', 'PACS1'),
    element(0x00020026, 'UR', 'dicom://ct2.northmere.example'),
    element(0x00020100, 'UI', '1.2.3.4.5'),
    element(0x00020102, 'OB', ascii('QUILLON')),
  ];
  const preamble = concat(hex('49 49 2A 00'), ascii('QUILLON'), new Uint8Array(117));
  const outcome = new Outcome(part10({ preamble, meta: { more }, dataSet: parts() }), { policy: BASIC });
  assert.ok(outcome.object.preamble?.every((byte) => byte === 0));
  const meta = outcome.object.meta!;
  assert.deepEqual(
    meta.elements().map(({ tag }) => tag.toString(16)),
    ['20000', '20001', '20002', '20003', '20010', '20012', '20013'],
  );
  assert.equal(meta.text(0x00020003), outcome.text(0x00080018));
  assert.equal(meta.text(0x00020010), SYNTAX.explicitLittle);
  assert.ok(!outcome.holds('QUILLON') && !outcome.holds('CTROOM2') && !outcome.holds('northmere'));
});

test('PS3.10 7.1: the file meta group says its own length and is the same in every object', () => {
  const writer = new ByteWriter(16);
  writeFileMeta({ sopClassUid: '1.2.3', sopInstanceUid: '2.25.7', transferSyntaxUid: SYNTAX.implicitLittle }, writer);
  const written = writer.written();
  assert.equal(Buffer.from(written.subarray(128, 132)).toString('latin1'), 'DICM');
  assert.equal(new DataView(written.buffer).getUint32(140, true), written.length - 144);
});

test('PS3.15 E.1.1 item 8: directory records, commands, trailing padding and bytes behind the data set do not leave', () => {
  const bytes = part10({
    dataSet: parts([
      element(0x00041511, 'UI', '1.2.826.0.1.3680043.9.7777.1.1.1'),
      element(0xfffcfffc, 'OB', ascii('QUILLON ')),
    ]),
    trailing: ascii('QUILLON behind the end'),
  });
  const outcome = new Outcome(bytes, {});
  assert.ok(!outcome.has(0x00041511) && !outcome.has(0xfffcfffc) && !outcome.holds('QUILLON'));
  assert.equal(outcome.object.dataSetEnd, outcome.written.length);
});

test('PS3.5 7.2: group lengths go at every depth, with one finding', () => {
  const outcome = deidentified([
    groupLength(element(0x00180050, 'DS', '5')),
    element(0x00180050, 'DS', '5'),
    sequence(0x00081140, [item(element(0x00080000, 'UL', 4), element(0x00080060, 'CS', 'CT'))]),
  ]);
  assert.ok(!outcome.has(0x00180000) && !outcome.has(0x00081140, 0x00080000));
  assert.equal(outcome.codes.filter((code) => code === 'group-length').length, 1);
});

test('PS3.15 Table E.1-1: signatures, MACs, encrypted and original attributes go at every depth', () => {
  const signature = item(
    element(0x0400010f, 'US', 1),
    element(0x04000100, 'UI', '1.2.3'),
    element(0x04000115, 'OB', ascii('Vanterpool')),
  );
  const original = item(sequence(0x04000550, [item(element(0x00100010, 'PN', 'QUILLAN^ZEBEDEE'))]));
  const outcome = deidentified([
    sequence(0x04000500, [
      item(element(0x04000510, 'UI', SYNTAX.explicitLittle), element(0x04000520, 'OB', ascii('secret'))),
    ]),
    sequence(0x04000561, [original]),
    sequence(0x4ffe0001, [item(element(0x04000005, 'US', 1))]),
    sequence(0xfffafffa, [signature]),
    sequence(0x00081140, [item(sequence(0xfffafffa, [signature]), sequence(0x04000402, [item()]))]),
  ]);
  for (const tag of [0x04000500, 0x04000561, 0x4ffe0001, 0xfffafffa]) assert.ok(!outcome.has(tag), tag.toString(16));
  assert.equal(outcome.at(0x00081140)?.items()[0]?.elements().length, 0);
  assert.ok(!outcome.holds('QUILLAN') && !outcome.holds('Vanterpool') && !outcome.holds('secret'));
});

const planes = [0x6000, 0x6002, 0x600e, 0x601e].flatMap((group) => [
  element(group * 0x10000 + 0x0010, 'US', 8),
  element(group * 0x10000 + 0x0011, 'US', 8),
  element(group * 0x10000 + 0x0022, 'LO', 'QUILLON ZEBEDEE'),
  element(group * 0x10000 + 0x0040, 'CS', 'G'),
  element(group * 0x10000 + 0x0050, 'SS', [1, 1]),
  element(group * 0x10000 + 0x0100, 'US', 1),
  element(group * 0x10000 + 0x0102, 'US', 0),
  element(group * 0x10000 + 0x1500, 'LO', 'QUILLON'),
  element(group * 0x10000 + 0x3000, 'OW', [1, 2, 3, 4]),
  element(group * 0x10000 + 0x4000, 'LT', 'Mr Quillon'),
]);
const curves = [0x5000, 0x5002, 0x501e].flatMap((group) => [
  element(group * 0x10000 + 0x0005, 'US', 2),
  element(group * 0x10000 + 0x2500, 'LO', 'QUILLON'),
  element(group * 0x10000 + 0x3000, 'OW', [1, 2]),
]);

test('PS3.15 Table E.1-1: curves and overlays of every repeating group go whole, under Clean Graphics too', () => {
  for (const policy of [BASIC, policyWith('clean-graphics')]) {
    const outcome = deidentified([...curves, ...planes], { policy });
    assert.deepEqual(
      outcome.object.dataSet.elements().filter(({ tag }) => tag >>> 28 === 5 || tag >>> 28 === 6),
      [],
    );
    assert.ok(!outcome.holds('QUILLON'));
    assert.ok(!outcome.codes.includes('x-on-required'));
  }
});

test('PS3.5 7.6: beyond 601E a group is no overlay and the dictionary knows nothing of it', () => {
  const outcome = deidentified([element(0x60203000, 'OW', [1, 2]), element(0x60210010, 'LO', 'ACME')]);
  assert.ok(!outcome.has(0x60203000) && !outcome.has(0x60210010));
});

test('PS3.5 8.1.1: bytes behind the last frame are cut off', () => {
  const image = (pixels: Uint8Array) =>
    deidentified([
      element(0x00280002, 'US', 1),
      element(0x00280010, 'US', 2),
      element(0x00280011, 'US', 2),
      element(0x00280100, 'US', 8),
      element(0x7fe00010, 'OB', pixels),
    ]);
  const outcome = image(concat(hex('01 02 03 04'), ascii('QUILLON ')));
  assert.deepEqual([...outcome.at(0x7fe00010)!.bytes()], [1, 2, 3, 4]);
  assert.ok(!outcome.holds('QUILLON'));
  assert.deepEqual([...image(hex('01 02 03 04')).at(0x7fe00010)!.bytes()], [1, 2, 3, 4]);
});

test('PS3.5 7.1: duplicates and disorder come out once and in order, all copies de-identified', () => {
  const bytes = part10({
    dataSet: dataSet(
      SYNTAX.explicitLittle,
      ...parts().filter(({ tag }) => tag !== 0x00100010),
      element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'),
      element(0x00080080, 'LO', 'NORTHMERE'),
      element(0x00100010, 'PN', 'QUILLON^Z'),
      sequence(0x00081140, [item(element(0x00185100, 'CS', 'HFS'), element(0x00080060, 'CS', 'CT'))]),
    ),
  });
  const outcome = new Outcome(bytes, {});
  const tags = outcome.object.dataSet.elements().map(({ tag }) => tag);
  assert.deepEqual(
    tags,
    [...new Set(tags)].toSorted((a, b) => a - b),
  );
  assert.deepEqual(outcome.object.findings, []);
  assert.equal(outcome.text(0x00100010), outcome.patientCode);
  assert.ok(!outcome.holds('QUILLON') && !outcome.holds('NORTHMERE'));
});

test('every encoding is written as it was read: implicit, big endian, UN sequences inside', () => {
  const body = [
    element(0x00080060, 'CS', 'CT'),
    sequence(0x00081140, [item({ length: 'undefined' }, element(0x00081155, 'UI', '1.2.826.0.1.7'))], {
      length: 'undefined',
    }),
    element(0x00280010, 'US', 300),
  ];
  for (const transferSyntax of [SYNTAX.implicitLittle, SYNTAX.explicitLittle, SYNTAX.explicitBig]) {
    const outcome = deidentified(body, { transferSyntax });
    assert.equal(outcome.object.transferSyntax.uid, transferSyntax);
    assert.deepEqual(outcome.object.findings, []);
    assert.equal(outcome.text(0x00280010), '300');
    assert.match(outcome.text(0x00081140, 0x00081155)!, /^2\.25\./);
    assert.equal(outcome.text(0x00120062), 'YES');
  }
});

test('PS3.5 7.1.2: two letters that are no VR never leave, whatever a rule says; the rest of the object does', async () => {
  const bytes = part10({
    dataSet: parts([
      element(0x00280120, '  ', '#~'),
      element(0x00281050, 'DS', '-2'),
      element(0x00100030, '??', '1961'),
    ]),
  });
  for (const policy of [BASIC, await policyOf('rules:\n  - { at: PixelPaddingValue, do: keep, reason: padding }')]) {
    const outcome = new Outcome(bytes, { policy });
    assert.ok(!outcome.holds('#~') && !outcome.holds('1961'));
    assert.ok(outcome.has(0x00281050));
    assert.deepEqual(
      outcome.object.findings.filter(({ code }) => code === 'bad-vr'),
      [],
    );
  }
});
