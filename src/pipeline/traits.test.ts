import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, part10, privateBlock, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { type Trait, TraitReader } from './traits.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';

const MODALITY = element(0x00080060, 'CS', 'CT');

const reader = new TraitReader();

const traits = (...parts: Part[]): readonly Trait[] => {
  const dataSet = [...parts, MODALITY];
  return reader.read(readObject(new BufferSource(part10({ meta: { sopClassUid: CT }, dataSet }))));
};
const creators = (...dataSet: Part[]): string[] =>
  traits(...dataSet)
    .filter(({ kind }) => kind === 'private-creator')
    .map(({ value }) => value);
const device = (...dataSet: Part[]): string | undefined =>
  traits(...dataSet).find(({ kind }) => kind === 'device')?.value;

const MAKER = element(0x00080070, 'LO', 'ACME');
const MODEL = element(0x00081090, 'LO', 'Seer 3');

test('a device is its maker, model and software: another version is another device', () => {
  const one = device(MAKER, MODEL, element(0x00181020, 'LO', ['1.0', 'A']));
  assert.notEqual(one, undefined);
  assert.equal(one, device(MAKER, MODEL, element(0x00181020, 'LO', ['1.0', 'A'])));
  assert.notEqual(one, device(MAKER, MODEL, element(0x00181020, 'LO', ['1.1', 'A'])));
  assert.notEqual(one, device(MAKER, MODEL));
});

test('objects that say the same get the same array, whatever stands in the rest of them', () => {
  const one = traits(MAKER, ...privateBlock(0x0029, 0x10, 'ACME 1', { 1: ['LO', 'x'] }));
  assert.equal(traits(MAKER, ...privateBlock(0x0029, 0x10, 'ACME 1', { 1: ['LO', 'y'] })), one);
  assert.notEqual(traits(MAKER), one);
});

test('a device of an item is not the one that made the object', () => {
  assert.equal(device(sequence(0x0018a001, [item(MAKER, MODEL)])), undefined);
});

test('an object that names no device has none', () => {
  assert.equal(device(), undefined);
  assert.equal(device(element(0x00080070, 'LO', '')), undefined);
});

test('the SOP class of the file meta counts where the data set names none', () => {
  assert.deepEqual(traits(), [{ kind: 'sop-class', value: CT }]);
  const secondary = '1.2.840.10008.5.1.4.1.1.7';
  assert.deepEqual(traits(element(0x00080016, 'UI', secondary)), [{ kind: 'sop-class', value: secondary }]);
});

test('private creators are found at every depth, each once, and their elements are none (PS3.5 7.8.1)', () => {
  const found = creators(
    ...privateBlock(0x0009, 0x10, 'ACME 1', { 1: ['LO', 'x'], 2: ['LO', 'y'] }),
    ...privateBlock(0x0029, 0xff, 'ACME 2', { 1: ['LO', 'z'] }),
    sequence(0x00400275, [
      item(...privateBlock(0x0009, 0x10, 'INNER', {})),
      item(...privateBlock(0x0009, 0x10, 'ACME 1', {})),
    ]),
  );
  assert.deepEqual(found.sort(), ['ACME 1', 'ACME 2', 'INNER']);
});

test('a creator without a name and elements below (gggg,0010) are no creators', () => {
  assert.deepEqual(creators(element(0x00090010, 'LO', ''), element(0x00290001, 'LO', 'x')), []);
});

test('forms of descriptors are traits, and hold no word of them', () => {
  const forms = (text: string): string[] =>
    traits(element(0x0008103e, 'LO', text))
      .filter(({ kind }) => kind === 'descriptor-form')
      .map(({ value }) => value);
  assert.deepEqual(forms('AX T2 FLAIR QUILLON'), ['SeriesDescription word other']);
  assert.deepEqual(forms('SAG T1 VANTERPOOL'), forms('AX T2 FLAIR QUILLON'));
  assert.deepEqual(forms('CHEST 5 LUNG'), ['SeriesDescription word number word']);
  assert.deepEqual(forms(' -- '), []);
});
