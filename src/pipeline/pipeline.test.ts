import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  deflated,
  element,
  encapsulated,
  item,
  type Part,
  part10,
  pdf,
  privateBlock,
  repeat,
  SYNTAX,
  sequence,
  shown,
  unSequence,
} from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { SubjectBuilder } from '../identity/index.ts';
import { withoutWaived } from './holds.ts';
import {
  assembled,
  CAREFUL,
  CT,
  file,
  INSTANCE,
  OPEN,
  passed,
  pipelineWith,
  SlowSource,
  slice,
} from './pipeline.testing.ts';

const UNKNOWN_CLASS = '1.2.840.99999.5.1.4.1.1.1';
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const PDF = '1.2.840.10008.5.1.4.1.1.104.1';

test('an object is released under names made of pseudonyms and new UIDs alone', () => {
  const { prepared, outcome, object, written } = passed(file());
  assert.equal(outcome, 'released');
  assert.ok(prepared.status === 'ready' && object !== undefined);
  const { patient, study, series, instance } = prepared.name;
  assert.equal(patient, object.dataSet.text(0x00100020));
  assert.equal(study, object.dataSet.text(0x0020000d));
  assert.equal(series, object.dataSet.text(0x0020000e));
  assert.equal(instance, object.dataSet.text(0x00080018));
  assert.equal(object.meta?.text(0x00020003), instance);
  assert.equal(prepared.size, written?.length);
  assert.equal(prepared.sopInstanceUid, INSTANCE);
  assert.deepEqual(prepared.codes, ['113100']);
  assert.ok(Object.values(prepared.counts).every((count) => count > 0));
});

test('what leadglass wrote is refused, and processed again with --rekey', () => {
  const { written } = passed(file());
  assert.equal(passed(written!).outcome, 'refused/own-output');
  const again = passed(written!, { flags: { rekey: true } });
  assert.equal(again.outcome, 'released');
  assert.ok(again.codes.includes('already-deidentified'));
  assert.notDeepEqual(again.object?.dataSet.text(0x00100020), passed(file()).object?.dataSet.text(0x00100020));
});

test('what another tool de-identified is processed, with a finding', () => {
  const { outcome, codes, object } = passed(
    file([element(0x00120062, 'CS', 'YES'), element(0x00120063, 'LO', 'CTP script')]),
  );
  assert.equal(outcome, 'released');
  assert.ok(codes.includes('already-deidentified'));
  assert.doesNotMatch(object!.dataSet.texts(0x00120063).join(), /CTP/);
});

test('a picture that may show text is held, and released when the policy keeps pictures unchecked', () => {
  const capture = file([element(0x00080064, 'CS', 'WSD')], { sopClass: SECONDARY_CAPTURE });
  assert.equal(passed(capture, { policy: CAREFUL }).outcome, 'refused/pixels');
  assert.equal(passed(capture, { policy: CAREFUL }).prepared.status, 'held');
  assert.equal(passed(capture).outcome, 'released');
  assert.equal(passed(file([element(0x00280301, 'CS', 'YES')]), { policy: CAREFUL }).outcome, 'refused/pixels');
  assert.equal(passed(file(), { policy: CAREFUL }).outcome, 'released');
});

test('a picture that may show a face is held, and released when the policy keeps faces', () => {
  const head = file([element(0x00180015, 'CS', 'HEAD')]);
  assert.equal(passed(head, { policy: CAREFUL }).outcome, 'refused/face');
  assert.equal(
    passed(head, { policy: { ...CAREFUL, pixels: { ...CAREFUL.pixels, faces: 'keep' } } }).outcome,
    'released',
  );
  const deface = { ...CAREFUL, pixels: { ...CAREFUL.pixels, faces: 'deface' as const } };
  assert.equal(passed(head, { policy: deface }).outcome, 'refused/face', 'this version does not deface');
});

const document = () =>
  part10({
    meta: { sopClassUid: PDF, sopInstanceUid: INSTANCE },
    dataSet: slice(
      [
        element(0x00420010, 'ST', 'Report for Zebedee Quillon'),
        element(0x00420011, 'OB', ascii('%PDF-1.4 QUILLON')),
        element(0x00420012, 'LO', 'application/pdf'),
      ],
      PDF,
    ).filter(({ tag }) => tag < 0x00280000 || tag >>> 16 === 0x0042),
  });

test('what is held says every reason, where it would go and which rules would act', () => {
  const capture = file([element(0x00180015, 'CS', 'HEAD')], { sopClass: SECONDARY_CAPTURE });
  const { prepared } = passed(capture, { policy: CAREFUL });
  assert.ok(prepared.status === 'held');
  assert.deepEqual(prepared.reasons, ['refused/pixels', 'refused/face']);
  assert.equal(prepared.code, 'refused/pixels');
  const released = passed(capture).prepared;
  assert.ok(released.status === 'ready');
  assert.deepEqual(prepared.name, released.name);
  assert.ok(Object.values(prepared.counts).every((count) => count > 0));
});

test('reasons that a person waives do not hold, and the others still do', () => {
  const capture = file([element(0x00180015, 'CS', 'HEAD')], { sopClass: SECONDARY_CAPTURE });
  const some = passed(capture, { policy: CAREFUL, waived: ['refused/pixels', 'refused/document'] });
  assert.ok(some.prepared.status === 'held');
  assert.deepEqual(some.prepared.reasons, ['refused/face']);
  const all = passed(capture, { policy: CAREFUL, waived: ['refused/face', 'refused/pixels'] });
  assert.equal(all.outcome, 'released');
  assert.ok(all.prepared.status === 'ready');
  assert.deepEqual(all.prepared.waived, ['refused/pixels', 'refused/face']);
  // A person has looked; no program has.
  assert.deepEqual(all.prepared.pictures, { isThere: true, isTextUnchecked: true, isFaceUnchecked: true });
  assert.ok(!('waived' in passed(capture, { waived: ['refused/pixels'] }).prepared), 'nothing was held');
});

test('an option whose pictures a person let pass is not claimed (PS3.15 E.1.1)', () => {
  const policy = { ...CAREFUL, options: ['clean-pixel-data'], codes: ['113100', '113101'] } as const;
  const capture = file([], { sopClass: SECONDARY_CAPTURE });
  const { outcome, prepared } = passed(capture, { policy, waived: ['refused/pixels'] });
  assert.equal(outcome, 'released');
  assert.ok(prepared.status === 'ready');
  assert.deepEqual(prepared.codes, ['113100']);
  assert.ok(prepared.decisions.notCleaned.has('clean-pixel-data'));
});

test('a waived document goes out byte for byte, and one in which the check finds the patient does not', () => {
  const report = (text: string) =>
    part10({
      meta: { sopClassUid: PDF, sopInstanceUid: INSTANCE },
      dataSet: slice(
        [element(0x00420011, 'OB', ascii(text)), element(0x00420012, 'LO', 'application/pdf')],
        PDF,
      ).filter(({ tag }) => tag < 0x00280000 || tag >>> 16 === 0x0042),
    });
  const waived = ['refused/document'] as const;
  const harmless = passed(report('%PDF-1.4 calibration protocol.'), { policy: CAREFUL, waived });
  assert.equal(harmless.outcome, 'released');
  assert.equal(
    Buffer.from(harmless.object!.dataSet.get(0x00420011)!.bytes()).toString('latin1'),
    '%PDF-1.4 calibration protocol.',
  );
  assert.equal(passed(report('%PDF-1.4 for QUILLON'), { policy: CAREFUL, waived }).outcome, 'refused/leak');
});

test('what is not in the list of waivable reasons nobody waives', () => {
  const reasons = ['refused/leak', 'refused/document', 'input/value'] as const;
  assert.deepEqual(withoutWaived(reasons, reasons), ['refused/leak', 'input/value']);
  assert.deepEqual(withoutWaived(reasons, []), reasons);
});

test('an encapsulated document is held, and released without its content when the policy removes documents', () => {
  assert.equal(passed(document(), { policy: CAREFUL }).outcome, 'refused/document');
  const { outcome, object, written } = passed(document());
  assert.equal(outcome, 'released');
  assert.match(Buffer.from(object!.dataSet.get(0x00420011)!.bytes()).toString('latin1'), /^%PDF-1\.4\n1 0 obj/);
  assert.ok(!Buffer.from(written!).toString('latin1').includes('QUILLON'));
});

const LETTER = { pages: [{ content: shown('Zebedee Quillon') }, { content: shown('no more') }], objectStreams: true };

function documentWith(bytes: Uint8Array, more: readonly Part[] = []): Uint8Array {
  const parts = [
    element(0x00420010, 'ST', ''),
    element(0x00420011, 'OB', bytes),
    element(0x00420012, 'LO', 'application/pdf'),
    ...more,
  ];
  const dataSet = slice(parts, PDF).filter(({ tag }) => tag < 0x00280000 || tag >>> 16 === 0x0042);
  return part10({ meta: { sopClassUid: PDF, sopInstanceUid: INSTANCE }, dataSet });
}

test('who looks at a held document is told what its text says of the patient: kinds, counts and pages', async () => {
  const { prepared } = passed(documentWith(pdf(LETTER)), { policy: CAREFUL });
  assert.ok(prepared.status === 'held' && prepared.searchDocument !== undefined);
  assert.deepEqual(await prepared.searchDocument(), [
    { code: 'document-identifiers', path: '(0042,0011)', about: { counts: { name: 1 }, pages: [1] } },
  ]);
  const other = passed(documentWith(pdf({ pages: [{ content: shown('a leaflet') }] })), { policy: CAREFUL }).prepared;
  assert.ok(other.status === 'held');
  assert.deepEqual(await other.searchDocument?.(), [{ code: 'document-searched', path: '(0042,0011)' }]);
  const picture = passed(file([element(0x00280301, 'CS', 'YES')]), { policy: CAREFUL }).prepared;
  assert.ok(picture.status === 'held');
  assert.equal(picture.searchDocument, undefined, 'there is no document');
});

test('a document that a rule keeps with its reason is released when its text was searched, and only then', async () => {
  const rule = { id: 'own:1', at: { kind: 'tag', tag: 0x00420011 }, do: 'keep', reason: 'a leaflet', line: 1 } as const;
  const policy = { ...CAREFUL, rules: [rule] };
  const outcomeOf = async (bytes: Uint8Array): Promise<string> => {
    const source = documentWith(bytes);
    const { prepared } = passed(source, { policy });
    assert.ok(prepared.status === 'ready');
    const written = new BufferSource(assembled(prepared, source));
    assert.deepEqual(prepared.verify(written).ok, false, 'not searched yet');
    const verdict = await prepared.verifyWhole(written);
    return verdict.ok ? 'released' : `${verdict.code} ${verdict.findings.map(({ code }) => code).join()}`;
  };
  assert.equal(await outcomeOf(pdf({ pages: [{ content: shown('a leaflet') }], deflate: true })), 'released');
  assert.equal(await outcomeOf(pdf(LETTER)), 'refused/leak document-identifiers');
  const drawn = pdf({ pages: [{ content: '9 9 m 90 90 l S' }] });
  assert.equal(await outcomeOf(drawn), 'refused/document document-not-searchable');
});

test('a class that the standard does not know is held, or released by the weakest codes', () => {
  const unknown = file([], { sopClass: UNKNOWN_CLASS });
  assert.equal(passed(unknown, { policy: CAREFUL }).outcome, 'refused/unknown-class');
  const { outcome, codes, object } = passed(unknown);
  assert.equal(outcome, 'released');
  assert.ok(codes.includes('unknown-sop-class'));
  assert.equal(object!.dataSet.text(0x00080016), UNKNOWN_CLASS);
});

test('a DICOMDIR is never copied: it is made anew', () => {
  const directory = part10({
    meta: { sopClassUid: '1.2.840.10008.1.3.10' },
    dataSet: [
      element(0x00041130, 'CS', 'NMG_CD1'),
      element(0x00041200, 'UL', 0),
      element(0x00041202, 'UL', 0),
      element(0x00041212, 'US', 0),
      sequence(0x00041220, [item(element(0x00041430, 'CS', 'PATIENT'), element(0x00100010, 'PN', 'QUILLON^ZEBEDEE'))]),
    ],
  });
  assert.equal(passed(directory).outcome, 'regenerated');
  assert.equal(pipelineWith().survey(new BufferSource(directory)).kind, 'dicomdir');
});

test('what is no DICOM is counted and no fault; what says it is and cannot be read is quarantined with its code', () => {
  assert.equal(passed(ascii('%PDF-1.4 nothing of ours')).outcome, 'not-dicom');
  assert.equal(passed(new Uint8Array(0)).outcome, 'not-dicom');
  assert.equal(pipelineWith().survey(new BufferSource(ascii('hello'))).kind, 'not-dicom');
  assert.equal(passed(file().subarray(0, 400)).outcome, 'input/length-past-end');
  assert.throws(() => pipelineWith().survey(new BufferSource(file().subarray(0, 400))), {
    code: 'input/length-past-end',
  });
});

test('without a Patient ID the study stands for the patient, with a finding', () => {
  const unnamed = (study: string) => passed(file([element(0x00100020, 'LO', ''), element(0x0020000d, 'UI', study)]));
  const first = unnamed('1.2.826.0.1.1');
  assert.equal(first.outcome, 'released');
  assert.ok(first.codes.includes('identity-missing'));
  const codeOf = ({ object }: ReturnType<typeof passed>) => object!.dataSet.text(0x00100020);
  assert.notEqual(codeOf(first), codeOf(unnamed('1.2.826.0.1.2')));
  assert.equal(codeOf(first), codeOf(unnamed('1.2.826.0.1.1')));
});

test('PS3.5 6.2.2: a Patient ID written as UN is one', () => {
  const { object, codes } = passed(file([element(0x00100020, 'UN', ascii('MRN00482913 '))]));
  assert.equal(object!.dataSet.text(0x00100020), passed(file()).object!.dataSet.text(0x00100020));
  assert.ok(!codes.includes('identity-missing'));
});

test('PS3.3 C.12.1: class and instance that only the file meta has are written into the data set', () => {
  const { outcome, object } = passed(file([], { without: [0x00080016, 0x00080018] }));
  assert.equal(outcome, 'released');
  assert.equal(object!.dataSet.text(0x00080016), CT);
  assert.match(object!.dataSet.text(0x00080018), /^2\.25\./);
  assert.equal(object!.meta!.text(0x00020003), object!.dataSet.text(0x00080018));
  const empty = passed(file([element(0x00080018, 'UI', '')]));
  assert.equal(empty.object!.dataSet.text(0x00080018), object!.dataSet.text(0x00080018));
});

test('an object without any SOP Instance UID gets one of its content, so that no two are taken for one', () => {
  const bare = (number: string) =>
    part10({
      meta: { sopClassUid: CT, sopInstanceUid: false },
      dataSet: slice([element(0x00200013, 'IS', number)]).filter(({ tag }) => tag !== 0x00080018),
    });
  for (const policy of [OPEN, { ...OPEN, options: ['retain-uids'] as const, codes: ['113100', '113110'] }]) {
    const [first, second] = ['1', '2'].map((number) => passed(bare(number), { policy }));
    assert.equal(first!.outcome, 'released');
    assert.match(first!.object!.dataSet.text(0x00080018), /^2\.25\./);
    assert.notEqual(first!.object!.dataSet.text(0x00080018), second!.object!.dataSet.text(0x00080018));
  }
});

test('names and file meta follow what the output says of its instance, under Retain UIDs and own rules too', () => {
  const retained = passed(file(), { policy: { ...OPEN, options: ['retain-uids'], codes: ['113100', '113110'] } });
  assert.equal(retained.outcome, 'released');
  assert.ok(retained.prepared.status === 'ready' && retained.prepared.name.instance === INSTANCE);
  assert.equal(retained.object!.meta!.text(0x00020003), INSTANCE);
  const rule = { id: 'own:1', at: { kind: 'tag', tag: 0x00080018 }, do: 'uid', line: 1 } as const;
  const mapped = passed(file(), {
    policy: { ...OPEN, options: ['retain-uids'], codes: ['113100', '113110'], rules: [rule] },
  });
  assert.equal(mapped.outcome, 'released');
  assert.match(mapped.object!.meta!.text(0x00020003), /^2\.25\./);
  assert.equal(mapped.object!.meta!.text(0x00020003), mapped.object!.dataSet.text(0x00080018));
});

test('a class that is no UID does not reach the file meta', () => {
  const { object, written } = passed(file([element(0x00080016, 'UI', 'CT of Quillon')]));
  assert.equal(object!.meta!.text(0x00020002), object!.dataSet.text(0x00080016));
  assert.ok(!Buffer.from(written!).toString('latin1').includes('Quillon'));
});

test('an output path has no part that climbs out of the folder', () => {
  const policy = { ...OPEN, options: ['retain-uids'] as const, codes: ['113100', '113110'] };
  const { prepared } = passed(file([element(0x0020000d, 'UI', '../../etc/x')]), { policy });
  assert.ok(prepared.status === 'ready');
  for (const part of Object.values(prepared.name)) assert.match(part, /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
});

test('PS3.5 A.5: a deflated object comes out deflated, even, and verified from its inflated bytes', () => {
  const { outcome, object, written } = passed(file([], { transferSyntax: SYNTAX.deflated }));
  assert.equal(outcome, 'released');
  assert.equal(object!.transferSyntax.uid, SYNTAX.deflated);
  assert.equal(written!.length % 2, 0);
  assert.deepEqual(object!.findings, []);
  assert.equal(object!.dataSet.text(0x00180050), '5');
  const trailing = concat(file([], { transferSyntax: SYNTAX.deflated }), ascii('QUILLON'));
  assert.equal(passed(trailing).outcome, 'released');
  assert.ok(deflated(new Uint8Array(3)).length % 2 === 0);
});

test('PS3.5 7.3: big endian comes out big endian, UN sequences inside implicit little endian', () => {
  const hidden = unSequence(0x00081032, [
    item(element(0x00080100, 'SH', 'C-1'), element(0x00100010, 'PN', 'QUILLON^Z')),
  ]);
  const { outcome, object, written } = passed(file([hidden], { transferSyntax: SYNTAX.explicitBig }));
  assert.equal(outcome, 'released');
  assert.equal(object!.transferSyntax.uid, SYNTAX.explicitBig);
  assert.equal(object!.dataSet.number(0x00280010), 4);
  assert.ok(!Buffer.from(written!).toString('latin1').includes('QUILLON'));
});

test('PS3.5 A.4: encapsulated pixel data come out byte for byte', () => {
  const frames = [repeat(0xa5, 700), repeat(0x5a, 41_000)];
  const pixels = encapsulated(frames, { offsetTable: 'one-fragment-a-frame' });
  const bytes = file([pixels, element(0x00280008, 'IS', '2')], { transferSyntax: SYNTAX.jpegLossless });
  const { outcome, written, prepared } = passed(bytes);
  assert.equal(outcome, 'released');
  const encoded = Buffer.from(pixels.encode({ explicit: true, bigEndian: false }));
  assert.ok(Buffer.from(written!).includes(encoded));
  assert.ok(prepared.status === 'ready' && prepared.segments.some((segment) => !(segment instanceof Uint8Array)));
});

test('100 KB of bulk in the middle stay a range of the source, and what follows is in its place', () => {
  const bulk = repeat(0x37, 100 * 1024);
  const bytes = file([element(0x00282000, 'OB', bulk)]);
  const { outcome, prepared, object } = passed(bytes);
  assert.equal(outcome, 'released');
  assert.ok(prepared.status === 'ready');
  const ranges = prepared.segments.filter((segment) => !(segment instanceof Uint8Array));
  assert.ok(ranges.length > 0);
  assert.deepEqual(Buffer.from(object!.dataSet.get(0x00282000)!.bytes()), Buffer.from(bulk));
  assert.equal(object!.dataSet.get(0x7fe00010)!.length, 16);
});

test('a source that does not lie in memory gives the same bytes, and is never read at once', () => {
  const bulk = repeat(0x37, 3 * 1024 * 1024);
  const bytes = file([element(0x00282000, 'OB', bulk), element(0x00204000, 'LT', 'about Quillon')]);
  const source = new SlowSource(bytes);
  const slow = passed(bytes, { source });
  const fast = passed(bytes);
  assert.equal(slow.outcome, 'released');
  assert.deepEqual(Buffer.from(slow.written!), Buffer.from(fast.written!));
  assert.ok(source.largestRead < bulk.length / 2, `${source.largestRead} bytes at once`);
});

test('one pipeline after the other object gives what a new one gives', () => {
  const pipeline = pipelineWith();
  const objects = [
    file(),
    file([element(0x00080005, 'CS', 'ISO_IR 192')]),
    document(),
    file([], { transferSyntax: SYNTAX.explicitBig }),
  ];
  for (const bytes of [...objects, ...objects.toReversed()]) {
    const prepared = pipeline.prepare(new BufferSource(bytes));
    assert.ok(prepared.status === 'ready');
    assert.deepEqual(Buffer.from(assembled(prepared, bytes)), Buffer.from(passed(bytes).written!));
  }
});

test('what other instances say of the patient is removed from this one', () => {
  const bytes = file([element(0x00081090, 'LO', 'set up for Ardenne')]);
  assert.match(passed(bytes).object!.dataSet.text(0x00081090), /Ardenne/);
  const builder = new SubjectBuilder({ issuer: '', id: 'MRN00482913', unidentified: false });
  builder.add('name', 'ARDENNE^YOLANDE');
  const known = passed(bytes, { subject: builder.subject() });
  assert.equal(known.outcome, 'released');
  assert.doesNotMatch(known.object!.dataSet.text(0x00081090), /Ardenne/);
  assert.ok(known.codes.includes('residual'));
});

test('a name too short to be searched for is said so, once for an object', () => {
  const { codes } = passed(file([element(0x00100010, 'PN', 'O^A')]));
  assert.equal(codes.filter((code) => code === 'short-identifier').length, 1);
  assert.ok(!passed(file()).codes.includes('short-identifier'));
});

test('a date that leaves the calendar is dropped and said so', () => {
  const policy = {
    ...OPEN,
    dates: { ...OPEN.dates, mode: 'shift' as const },
    options: ['retain-longitudinal-modified-dates' as const],
    codes: ['113100', '113107'],
  };
  const { outcome, codes, object } = passed(file([element(0x00080020, 'DA', '19010311')]), { policy });
  assert.equal(outcome, 'released');
  assert.ok(codes.includes('offset-out-of-range'));
  assert.equal(object!.dataSet.text(0x00080020), '');
});

test('verify gates: the bytes that were written are searched, whoever changed them', () => {
  const bytes = file();
  const prepared = pipelineWith().prepare(new BufferSource(bytes));
  assert.ok(prepared.status === 'ready');
  const written = assembled(prepared, bytes);
  const good = prepared.verify(new BufferSource(written));
  assert.ok(good.ok && good.checked.elements > 0 && good.checked.uids > 0 && good.checked.spellings > 0);
  const at = Buffer.from(written).indexOf('ACME');
  const tampered = Buffer.from(written);
  tampered.write('QUIL', at, 'latin1');
  const known = pipelineWith({ subject: subjectNamed('QUIL^A') }).prepare(new BufferSource(bytes));
  assert.ok(known.status === 'ready');
  const verdict = known.verify(new BufferSource(tampered));
  assert.deepEqual(
    { ok: verdict.ok, ...(verdict.ok ? {} : { code: verdict.code, faults: verdict.faults }) },
    { ok: false, code: 'refused/leak', faults: ['identifier'] },
  );
  const short = known.verify(new BufferSource(written.subarray(0, written.length - 3)));
  assert.ok(!short.ok);
});

function subjectNamed(name: string) {
  const builder = new SubjectBuilder({ issuer: '', id: 'MRN00482913', unidentified: false });
  builder.add('name', name);
  return builder.subject();
}

test('the source’s own faults are no faults of the output, also where only its file meta names the class', () => {
  const MR = '1.2.840.10008.5.1.4.1.1.4';
  const bytes = file([], { sopClass: MR, without: [0x00080016, 0x00185100] });
  assert.equal(passed(bytes).outcome, 'released');
});

test('survey says whose an object is and what it says of him', () => {
  const result = pipelineWith().survey(new BufferSource(file(privateBlock(0x0009, 0x10, 'ACME', { 1: ['LO', 'x'] }))));
  assert.ok(result.kind === 'instance');
  assert.deepEqual(result.key, { issuer: '', id: 'MRN00482913', unidentified: false });
  assert.equal(result.sopInstanceUid, INSTANCE);
  assert.ok(result.subject.identifiers.some(({ kind, value }) => kind === 'name' && value === 'QUILLON^ZEBEDEE'));
});
