import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { Secret } from '../failure/index.ts';
import type { SeedSource } from '../identity/index.ts';
import { file, INSTANCE, OPEN, passed, pipelineWith } from './pipeline.testing.ts';

const policy = { ...OPEN, pseudonyms: { ...OPEN.pseudonyms, mode: 'vault' as const } };
const seed = (byte: number): Secret => new Secret(new Uint8Array(32).fill(byte));
const SEEDS = new Map([
  ['MRN00482913', seed(1)],
  ['MRN2', seed(2)],
]);
const seeds: SeedSource = { seedOf: ({ id }) => SEEDS.get(id) };

const STUDY = 0x0020000d;
const SERIES = 0x0020000e;
const REFERENCED_INSTANCE = 0x00081155;
const REFERENCED_IMAGES = 0x00081140;

const written = (bytes: Uint8Array) => {
  const { outcome, object } = passed(bytes, { policy, seeds });
  assert.equal(outcome, 'released');
  return object!;
};

test('in a vault a reference of a patient leads to the instance of his that it led to', () => {
  const referring = written(file());
  const referred = written(file([element(0x00080018, 'UI', `${INSTANCE}.7`)]));
  const [image] = referring.dataSet.get(REFERENCED_IMAGES)!.items();
  assert.equal(image!.text(REFERENCED_INSTANCE), referred.dataSet.text(0x00080018));
  assert.equal(referring.dataSet.text(STUDY), referred.dataSet.text(STUDY));
});

test('in a vault what two patients have in common becomes two: study, series and instance do not tell of each other', () => {
  const [one, other] = [written(file()), written(file([element(0x00100020, 'LO', 'MRN2')]))];
  for (const tag of [STUDY, SERIES, 0x00080018, 0x00100020, 0x00080050])
    assert.notEqual(one.dataSet.text(tag), other.dataSet.text(tag));
});

test('a patient without a seed is a defect of the caller: nothing is written under anybody else’s', () => {
  const pipeline = pipelineWith({ policy, seeds });
  const stranger = new BufferSource(file([element(0x00100020, 'LO', 'MRN3')]));
  assert.throws(() => pipeline.prepare(stranger), TypeError);
  assert.throws(() => pipelineWith({ policy }).prepare(stranger), TypeError);
});

test('a survey needs no seeds: they are made from what it finds', () => {
  assert.equal(pipelineWith({ policy }).survey(new BufferSource(file())).kind, 'instance');
});
