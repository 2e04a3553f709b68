import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classicalBoxes, topHat } from './classical.ts';
import { coveredShare, draw, noise } from './drawn-text.testing.ts';

const [WIDTH, HEIGHT] = [160, 80];

const plane = (pixels: Uint8Array) => ({ width: WIDTH, height: HEIGHT, channels: 1, pixels }) as const;

for (const [name, value, low, high] of [
  ['bright on dark', 230, 20, 60],
  ['dark on bright', 20, 180, 230],
] as const) {
  test(`a word is found ${name}`, () => {
    const pixels = Uint8Array.from(noise(WIDTH * HEIGHT, low, high));
    const word = draw(pixels, WIDTH, { text: 'ANDERSON', left: 20, top: 30, value });
    const boxes = classicalBoxes(plane(pixels));
    assert.equal(coveredShare(word, boxes), 1);
    assert.equal(coveredShare({ left: 0, top: 60, right: WIDTH, bottom: HEIGHT }, boxes), 0);
  });
}

test('an upright word is found', () => {
  const level = new Uint8Array(HEIGHT * WIDTH);
  const word = draw(level, HEIGHT, { text: 'HARM', left: 10, top: 70, value: 255 });
  const pixels = new Uint8Array(level.length);
  for (const [i, value] of level.entries()) pixels[(i % HEIGHT) * WIDTH + Math.floor(i / HEIGHT)] = value;
  const upright = { left: word.top, top: word.left, right: word.bottom, bottom: word.right };
  assert.equal(coveredShare(upright, classicalBoxes(plane(pixels))), 1);
});

test('flat ground, noise and large shapes are no words', () => {
  assert.deepEqual(classicalBoxes(plane(new Uint8Array(WIDTH * HEIGHT))), []);
  assert.deepEqual(classicalBoxes(plane(Uint8Array.from(noise(WIDTH * HEIGHT, 100, 120)))), []);
  const shape = new Uint8Array(WIDTH * HEIGHT).map((_, i) => (i % WIDTH > 50 && i % WIDTH < 120 ? 255 : 0));
  assert.deepEqual(classicalBoxes(plane(shape)), []);
});

test('a top-hat keeps what is thinner than 19 pixels, at borders too', () => {
  const row = (length: number) => Uint8Array.from({ length: 60 }, (_, x) => (x < length ? 200 : 50));
  assert.deepEqual([...topHat(row(40), 60, 1)], new Array(60).fill(0));
  const thin = Uint8Array.from({ length: 60 }, (_, x) => (x >= 20 && x < 24 ? 200 : 50));
  assert.deepEqual(
    [...topHat(thin, 60, 1)],
    Array.from({ length: 60 }, (_, x) => (x >= 20 && x < 24 ? 150 : 0)),
  );
});
