import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { BufferSource } from '../../../src/bytes/index.ts';
import { readObject } from '../../../src/dicom/index.ts';
import { loadFrames } from '../../../src/pixel/index.ts';
import { FAMILIES } from './families.ts';
import { shownFrames } from './file.ts';
import { type BenchPicture, benchPicture, type TruthWord } from './index.ts';
import { dice } from './random.ts';

const { engineRunner, pixelFrames, samplesOf } = await loadFrames();
const engines = engineRunner();
after(() => engines.close());

const SEED = 11;
/** One of each family but the radiographs of several million pixels, which take seconds each. */
const QUICK = [...FAMILIES.keys()].filter((index) => index !== 5);
const made = new Map<number, BenchPicture>();

/** Pictures are big and slow to draw: each is made once. */
function picture(index: number): BenchPicture {
  const known = made.get(index) ?? benchPicture(SEED, index);
  made.set(index, known);
  return known;
}

function framesOf({ bytes }: BenchPicture) {
  const frames = pixelFrames(readObject(new BufferSource(bytes)));
  assert.ok(frames);
  return frames;
}

function bitsOf(text: string, count: number): readonly boolean[] {
  const bytes = inflateSync(Buffer.from(text, 'base64'));
  return Array.from({ length: count }, (_, i) => ((bytes[i >> 3]! >> (7 - (i & 7))) & 1) === 1);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Stored values under the ink of a word, and on the border two pixels outside its box, as shares of the range. */
function inkAndGround(word: TruthWord, stored: ArrayLike<number>, of: { width: number; height: number; most: number }) {
  const [x0, y0, x1, y1] = word.box as [number, number, number, number];
  const bits = bitsOf(word.ink, (x1 - x0) * (y1 - y0));
  const [ink, ground]: [number[], number[]] = [[], []];
  for (let y = Math.max(0, y0 - 2); y < Math.min(of.height, y1 + 2); y++) {
    for (let x = Math.max(0, x0 - 2); x < Math.min(of.width, x1 + 2); x++) {
      const isInside = x >= x0 && x < x1 && y >= y0 && y < y1;
      const value = stored[y * of.width + x]! / of.most;
      if (!isInside) ground.push(value);
      else if (bits[(y - y0) * (x1 - x0) + x - x0]) ink.push(value);
    }
  }
  return { ink, difference: Math.abs(median(ink) - median(ground)) };
}

test('a picture depends on the seed and its number alone', () => {
  const again = benchPicture(SEED, 6);
  assert.deepEqual(again.bytes, picture(6).bytes);
  assert.deepEqual(again.truth, picture(6).truth);
  assert.notDeepEqual(benchPicture(SEED + 1, 6).bytes, picture(6).bytes);
});

test('where the truth has legible ink, the stored grey differs from what is around it', async () => {
  let seen = 0;
  for (const index of QUICK) {
    const { truth } = picture(index);
    if (!truth.photometric.startsWith('MONOCHROME')) continue;
    const frames = framesOf(picture(index));
    const most = 2 ** truth.bitsStored - 1;
    for (const word of truth.words) {
      if (!word.legible || word.outline > 0) continue;
      const stored = samplesOf(await frames.decode(word.frames?.[0] ?? 0, { engines }));
      const { ink, difference } = inkAndGround(word, stored, { ...truth, most });
      assert.ok(ink.length >= 5, `${truth.id}: ink of ${ink.length} pixels`);
      assert.ok(difference > 0.05, `${truth.id}: ${word.text} differs by ${difference}`);
      seen++;
    }
  }
  assert.ok(seen >= 40, `only ${seen} words were seen`);
});

test('every word lies inside its picture, and its box ends where its ink ends', () => {
  for (const index of QUICK) {
    const { truth } = picture(index);
    for (const { box, ink } of truth.words) {
      const [x0, y0, x1, y1] = box as [number, number, number, number];
      assert.ok(x0 >= 0 && y0 >= 0 && x1 <= truth.width && y1 <= truth.height, truth.id);
      const bits = bitsOf(ink, (x1 - x0) * (y1 - y0));
      const row = (y: number) => bits.slice(y * (x1 - x0), (y + 1) * (x1 - x0));
      assert.ok(row(0).includes(true) && row(y1 - y0 - 1).includes(true), `${truth.id}: an empty row`);
    }
  }
});

test('a clip has text in some frames only, and the truth says in which', async () => {
  const clip = picture(14);
  const word = clip.truth.words.find(({ tags }) => tags.includes('oneframe'))!;
  const [at] = word.frames!;
  const frames = framesOf(clip);
  const of = { ...clip.truth, most: 255 };
  const there = inkAndGround(word, samplesOf(await frames.decode(at!, { engines })), of);
  const before = inkAndGround(word, samplesOf(await frames.decode(at! - 1, { engines })), of);
  assert.ok(median(there.ink) > 0.95, 'white where it is written');
  assert.ok(median(before.ink) < 0.95, 'speckle in the frame before');
});

test('a JPEG stream decodes to what the truth was judged on', async () => {
  let streams = 0;
  for (const index of [2, 3, 12, 18]) {
    const drawing = FAMILIES[index % FAMILIES.length]!(dice(SEED, `burned-in/${index}`));
    if (drawing.storage.jpeg === undefined) continue;
    const shown = shownFrames(drawing)[0]!.values;
    const decoded = samplesOf(await framesOf(benchPicture(SEED, index)).decode(0, { engines }));
    let sum = 0;
    for (let i = 0; i < decoded.length; i += 3) {
      const luminance = 0.299 * shown[i]! + 0.587 * shown[i + 1]! + 0.114 * shown[i + 2]!;
      sum += Math.abs(decoded[i]! - luminance);
    }
    assert.ok(sum / (decoded.length / 3) < 1.5, `${index}: mean difference ${sum / (decoded.length / 3)}`);
    streams++;
  }
  assert.ok(streams >= 1, `only ${streams} streams were seen`);
});

test('overlay writing is in the plane or in bit 15, never in the picture', async () => {
  const kinds = new Set<string>();
  for (let index = 1; index < 200 && kinds.size < 2; index += 12) {
    const drawing = FAMILIES[1]!(dice(SEED, `burned-in/${index}`));
    if (FAMILIES[index % FAMILIES.length] !== FAMILIES[1] || drawing.storage.overlay === undefined) continue;
    const { bytes, truth } = benchPicture(SEED, index);
    const { kind, text } = truth.overlays[0]!;
    kinds.add(kind);
    assert.ok(!truth.words.some((word) => word.text === text));
    const words = new Uint16Array(bytes.slice(-2 * 512 * 512).buffer);
    assert.equal(
      words.some((word) => word >> 15 === 1),
      kind === 'embedded',
    );
    assert.equal(Buffer.from(bytes).includes(Buffer.from([0x00, 0x60, 0x00, 0x30, 0x4f, 0x57])), kind === 'plane');
  }
  assert.deepEqual([...kinds].sort(), ['embedded', 'plane']);
});

test('pictures without text have none in the truth either', () => {
  for (const index of [9, 15]) {
    assert.match(picture(index).id, /neg/);
    assert.deepEqual(picture(index).truth.words, []);
  }
});
