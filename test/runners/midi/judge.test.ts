import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeObject, type JsonDataSet, type ParsedFile, parseFile } from '../parse/index.ts';
import type { Action, Check } from './checks.ts';
import { holds, isRemoved, isRetained, type Maps, mapsOf } from './judge.ts';
import { digestOf } from './picture.ts';

const NO_MAPS: Maps = { uids: new Map(), patients: new Map() };
const file = (dataSet: JsonDataSet): ParsedFile =>
  parseFile(encodeObject({ '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] }, ...dataSet }));
const check = (action: Action, path: string, value = '', more: Partial<Check> = {}): Check => {
  return { action, category: 'any', path, value, planted: true, ...more };
};
const text = (tag: string, value: string, vr = 'LO'): ParsedFile => file({ [tag]: { vr, Value: [value] } });
const nothing = file({});

/** Whether a check holds of an output without maps. */
const passes = (what: Check, output: ParsedFile | undefined): boolean => holds(what, output, NO_MAPS);

test('tag_retained: an element may be empty, but it must be there', () => {
  const what = check('tag_retained', '00100010');
  assert.equal(passes(what, file({ '00100010': { vr: 'PN' } })), true);
  assert.equal(passes(what, nothing), false);
});

test('text_notnull: a value must be there, an item in a sequence', () => {
  const what = check('text_notnull', '00080060');
  assert.equal(passes(what, text('00080060', 'CT', 'CS')), true);
  assert.equal(passes(what, file({ '00080060': { vr: 'CS' } })), false);
  assert.equal(passes(what, nothing), false);
  const sequence = check('text_notnull', '0040A730');
  assert.equal(passes(sequence, file({ '0040A730': { vr: 'SQ', Value: [{}] } })), true);
  assert.equal(passes(sequence, file({ '0040A730': { vr: 'SQ', Value: [] } })), false);
});

test('text_retained: the original or all its words stand in the output', () => {
  const what = check('text_retained', '0008103E', 'AX T2 of the head');
  assert.equal(passes(what, text('0008103E', 'AX T2 of the head')), true);
  assert.equal(passes(what, text('0008103E', 'head, ax t2')), true, 'stopwords, order and case do not count');
  assert.equal(passes(what, text('0008103E', 'AX T2')), false);
  assert.equal(passes(what, nothing), false);
});

test('text_retained: numbers compare as numbers, binary ones too', () => {
  assert.equal(isRetained('120\\5.0', '120.00\\5'), true);
  assert.equal(isRetained('5.1', '5.2'), false);
  const what = check('text_retained', '00280010', '512');
  assert.equal(passes(what, file({ '00280010': { vr: 'US', Value: [512] } })), true);
  assert.equal(passes(what, file({ '00280010': { vr: 'US', Value: [256] } })), false);
});

test('text_removed: the text and each of its tokens is gone, as substrings', () => {
  const what = check('text_removed', '00204000', 'Voskedrilund, Kelbemoldrum');
  assert.equal(passes(what, text('00204000', 'motion artifact')), true);
  assert.equal(passes(what, nothing), true);
  assert.equal(passes(what, text('00204000', 'motion artifact VOSKEDRILUND')), false);
  assert.equal(passes(check('text_removed', '00204000', 'MRN 12'), text('00204000', 'in 2012')), false);
});

test('text_removed: what the words around have in common with the planted text may stay', () => {
  assert.equal(isRemoved({ value: '12 Voskedrilund', carrier: '12 slices' }, '12 slices'), true);
  assert.equal(isRemoved({ value: '12 Voskedrilund', carrier: '12 slices' }, '12 slices voskedrilund'), false);
});

test('text_removed: the private element is found by its creator, in whatever block it stands now', () => {
  const what = check('text_removed', '0019{SOME CREATOR}10', 'Voskedrilund');
  const block = (number: string): ParsedFile =>
    file({
      [`001900${number}`]: { vr: 'LO', Value: ['SOME CREATOR'] },
      [`0019${number}10`]: { vr: 'ST', Value: ['Voskedrilund'] },
    });
  assert.equal(passes(what, block('10')), false);
  assert.equal(passes(what, block('2A')), false);
});

test('date_shifted: the original date is no longer a substring', () => {
  const what = check('date_shifted', '0008002A', '20150311');
  assert.equal(passes(what, text('0008002A', '20120404101500', 'DT')), true);
  assert.equal(passes(what, nothing), true);
  assert.equal(passes(what, text('0008002A', '20150311101500', 'DT')), false);
});

test('uid_changed: the old UID is no longer a substring', () => {
  const what = check('uid_changed', '00080018', '2.25.111');
  assert.equal(passes(what, text('00080018', '2.25.999', 'UI')), true);
  assert.equal(passes(what, nothing), true);
  assert.equal(passes(what, text('00080018', '2.25.111.4', 'UI')), false);
});

test('uid_consistent: every place has what the UID of the file became', () => {
  const own = check('uid_consistent', '00080018', '2.25.111', { index: 0 });
  const reference = check('uid_consistent', '00081140[0].00081155', '2.25.111', { index: 0 });
  const pair = (uid: string, referenced: string): ParsedFile =>
    file({
      '00080018': { vr: 'UI', Value: [uid] },
      '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: [referenced] } }] },
    });
  const verdicts = (output: ParsedFile): boolean[] => {
    const maps = mapsOf([{ checks: [reference, own], output }]);
    return [own, reference].map((what) => holds(what, output, maps));
  };
  assert.deepEqual(verdicts(pair('2.25.999', '2.25.999')), [true, true]);
  assert.deepEqual(verdicts(pair('2.25.999', '2.25.777')), [true, false], 'the UID of the file leads');
  assert.equal(holds(reference, nothing, NO_MAPS), true, 'a missing reference passes');
});

test('uid_consistent: a UID that two files map differently fails in the second', () => {
  const study = check('uid_consistent', '0020000D', '2.25.5', { index: 0 });
  const outputs = ['2.25.901', '2.25.902'].map((uid) => text('0020000D', uid, 'UI'));
  const maps = mapsOf(outputs.map((output) => ({ checks: [study], output })));
  assert.deepEqual(
    outputs.map((output) => holds(study, output, maps)),
    [true, false],
  );
});

test('patid_consistent: one Patient ID becomes one, and never an empty one', () => {
  const what = check('patid_consistent', '00100020', '4711');
  const outputs = ['P1', 'P1', 'P2', ''].map((id) => text('00100020', id));
  const maps = mapsOf(outputs.map((output) => ({ checks: [what], output })));
  assert.deepEqual(
    outputs.map((output) => holds(what, output, maps)),
    [true, true, false, false],
  );
});

test('pixels_retained: the bytes of the pixel data are the same', () => {
  const pixels = (base64: string): ParsedFile => file({ '7FE00010': { vr: 'OW', InlineBinary: base64 } });
  const what = check('pixels_retained', '7FE00010', digestOf(Buffer.from('AQIDBA==', 'base64')));
  assert.equal(passes(what, pixels('AQIDBA==')), true);
  assert.equal(passes(what, pixels('AQIDBQ==')), false);
  assert.equal(passes(what, nothing), false);
});

test('pixels_retained: bytes behind the last pixel are no pixels', () => {
  const picture = (bytes: readonly number[]): ParsedFile =>
    file({
      '00280002': { vr: 'US', Value: [1] },
      '00280010': { vr: 'US', Value: [2] },
      '00280011': { vr: 'US', Value: [2] },
      '00280100': { vr: 'US', Value: [8] },
      '7FE00010': { vr: 'OB', InlineBinary: Buffer.from(bytes).toString('base64') },
    });
  const what = check('pixels_retained', '7FE00010', digestOf(Buffer.from([1, 2, 3, 4])));
  assert.equal(passes(what, picture([1, 2, 3, 4])), true);
  assert.equal(passes(what, picture([1, 2, 3, 4, 9, 9])), true);
  assert.equal(passes(what, picture([1, 2, 3, 9])), false);
});

test('pixels_hidden is not judged: a key that asks for it is a mistake', () => {
  assert.throws(() => passes(check('pixels_hidden', '7FE00010'), nothing), RangeError);
  assert.equal(passes(check('pixels_hidden', '7FE00010'), undefined), true, 'what was not released shows nothing');
});

test('what was not released fails the checks that retain and passes those that remove', () => {
  const held = (action: Action): boolean => passes(check(action, '00100010', 'x'), undefined);
  for (const action of ['tag_retained', 'text_notnull', 'text_retained', 'pixels_retained'] as const)
    assert.equal(held(action), false, action);
  for (const action of ['text_removed', 'date_shifted', 'uid_changed', 'uid_consistent', 'patid_consistent'] as const)
    assert.equal(held(action), true, action);
});
