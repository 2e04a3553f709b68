import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box, DeviceKey } from '../pixel/index.ts';
import type { PictureRecord, ReviewDecision } from '../project/index.ts';
import { learnTemplates } from './template-learning.ts';

const DEVICE: DeviceKey = {
  manufacturer: 'Northwind',
  model: 'Echo 5',
  software: '2.1',
  rows: 480,
  columns: 640,
  modality: 'US',
  sopClass: '1.2.840.10008.5.1.4.1.1.6.1',
};
const BANNER: Box = { left: 0, top: 0, right: 300, bottom: 20 };
const AT = '2026-11-28T09:00:00Z';
const CONTEXT = { templates: [], at: AT };

const decision = (changes: Partial<ReviewDecision> = {}): ReviewDecision => ({
  instance: 'i',
  content: 'c',
  verdict: 'accept',
  cover: [],
  uncover: [],
  reviewer: 'r',
  at: AT,
  ...changes,
});

function record(patient: number, boxes: readonly Box[], changes: Partial<PictureRecord> = {}): PictureRecord {
  return {
    id: `i${patient}`,
    status: 'released',
    reasons: [],
    content: `c${patient}`,
    source: { kind: 'stdin' },
    sourceId: 's',
    patient: `p${patient}`,
    name: { patient: 'p', study: 's', series: 'e', instance: `${patient}` },
    look: 'strict',
    frames: 1,
    rows: 480,
    columns: 640,
    modality: 'US',
    device: DEVICE,
    boxes: boxes.map((box) => ({ ...box, frame: 0, origin: 'network' })),
    doubts: [],
    run: '000001',
    policy: { name: 'research', digest: 'd' },
    place: '/out',
    rekey: false,
    decision: decision(),
    ...changes,
  };
}

const patients = (count: number, of: (patient: number) => PictureRecord): PictureRecord[] =>
  Array.from({ length: count }, (_, i) => of(i));

test('what is covered in one place in accepted pictures of five patients is learned, four are not enough', () => {
  const shifted = (by: number): Box => ({ ...BANNER, right: BANNER.right + by });
  const [learned] = learnTemplates(
    patients(5, (i) => record(i, [shifted(i)])),
    CONTEXT,
  );
  assert.deepEqual([learned!.pictures, learned!.patients], [5, 5]);
  assert.deepEqual(learned!.template!.boxes, [shifted(4)]);
  assert.deepEqual(learned!.template!.device, DEVICE);
  assert.equal(learned!.template!.from, 'learned');
  assert.equal(
    learnTemplates(
      patients(4, (i) => record(i, [BANNER])),
      CONTEXT,
    )[0]!.template,
    undefined,
  );
  const ofOne = patients(9, (i) => record(i, [BANNER], { patient: 'p0' }));
  assert.equal(learnTemplates(ofOne, CONTEXT)[0]!.template, undefined, 'nine pictures of one patient');
});

test('places that share less than four fifths are several places', () => {
  const at = (i: number): Box => ({ left: 40 * i, top: 0, right: 40 * i + 100, bottom: 20 });
  assert.equal(
    learnTemplates(
      patients(5, (i) => record(i, [at(i)])),
      CONTEXT,
    )[0]!.template,
    undefined,
  );
});

test('only what was accepted teaches, as the last decision wants it', () => {
  const undecided = patients(5, (i) => {
    const { decision: _decision, ...rest } = record(i, [BANNER]);
    return rest;
  });
  assert.deepEqual(learnTemplates(undecided, CONTEXT), []);
  const rejected = patients(5, (i) => record(i, [BANNER], { decision: decision({ verdict: 'reject' }) }));
  assert.deepEqual(learnTemplates(rejected, CONTEXT), []);
  const taken = decision({ uncover: [{ frames: 'all', box: BANNER, reason: 'a scale' }] });
  assert.equal(
    learnTemplates(
      patients(5, (i) => record(i, [BANNER], { decision: taken })),
      CONTEXT,
    )[0]!.template,
    undefined,
  );
  const added = decision({ cover: [{ frames: 'all', box: BANNER, origin: 'person' }] });
  const [learned] = learnTemplates(
    patients(5, (i) => record(i, [], { decision: added })),
    CONTEXT,
  );
  assert.deepEqual(learned!.template!.boxes, [BANNER]);
});

test('devices are kept apart, what is known is not learned again, and a device without a name teaches nothing', () => {
  const other = { ...DEVICE, software: '2.2' };
  const records = patients(5, (i) => record(i, [BANNER], i < 3 ? {} : { device: other }));
  assert.ok(learnTemplates(records, CONTEXT).every(({ template }) => template === undefined));
  const five = patients(5, (i) => record(i, [BANNER]));
  const [learned] = learnTemplates(five, CONTEXT);
  const again = learnTemplates(five, { templates: [learned!.template!], at: AT });
  assert.equal(again[0]!.template, undefined);
  const nameless = patients(5, (i) => record(i, [BANNER], { device: { ...DEVICE, manufacturer: '' } }));
  assert.equal(learnTemplates(nameless, CONTEXT)[0]!.template, undefined);
});
