import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, part10, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { HeaderFacts } from './header-facts.ts';

function factsOf(...objects: Part[][]): HeaderFacts {
  const facts = new HeaderFacts();
  for (const dataSet of objects) facts.add(readObject(new BufferSource(part10({ dataSet }))), (creator) => creator);
  return facts;
}

const UID = element(0x00080018, 'UI', '2.999.1');

test('private elements count for the creator that reserved their block, in each item anew (PS3.5 7.8.1)', () => {
  const { creators } = factsOf([
    UID,
    element(0x00290010, 'LO', 'ACME 1'),
    element(0x00290011, 'LO', 'OTHER'),
    element(0x00291001, 'LO', 'a'),
    element(0x00291101, 'LO', 'b'),
    element(0x00291102, 'LO', 'c'),
    sequence(0x00400275, [item(element(0x00290010, 'LO', 'INNER'), element(0x00291001, 'LO', 'd'))]),
    sequence(0x00400555, [item(element(0x00291001, 'LO', 'e'))]),
  ]);
  assert.deepEqual(Object.fromEntries(creators), {
    'ACME 1': { elements: 1, objects: 1 },
    OTHER: { elements: 2, objects: 1 },
    INNER: { elements: 1, objects: 1 },
    'no creator': { elements: 1, objects: 1 },
  });
});

test('a declared character set is shown when it is one, and never as the text that stands there', () => {
  const facts = factsOf(
    [element(0x00080005, 'CS', 'ISO_IR 192'), UID],
    [element(0x00080005, 'CS', ['', 'ISO 2022 IR 87']), UID],
    [element(0x00080005, 'CS', 'THISTLEWICK'), UID],
    [element(0x00080005, 'CS', ''), UID],
    [UID],
  );
  assert.deepEqual(
    [...facts.characterSets.keys()],
    ['ISO_IR 192', '\\ISO 2022 IR 87', 'not a defined term', 'declared empty', 'none declared'],
  );
});

test('categories count values at every depth, and an object once', () => {
  const { categories } = factsOf([
    UID,
    element(0x00100010, 'PN', 'A^B'),
    sequence(0x00081111, [item(element(0x00100010, 'PN', 'A^B'), element(0x00101001, 'PN', 'C'))]),
    element(0x00104000, 'LT', ''),
  ]);
  const names = categories.get('A');
  assert.deepEqual([names?.values, names?.tags.size, names?.objects], [3, 2, 1]);
  assert.equal(categories.get('*'), undefined);
});

test('pictures count by what their kind may show, not by category', () => {
  const facts = factsOf([UID, element(0x00280010, 'US', 1), element(0x7fe00010, 'OB', new Uint8Array(2))]);
  assert.deepEqual(facts.text, { none: 0, cleared: 0, possible: 1 });
  assert.equal(facts.categories.get('Q'), undefined);
});

test('a SOP class that the standard does not have is not quoted', () => {
  const { sopClasses } = factsOf([element(0x00080016, 'UI', '2.999.471142'), UID]);
  assert.deepEqual([...sopClasses], [['not in the standard', 1]]);
});

test('a device is shown by its maker, model and software, as far as it may be', () => {
  const facts = new HeaderFacts();
  const object = (model: string): Part[] => [
    UID,
    element(0x00080070, 'LO', 'ACME'),
    element(0x00081090, 'LO', model),
    element(0x00181020, 'LO', ['1.0', 'A']),
  ];
  const nameOf = (text: string, what: string): string => (text.includes('THISTLEWICK') ? `a hidden ${what}` : text);
  for (const dataSet of [object('Seer 3'), object('Seer 3'), object('THISTLEWICK'), [UID]])
    facts.add(readObject(new BufferSource(part10({ dataSet }))), nameOf);
  assert.deepEqual(
    [...facts.devices],
    [
      ['ACME, Seer 3, 1.0, A', 2],
      ['a hidden device', 1],
    ],
  );
});
