import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, element, item, part10, SYNTAX, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import {
  type Element,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  encodeElement,
  IMPLICIT_LITTLE,
  itemView,
  readObject,
  vrOfName,
} from '../dicom/index.ts';
import { typeViolations } from '../standard/index.ts';
import { emptyDocument } from './documents.ts';
import { dummyValue } from './dummies.ts';
import { deidentified, policyOf } from './object.testing.ts';
import { DICTIONARY, table, tagOf } from './standard-tables.testing.ts';
import { illegalities, VR_NAMES } from './values.testing.ts';

const ENCODINGS = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG];

test('PS3.5 6.2: the dummy of every VR is a legal value, in every encoding', () => {
  for (const name of VR_NAMES) {
    if (name === 'UI') continue;
    const tag = 0x00720100;
    for (const encoding of ENCODINGS) {
      const value = dummyValue(tag, vrOfName(name), encoding);
      assert.ok(value.length > 0, name);
      const body = encodeElement(tag, vrOfName(name), value, { ...encoding, explicit: true });
      if (encoding.explicit) assert.deepEqual(illegalities(found(body, encoding.bigEndian)), [], name);
    }
  }
  assert.throws(() => dummyValue(0x00080018, vrOfName('UI'), EXPLICIT_LITTLE), TypeError);
});

/** The one element of a data set of these bytes. */
function found(body: Uint8Array, bigEndian: boolean): Element {
  const transferSyntax = bigEndian ? SYNTAX.explicitBig : SYNTAX.explicitLittle;
  return readObject(new BufferSource(part10({ transferSyntax, dataSet: body }))).dataSet.elements()[0]!;
}

test('PS3.15 Table E.1-1a D: the dummy of every attribute that can need one is legal for its VR and VM', () => {
  const rows = table('e1-1').filter(({ basic, tag }) => /D/.test(basic!) && /^[0-9A-F]{8}$/.test(tag!));
  assert.ok(rows.length > 100);
  for (const { tag, keyword = '' } of rows) {
    const { vr = '', vm = '' } = DICTIONARY.get(tag!)!;
    if (vr === 'UI') continue;
    const code = vrOfName(vr);
    const body = encodeElement(tagOf(tag!), code, dummyValue(tagOf(tag!), code, EXPLICIT_LITTLE), EXPLICIT_LITTLE);
    const dummy = found(body, false);
    assert.deepEqual(illegalities(dummy, vm), [], keyword);
    for (const inner of dummy.items().flatMap((each) => each.elements()))
      assert.deepEqual(illegalities(inner, DICTIONARY.get(tagHex(inner.tag))!.vm!), [], keyword);
  }
});

test('PS3.5 6.4: the dummy of an attribute that has several values has as many as it needs', () => {
  const outcome = deidentified([element(0x00080008, 'CS', 'one of Quillon'), element(0x00280030, 'DS', 'wide')]);
  assert.equal(outcome.text(0x00080008), 'ANON\\ANON', 'Image Type, VM 2-n');
  assert.equal(outcome.text(0x00280030), '0\\0', 'Pixel Spacing, VM 2');
});

const tagHex = (tag: number): string => tag.toString(16).padStart(8, '0').toUpperCase();

test('PS3.15 Table E.1-1a D: a report, its verifying observer and a drawing become one valid item of dummies', () => {
  const report = deidentified(
    [
      element(0x00080060, 'CS', 'SR'),
      element(0x0040a040, 'CS', 'CONTAINER'),
      element(0x0040a493, 'CS', 'VERIFIED'),
      sequence(0x0040a073, [
        item(element(0x0040a075, 'PN', 'VANTERPOOL^ORLA')),
        item(element(0x0040a075, 'PN', 'B^C')),
      ]),
      sequence(0x0040a730, [item(element(0x0040a160, 'UT', 'Zebedee Quillon has a nodule')), item(), item()]),
    ],
    { sopClass: '1.2.840.10008.5.1.4.1.1.88.33' },
  );
  assert.equal(report.at(0x0040a730)?.items().length, 1);
  assert.equal(report.text(0x0040a730, 0x0040a160), 'ANONYMIZED');
  assert.equal(report.text(0x0040a073, 0x0040a075), 'ANONYMIZED');
  assert.ok(!report.holds('nodule') && !report.holds('VANTERPOOL'));
  const violations = typeViolations('1.2.840.10008.5.1.4.1.1.88.33', itemView(report.object.dataSet));
  assert.deepEqual(
    violations.filter(({ path }) => /^0040A(730|073)\./.test(path)),
    [],
  );
  const drawing = deidentified([sequence(0x00700001, [item(element(0x00700002, 'CS', 'ZQ_LAYER'))])], {
    sopClass: '1.2.840.10008.5.1.4.1.1.11.1',
  });
  assert.equal(drawing.text(0x00700001, 0x00700008, 0x00700006), 'ANONYMIZED');
  assert.ok(!drawing.holds('ZQ_LAYER'));
});

const document = (mimeType: string) => [
  element(0x00420011, 'OB', ascii('%PDF-1.4 report of QUILLON ZEBEDEE')),
  element(0x00420012, 'LO', mimeType),
  element(0x00420015, 'UL', 34),
];

test('PS3.15 Table E.1-1 (0042,0011): a document becomes an empty one of its MIME type, with its own length', async () => {
  const policy = await policyOf('documents: remove');
  for (const mimeType of ['application/pdf', 'text/XML', 'model/stl']) {
    const outcome = deidentified(document(mimeType), { policy, sopClass: '1.2.840.10008.5.1.4.1.1.104.1' });
    const bytes = Buffer.from(outcome.at(0x00420011)!.bytes());
    const length = outcome.object.dataSet.number(0x00420015)!;
    assert.deepEqual(bytes.subarray(0, length), Buffer.from(emptyDocument(mimeType)), mimeType);
    assert.ok(bytes.length - length <= 1, mimeType);
    assert.ok(!outcome.holds('QUILLON'), mimeType);
  }
});

test('ISO 32000-1 7.5.4: the empty PDF says where its objects are', () => {
  const text = Buffer.from(emptyDocument('application/pdf')).toString('latin1');
  const start = Number(/startxref\n(\d+)\n%%EOF/.exec(text)?.[1]);
  assert.ok(text.startsWith('xref', start));
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, digits]) => Number(digits));
  assert.equal(offsets.length, 3);
  for (const [i, offset] of offsets.entries()) assert.ok(text.startsWith(`${i + 1} 0 obj`, offset));
});

test('a document that an own rule removes leaves its length alone', async () => {
  const policy = await policyOf('rules:\n  - { at: EncapsulatedDocument, do: remove }');
  const outcome = deidentified(document('application/pdf'), { policy, sopClass: '1.2.840.10008.5.1.4.1.1.104.1' });
  assert.ok(!outcome.has(0x00420011));
  assert.equal(outcome.text(0x00420015), '34');
});

test('a name or an id of the patient becomes the patient’s code, of a donor or a mother a dummy', () => {
  const outcome = deidentified([
    element(0x00080050, 'SH', 'ACC7781204'),
    element(0x00200010, 'SH', 'S4471'),
    sequence(0x00081140, [
      item(element(0x00100010, 'PN', 'QUILLON^ZEBEDEE '), element(0x00100020, 'LO', 'MRN00482913')),
      item(element(0x00100010, 'PN', 'QUILLON^MATHILDA'), element(0x00100020, 'LO', 'DONOR-7')),
    ]),
  ]);
  assert.equal(outcome.text(0x00100010), outcome.patientCode);
  assert.equal(outcome.text(0x00100020), outcome.patientCode);
  assert.match(outcome.text(0x00080050)!, /^[0-9A-Z]{13}$/);
  assert.match(outcome.text(0x00200010)!, /^[0-9A-Z]{13}$/);
  assert.notEqual(outcome.text(0x00080050), outcome.text(0x00200010));
  const [self, donor] = outcome.object.dataSet.items(0x00081140);
  assert.equal(self?.text(0x00100020), outcome.patientCode);
  assert.equal(self?.text(0x00100010), outcome.patientCode);
  assert.equal(donor?.text(0x00100010), 'ANONYMIZED');
  assert.notEqual(donor?.text(0x00100020), outcome.patientCode);
  assert.ok(!outcome.holds('DONOR-7') && !outcome.holds('MATHILDA'));
});

test('PS3.5 6.2.1: a name is replaced with all its component groups', () => {
  const outcome = deidentified([element(0x00100010, 'PN', 'Yamada^Tarou=YAMADA^TAROU=yamada')]);
  assert.equal(outcome.text(0x00100010), outcome.patientCode);
  assert.ok(!outcome.holds('yamada'));
});
