import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, hex } from '../../test/build/index.ts';
import { jpegPhotometric } from './jpeg-colour.ts';
import { readJpegStream } from './jpeg-stream.ts';
import type { Photometric } from './pixel-format.ts';

const JFIF = 'FFE0 0010 4A46494600 0101 00 0001 0001 0000';
const adobe = (transform: string): string => `FFEE 000E 41646F6265 0064 0000 0000 ${transform}`;

/** What three components are, with these segments in front and these numbers. */
function colourOf(segments: string, stated: Photometric, ids: readonly [string, string, string] = ['01', '02', '03']) {
  const [a, b, c] = ids;
  const bytes = concat(
    hex('FFD8'),
    hex(segments),
    hex(`FFC0 0011 08 0008 0008 03 ${a} 11 00 ${b} 11 00 ${c} 11 00`),
    hex(`FFDA 000C 03 ${a} 00 ${b} 00 ${c} 00 00 3F 00 00 FFD9`),
  );
  return jpegPhotometric(bytes, readJpegStream(bytes), stated);
}

test('without a word of the stream the Photometric Interpretation is believed', () => {
  assert.equal(colourOf('', 'RGB'), 'RGB');
  assert.equal(colourOf('', 'YBR_FULL_422'), 'YBR_FULL');
});

test('JFIF is YBR, whatever the attributes say', () => {
  assert.equal(colourOf(JFIF, 'RGB'), 'YBR_FULL');
});

test('Adobe’s segment says whether there was a transform; a value of its own says nothing', () => {
  assert.equal(colourOf(adobe('00'), 'YBR_FULL_422'), 'RGB');
  assert.equal(colourOf(adobe('01'), 'RGB'), 'YBR_FULL');
  assert.equal(colourOf(adobe('DB'), 'RGB'), 'RGB');
});

test('components that are called R, G and B are these', () => {
  assert.equal(colourOf(JFIF, 'YBR_FULL', ['52', '47', '42']), 'RGB');
});
