import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Condition, conditionOf } from './condition.ts';
import { CONDITIONS } from './generated/conditions.ts';
import { type PlainItem, plainItem } from './plain-item.testing.ts';
import { allRows } from './text-table.ts';

const MODALITY = '00080060';
const PATIENT_NAME = '00100010';
const ROWS = '00280010';
const SHARED = '52009229';

function holds(text: string, item: PlainItem, around: { parent?: PlainItem; root?: PlainItem } = {}): boolean {
  const view = plainItem(item);
  const parent = around.parent === undefined ? undefined : plainItem(around.parent);
  return new Condition(text).holds(view, parent, around.root === undefined ? view : plainItem(around.root));
}

test('every condition of the table can be read', () => {
  const nothing = plainItem({});
  let readable = 0;
  for (const [id = '', text] of allRows(CONDITIONS)) {
    const condition = conditionOf(id);
    assert.equal(condition === undefined, text === '', id);
    if (condition === undefined) continue;
    assert.equal(typeof condition.holds(nothing, nothing, nothing), 'boolean');
    readable++;
  }
  assert.ok(readable > 990, `${readable} conditions`);
});

test('what is not machine readable is undefined; Always and Never are built in', () => {
  const nothing = plainItem({});
  assert.equal(conditionOf('-'), undefined);
  assert.equal(conditionOf('Always')?.holds(nothing, undefined, nothing), true);
  assert.equal(conditionOf('Never')?.holds(nothing, undefined, nothing), false);
});

test('presence is asked in the item, the parent and the root', () => {
  const item = { Modality: ['CT'] };
  assert.equal(holds(`P:${MODALITY}`, item), true);
  assert.equal(holds(`P:${PATIENT_NAME}`, item), false);
  assert.equal(holds(`PA:${PATIENT_NAME}`, item, { parent: { PatientName: [] } }), true);
  assert.equal(holds(`PA:${MODALITY}`, item), false);
  assert.equal(holds(`PR:${PATIENT_NAME}`, item, { root: { PatientName: ['A'] } }), true);
});

test('terms are or-ed from left to right unless an operator says otherwise', () => {
  assert.equal(holds(`P:${PATIENT_NAME} ; P:${MODALITY}`, { Modality: ['CT'] }), true);
  assert.equal(holds(`P:${PATIENT_NAME} ; &P:${MODALITY}`, { Modality: ['CT'] }), false);
  assert.equal(holds(`P:${MODALITY} ; ^P:${PATIENT_NAME}`, { Modality: ['CT'] }), true);
  assert.equal(holds(`P:${MODALITY} ; ^P:${MODALITY}`, { Modality: ['CT'] }), false);
  assert.equal(holds(`~P:${MODALITY} ; |~P:${PATIENT_NAME}`, { Modality: ['CT'] }), true);
  // Left to right: (true | true) & false.
  assert.equal(holds(`P:${MODALITY} ; |P:${MODALITY} ; &P:${PATIENT_NAME}`, { Modality: ['CT'] }), false);
});

test('a closing parenthesis carries operator and not', () => {
  const group = (closing: string) => `P:${MODALITY} ; ( ; P:${PATIENT_NAME} ; |P:${ROWS} ; ${closing})`;
  assert.equal(holds(group('&'), { Modality: ['CT'], Rows: [1] }), true);
  assert.equal(holds(group('&'), { Modality: ['CT'] }), false);
  assert.equal(holds(group('&~'), { Modality: ['CT'] }), true);
  assert.equal(holds(group(''), {}), false);
  assert.equal(holds(group('|~'), {}), true);
  assert.equal(holds(`( ; ( ; P:${MODALITY} ; ~) ; )`, {}), true);
});

test('parentheses that do not match are a defect, not an answer', () => {
  assert.throws(() => holds(`( ; P:${MODALITY}`, {}), TypeError);
  assert.throws(() => holds(`P:${MODALITY} ; )`, {}), TypeError);
  assert.throws(() => holds(`Q:${MODALITY}`, {}), TypeError);
  assert.throws(() => holds('P:PatientName', {}), TypeError);
});

test('a value is compared at any place or at one, in the item, the parent and the root', () => {
  const derived = { ImageType: ['DERIVED', 'PRIMARY'] };
  assert.equal(holds('V:00080008=PRIMARY', derived), true);
  assert.equal(holds('V:00080008[0]=PRIMARY', derived), false);
  assert.equal(holds('V:00080008[1]=PRIMARY', derived), true);
  assert.equal(holds('VR:00080008[0]=DERIVED', {}, { root: derived }), true);
  assert.equal(holds('VA:00080008[0]=DERIVED', {}, { parent: derived }), true);
  assert.equal(holds('VA:00080008[0]=DERIVED', {}), false);
  assert.equal(holds('V:00280004=PALETTE COLOR', { PhotometricInterpretation: ['PALETTE COLOR'] }), true);
});

test('a value is there when it is not empty', () => {
  assert.equal(holds('VP:00080008', { ImageType: [] }), false);
  assert.equal(holds('VP:00080008', { ImageType: ['A'] }), true);
  assert.equal(holds('VP:00080008[1]', { ImageType: ['A'] }), false);
  assert.equal(holds('VP:00080008', {}), false);
});

test('numbers and tags are compared as such', () => {
  assert.equal(holds('B:00280008=> 1', { NumberOfFrames: [2] }), true);
  assert.equal(holds('B:00280008=> 1', { NumberOfFrames: [1] }), false);
  assert.equal(holds('B:00280008=> 1', {}), false);
  assert.equal(holds('BR:00280002=== 1', {}, { root: { SamplesPerPixel: [1] } }), true);
  assert.equal(holds('T:00280009=00181063', { FrameIncrementPointer: [0x00181063] }), true);
  assert.equal(holds('T:00280009=00181065', { FrameIncrementPointer: [0x00181063] }), false);
});

test('sequences are looked into: from the root in any item or the first, and in the current item', () => {
  const root: PlainItem = { SharedFunctionalGroupsSequence: [{}, { PixelMeasuresSequence: [{ SliceThickness: [] }] }] };
  assert.equal(holds(`R:00289110@${SHARED}`, {}, { root }), true);
  assert.equal(holds(`F:00289110@${SHARED}`, {}, { root }), false);
  assert.equal(holds(`RI:00289110@${SHARED}`, {}, { root }), true);
  assert.equal(holds(`FI:00289110@${SHARED}`, {}, { root }), false);
  const view = { ViewCodeSequence: [{ CodeValue: ['G-8300'] }] };
  assert.equal(holds('W:00080100@00540220=G-8300', view), true);
  assert.equal(holds('W:00080100@00540220=G-8310', view), false);
  assert.equal(holds('W:00080100@00540220=', view), true);
});

test('items are counted', () => {
  const items = (count: number): PlainItem => ({ ViewCodeSequence: Array.from({ length: count }, () => ({})) });
  const answers = (term: string) => [0, 1, 2, 3].map((count) => holds(`${term}:00540220`, items(count)));
  assert.deepEqual(answers('NI'), [false, true, true, true]);
  assert.deepEqual(answers('N1'), [false, true, false, false]);
  assert.deepEqual(answers('N2'), [false, false, true, false]);
  assert.deepEqual(answers('NM'), [false, false, true, true]);
});

test('a mask is present when one of its 16 groups is (PS3.5 7.6)', () => {
  assert.equal(holds('P:60xx0010', { '60020010': [512] }), true);
  assert.equal(holds('P:60xx0010', { '601E0010': [512] }), true);
  assert.equal(holds('P:60xx0010', { '60000011': [512] }), false);
});

test('a condition over the root alone has one answer for the whole object', () => {
  assert.equal(new Condition(`VR:${MODALITY}=CT ; &~F:00289110@${SHARED}`).rootOnly, true);
  assert.equal(new Condition(`VR:${MODALITY}=CT ; |P:${ROWS}`).rootOnly, false);
});

test('a real condition: Laterality is needed for paired parts only (PS3.3 C.7.3.1)', () => {
  const laterality = conditionOf('LateralityRequired');
  const ask = (item: PlainItem) => laterality?.holds(plainItem(item), undefined, plainItem(item));
  assert.equal(ask({ BodyPartExamined: ['KNEE'] }), true);
  assert.equal(ask({ BodyPartExamined: ['CHEST'] }), false);
  assert.equal(ask({ BodyPartExamined: ['KNEE'], ImageLaterality: ['L'] }), false);
});
