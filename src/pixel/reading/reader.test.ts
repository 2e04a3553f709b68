import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { samplesOf } from '../frame.ts';
import { draw, noise, paintedFrame } from '../text/drawn-text.testing.ts';
import type { Plane } from '../text/plane.ts';
import { guesses, readLine } from './reader.ts';
import { loadRecogniser, type Recogniser } from './recogniser.ts';

const SIZE = { rows: 60, columns: 240 };
let place = { left: 0, top: 0, right: 0, bottom: 0 };
const frame = paintedFrame(SIZE, (samples, width) => {
  samples.set(noise(SIZE.rows * SIZE.columns, 10, 30));
  place = draw(samples, width, { text: 'ANDERSON', left: 20, top: 20, dot: 2, value: 235 });
});
const plane: Plane = { width: SIZE.columns, height: SIZE.rows, channels: 1, pixels: Uint8Array.from(samplesOf(frame)) };

const readers: Recogniser[] = [];
before(async () => {
  for (const runtime of ['wasm', 'native'] as const) readers.push(await loadRecogniser(runtime));
});
after(async () => {
  for (const reader of readers) await reader.close();
});

test('a line is read, by both runtimes alike', async () => {
  for (const reader of readers) {
    const [first, second] = (await readLine(reader, plane, place, () => true))!;
    assert.deepEqual([first.text, second.text], ['ANDERSON', 'ANDERSON']);
    assert.ok(Math.min(first.confidence, second.confidence) >= 0.9);
  }
});

test('a second reading is made only where the first one calls for it', async () => {
  const counting = counted(readers[0]!);
  assert.equal(await readLine(counting.reader, plane, place, () => false), undefined);
  assert.equal(counting.runs(), 1);
});

test('nothing is read of an empty place, or of one that is longer than any line', async () => {
  const [reader] = readers;
  assert.equal(await readLine(reader!, plane, { left: 200, top: 2, right: 236, bottom: 14 }, () => true), undefined);
  const counting = counted(reader!);
  const thin = { left: 0, top: 0, right: 240, bottom: 3 };
  assert.equal(await readLine(counting.reader, plane, thin, () => true), undefined);
  assert.equal(counting.runs(), 0);
});

test('a name of two characters without spaces is worth a guess, two letters are not', async () => {
  const reading = (...characters: readonly string[]): Recogniser => ({
    ...readers[0]!,
    characters: ['', ...characters],
    run: async () => ({ steps: 3, probabilities: Float32Array.of(0, 0.9, 0.1, 1, 0, 0, 0, 0.1, 0.9) }),
  });
  assert.deepEqual(await guesses(reading('山', '田'), plane, place), ['山田', '山田']);
  assert.deepEqual(await guesses(reading('L', 'T'), plane, place), []);
});

/** A reader, and how often it was asked. */
function counted(reader: Recogniser): { readonly reader: Recogniser; runs(): number } {
  let runs = 0;
  const run: Recogniser['run'] = (strip, width) => {
    runs++;
    return reader.run(strip, width);
  };
  return { reader: { ...reader, run }, runs: () => runs };
}
