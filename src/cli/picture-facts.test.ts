import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, encapsulated, inOrder, item, type Part, part10, sequence } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { SEARCH_COSTS } from '../pixel/index.ts';
import { PictureFacts } from './picture-facts.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const ULTRASOUND = '1.2.840.10008.5.1.4.1.1.3.1';
const MAP = '1.2.840.10008.5.1.4.1.1.66.4';
const MPEG4 = '1.2.840.10008.1.2.4.102';

/** A hundredth of a megapixel. */
const [ROWS, COLUMNS] = [50, 200];

interface Made {
  readonly sopClass: string;
  readonly modality?: string;
  readonly frames?: number;
  readonly transferSyntax?: string;
  readonly more?: readonly Part[];
}

function factsOf(effort: 'auto' | 'strict', ...objects: readonly Made[]): PictureFacts {
  const facts = new PictureFacts({ effort });
  for (const { sopClass, modality = 'OT', frames = 1, transferSyntax, more = [] } of objects) {
    const isNative = transferSyntax === undefined;
    const pixels = isNative
      ? element(0x7fe00010, 'OB', new Uint8Array(ROWS * COLUMNS * frames))
      : encapsulated([new Uint8Array(4)]);
    const dataSet = inOrder(
      element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY'),
      element(0x00080016, 'UI', sopClass),
      element(0x00080060, 'CS', modality),
      element(0x00280002, 'US', 1),
      element(0x00280004, 'CS', 'MONOCHROME2'),
      element(0x00280008, 'IS', frames),
      element(0x00280010, 'US', ROWS),
      element(0x00280011, 'US', COLUMNS),
      element(0x00280100, 'US', 8),
      element(0x00280101, 'US', 8),
      element(0x00280102, 'US', 7),
      element(0x00280103, 'US', 0),
      ...more,
      pixels,
    );
    facts.add(readObject(new BufferSource(part10({ dataSet, ...(transferSyntax && { transferSyntax }) }))));
  }
  return facts;
}

test('each kind of picture has its search, its frames and what they take', () => {
  const { searches } = factsOf(
    'auto',
    { sopClass: CT },
    { sopClass: CT },
    { sopClass: ULTRASOUND, modality: 'US', frames: 30 },
    { sopClass: MAP },
  );
  const rows = [...searches].map(([rule, { look, objects, frames, seconds }]) => {
    return [rule, look, objects, frames, seconds.toFixed(6)];
  });
  assert.deepEqual(rows, [
    ['acquired-slice', 'triage', 2, 2, (0.02 * SEARCH_COSTS.triage).toFixed(6)],
    ['other-class', 'strict', 1, 30, (0.3 * SEARCH_COSTS.ultrasound).toFixed(6)],
    ['map', 'none', 1, 0, '0.000000'],
  ]);
  assert.equal(factsOf('strict', { sopClass: CT }).searches.get('acquired-slice')?.look, 'strict');
});

test('what a person should know is counted by objects', () => {
  const overlay = element(0x60000010, 'US', 500);
  const { notes } = factsOf(
    'auto',
    { sopClass: CT, more: [overlay] },
    { sopClass: CT, more: [overlay, element(0x60003000, 'OW', new Uint8Array(2))] },
    { sopClass: CT, more: [sequence(0x00880200, [item(element(0x00280010, 'US', 64))])] },
    { sopClass: ULTRASOUND, modality: 'US' },
    { sopClass: ULTRASOUND, modality: 'US', more: [sequence(0x00186011, [item(element(0x00186018, 'UL', 1))])] },
  );
  assert.deepEqual(Object.fromEntries(notes), {
    'overlay-in-pixels': 1,
    'overlay-plane': 1,
    icon: 1,
    'ultrasound-regions': 1,
    'no-ultrasound-regions': 1,
  });
});

test('what cannot be decoded is no search but a reason to hold it', () => {
  const facts = new PictureFacts({ effort: 'auto' });
  const floats = inOrder(element(0x00080016, 'UI', CT), element(0x7fe00008, 'OF', new Uint8Array(4)));
  facts.add(readObject(new BufferSource(part10({ dataSet: floats }))));
  const wrong = inOrder(
    element(0x00080016, 'UI', CT),
    element(0x00280004, 'CS', 'RGB'),
    element(0x7fe00010, 'OB', new Uint8Array(4)),
  );
  facts.add(readObject(new BufferSource(part10({ dataSet: wrong }))));
  assert.deepEqual(Object.fromEntries(facts.unread), { 'refused/pixel-syntax': 1, 'input/pixel-format': 1 });
  assert.deepEqual(
    [...facts.searches.values()].map(({ frames }) => frames),
    [0],
  );
});

test('frames of a syntax that is not read here are held', () => {
  const { unread } = factsOf('auto', { sopClass: CT, transferSyntax: MPEG4 });
  assert.deepEqual(Object.fromEntries(unread), { 'refused/pixel-syntax': 1 });
});
