import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { itemView, readObject } from '../dicom/index.ts';
import { type TypeViolation, typeViolations } from '../standard/index.ts';
import { good, keyedUid, SECONDARY_CAPTURE, verdictText, verify } from './good.testing.ts';

const PATIENT_SEX = element(0x00100040, 'CS', 'O');
const capture = (...parts: readonly Part[]) => good(parts, { sopClass: SECONDARY_CAPTURE });

function violations(bytes: Uint8Array): readonly TypeViolation[] {
  const { dataSet } = readObject(new BufferSource(bytes));
  return typeViolations(dataSet.text(0x00080016), itemView(dataSet));
}

test('what the source lacked too is no fault', () => {
  const bytes = capture(PATIENT_SEX);
  assert.ok(violations(bytes).length > 10, 'a secondary capture without a picture lacks much');
  assert.equal(verdictText(verify(bytes, { sourceViolations: () => violations(bytes) })), 'ok');
});

test('an attribute of Type 2 that the source had and the file lacks is refused (PS3.5 7.4.3)', () => {
  const source = violations(capture(PATIENT_SEX));
  const verdict = verify(capture(), { sourceViolations: () => source });
  assert.equal(verdictText(verdict), 'refused/invalid-output; x-on-required (0010,0040)');
});

test('an attribute of Type 1 that was emptied is refused (PS3.5 7.4.1)', () => {
  const source = violations(capture(element(0x00280010, 'US', 4)));
  const verdict = verify(capture(element(0x00280010, 'US')), { sourceViolations: () => source });
  assert.equal(verdictText(verdict), 'refused/invalid-output; x-on-required (0028,0010)');
});

test('an attribute that was absent and is empty now is no new fault', () => {
  const source = violations(capture());
  assert.equal(verdictText(verify(capture(element(0x00280010, 'US')), { sourceViolations: () => source })), 'ok');
});

test('an attribute inside a sequence is named by its path', () => {
  const image = (...parts: readonly Part[]) => capture(sequence(0x00081140, [item(...parts)]));
  const whole = image(element(0x00081150, 'UI', SECONDARY_CAPTURE), element(0x00081155, 'UI', keyedUid(9)));
  const verdict = verify(image(element(0x00081155, 'UI', keyedUid(9))), { sourceViolations: () => violations(whole) });
  assert.equal(verdictText(verdict), 'refused/invalid-output; x-on-required (0008,1140).(0008,1150)');
});

test('the source is asked only when the file lacks something', () => {
  const ask = (): never => assert.fail('asked for the violations of the source');
  assert.equal(verdictText(verify(good(), { sourceViolations: ask })), 'ok');
});

test('a class that the standard does not know has no Types to break', () => {
  assert.equal(verdictText(verify(good([], { sopClass: '1.2.276.0.7230010.3.1.0.1' }))), 'ok');
});

test('the view of the proof and that of the codec see the same violations', () => {
  const many = Array.from({ length: 30 }, (_, i) => element(0x00280010 + i, 'US', i));
  for (const bytes of [
    capture(),
    capture(PATIENT_SEX, ...many),
    capture(sequence(0x00081140, [item(), item(PATIENT_SEX)])),
  ]) {
    const { dataSet } = readObject(new BufferSource(bytes));
    const expected = typeViolations(SECONDARY_CAPTURE, itemView(dataSet));
    assert.deepEqual(typeViolations(SECONDARY_CAPTURE, itemView(dataSet)), expected);
  }
});
