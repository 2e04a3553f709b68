import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, element, encapsulated, hex, type Part, part10, repeat, SYNTAX } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { frameRanges } from './frame-ranges.ts';

const jpeg = (fill: number, length: number): Uint8Array => concat(hex('FFD8FFDB'), repeat(fill, length), hex('FFD9'));

/** The bytes of the frames and the findings of the fragments of an object. */
function framesOf(count: number, ...parts: readonly Part[]) {
  const bytes = part10({ transferSyntax: SYNTAX.jpegBaseline, dataSet: parts });
  const { dataSet } = readObject(new BufferSource(bytes));
  const { frames, findings } = frameRanges(dataSet.get(0x7fe00010)!, count, 'jpeg');
  const joined = frames.map((ranges) => concat(...ranges.map(({ start, end }) => bytes.slice(start, end))));
  return { frames: joined, findings: findings.map(({ code }) => code) };
}

const A = jpeg(1, 10);
const B = jpeg(2, 20);
const C = jpeg(3, 30);
const HALVES = [A, B, C].flatMap((frame) => [frame.slice(0, 8), frame.slice(8)]);

test('PS3.5 A.4: without a table each fragment is a frame, and a single frame takes all of them', () => {
  assert.deepEqual(framesOf(3, encapsulated([A, B, C])), { frames: [A, B, C], findings: [] });
  assert.deepEqual(framesOf(1, encapsulated(HALVES.slice(0, 2))), { frames: [A], findings: [] });
});

test('PS3.5 A.4: the Basic Offset Table tells frames of several fragments apart', () => {
  const offsets = [0, 8 + 8 + 8 + 8, 8 + 8 + 8 + 8 + 8 + 8 + 8 + 18];
  const parts = encapsulated(HALVES, { offsetTable: offsets });
  assert.deepEqual(framesOf(3, parts), { frames: [A, B, C], findings: [] });
});

test('a Basic Offset Table that does not fit is a finding, and the frames are found by their ends', () => {
  for (const offsetTable of [[0], [0, 16, 17], [0, 32, 32], [8, 32, 66]]) {
    assert.deepEqual(framesOf(3, encapsulated(HALVES, { offsetTable })), {
      frames: [A, B, C],
      findings: ['offset-table'],
    });
  }
});

test('PS3.3 C.7.6.3.1.8: the Extended Offset Table has the lengths without padding', () => {
  const padded = [A, B, C].map((frame) => concat(frame, hex('00')));
  const starts = [0n, BigInt(8 + padded[0]!.length), BigInt(16 + padded[0]!.length + padded[1]!.length)];
  const lengths = [A, B, C].map(({ length }) => BigInt(length));
  const table = (offsets: readonly bigint[]) => [
    element(0x7fe00001, 'OV', offsets),
    element(0x7fe00002, 'OV', lengths),
    encapsulated(padded),
  ];
  assert.deepEqual(framesOf(3, ...table(starts)), { frames: [A, B, C], findings: [] });
  assert.deepEqual(framesOf(3, ...table([0n, 1n, 2n])), { frames: padded, findings: ['offset-table'] });
});

test('an empty item behind the last frame is no frame', () => {
  assert.deepEqual(framesOf(2, encapsulated([A, B, new Uint8Array(0)])).frames, [A, B]);
});

test('fragments that fit no number of frames are refused', () => {
  for (const count of [2, 4]) {
    assert.throws(() => framesOf(count, encapsulated([A, B, C])), { code: 'input/pixel-fragments' });
  }
  assert.throws(() => framesOf(2, encapsulated([A.slice(0, 8), B, C])), { code: 'input/pixel-fragments' });
  assert.throws(() => framesOf(1, encapsulated([])), { code: 'input/pixel-fragments' });
});
