/**
 * A small share of the second set of pictures: what the finder covers of it. The whole is measured by
 * `node test/generators/burned-in/generate.ts OUT` and `node test/runners/ocr-boxes.ts OUT --score FILE`.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { BufferSource } from '../../../src/bytes/index.ts';
import { readObject } from '../../../src/dicom/index.ts';
import { type Box, loadFrames } from '../../../src/pixel/index.ts';
import { type BenchPicture, benchPicture, type TruthWord } from './index.ts';

const { engineRunner, pixelFrames, storedWindows, textFinder } = await loadFrames();
const engines = engineRunner();
const finder = await textFinder();
after(() => Promise.all([engines.close(), finder.close()]));

const SEED = 12;

async function boxesOf({ bytes }: BenchPicture): Promise<readonly Box[]> {
  const object = readObject(new BufferSource(bytes));
  const frame = await pixelFrames(object)!.decode(0, { engines });
  const windows = storedWindows(object.dataSet);
  const isUltrasound = object.dataSet.text(0x00080060) === 'US';
  return (await finder.find(frame, { windows, effort: 'strict', isUltrasound })).boxes;
}

/** The share of the ink of a word that lies in boxes. */
function coveredInk({ box, ink }: TruthWord, boxes: readonly Box[]): number {
  const [x0, y0, x1, y1] = box as [number, number, number, number];
  const bits = inflateSync(Buffer.from(ink, 'base64'));
  let [covered, all] = [0, 0];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const at = (y - y0) * (x1 - x0) + x - x0;
      if (((bits[at >> 3]! >> (7 - (at & 7))) & 1) === 0) continue;
      all++;
      if (boxes.some(({ left, top, right, bottom }) => x >= left && x < right && y >= top && y < bottom)) covered++;
    }
  }
  return covered / all;
}

test('legible words of a patient are covered in ultrasound, its flow, CT and endoscopy', async () => {
  const missed: string[] = [];
  let words = 0;
  for (const index of [0, 1, 2, 3]) {
    const picture = benchPicture(SEED, index);
    const boxes = await boxesOf(picture);
    for (const word of picture.truth.words.filter(({ kind, legible }) => kind === 'phi' && legible)) {
      words++;
      if (coveredInk(word, boxes) < 0.9) missed.push(`${picture.truth.id} ${word.tags.join(' ')}`);
    }
  }
  assert.ok(words >= 40, `only ${words} words`);
  assert.ok(missed.length <= words / 20, `of ${words} missed: ${missed.join('; ')}`);
});

test('speckle, grids and loops without text stay as they are, but for one part in a hundred', async () => {
  for (const index of [9, 15]) {
    const picture = benchPicture(SEED, index);
    assert.match(picture.truth.id, /neg/);
    const boxes = await boxesOf(picture);
    const area = boxes.reduce((sum, { left, top, right, bottom }) => sum + (right - left) * (bottom - top), 0);
    assert.ok(area < 0.01 * picture.truth.width * picture.truth.height, `${picture.truth.id}: ${boxes.length} boxes`);
  }
});
