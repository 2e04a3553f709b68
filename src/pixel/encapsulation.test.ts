import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, element, hex, part10, raw, repeat, SYNTAX } from '../../test/build/index.ts';
import { BufferSource } from '../bytes/index.ts';
import { readObject } from '../dicom/index.ts';
import { Encapsulation } from './encapsulation.ts';
import { frameRanges } from './frame-ranges.ts';

const STREAMS = [repeat(1, 5), repeat(2, 8), repeat(3, 1)];

function written(value: Encapsulation, streams: readonly Uint8Array[]): Uint8Array {
  const bytes = concat(value.head(), ...streams.flatMap((stream) => value.frame(stream)), value.tail());
  bytes.set(value.offsetTable(), Encapsulation.TABLE_AT);
  return bytes;
}

/** The frames that are read back, and the findings. */
function readBack(value: Uint8Array, tables: readonly ReturnType<typeof element>[] = []) {
  const pixels = raw(concat(hex('E07F 1000 4F42 0000 FFFFFFFF'), value));
  const bytes = part10({ transferSyntax: SYNTAX.rle, dataSet: [...tables, pixels] });
  const { frames, findings } = frameRanges(readObject(new BufferSource(bytes)).dataSet.get(0x7fe00010)!, 3, 'rle');
  const joined = frames.map((ranges) => concat(...ranges.map(({ start, end }) => bytes.slice(start, end))));
  return { frames: joined, findings };
}

test('PS3.5 A.4: each frame is a fragment of even length, and the table has their offsets', () => {
  const value = written(new Encapsulation(3), STREAMS);
  assert.deepEqual(value.subarray(0, 20), hex('FEFF00E0 0C000000 00000000 0E000000 1E000000'));
  assert.deepEqual(value.subarray(-8), hex('FEFFDDE0 00000000'));
  assert.deepEqual(readBack(value), {
    frames: [concat(STREAMS[0]!, hex('00')), STREAMS[1], concat(STREAMS[2]!, hex('00'))],
    findings: [],
  });
});

test('PS3.3 C.7.6.3.1.8: beside an extended table the basic one is empty, and lengths are without padding', () => {
  const value = new Encapsulation(3, { extended: true });
  const bytes = written(value, STREAMS);
  const { offsets, lengths } = value.extendedTable();
  const tables = [element(0x7fe00001, 'OV', offsets), element(0x7fe00002, 'OV', lengths)];
  assert.deepEqual(readBack(bytes, tables), { frames: STREAMS, findings: [] });
});

test('a table of frames that were not all written is no table', () => {
  const value = new Encapsulation(2);
  value.frame(hex('0102'));
  assert.throws(() => value.offsetTable(), RangeError);
  assert.throws(() => value.extendedTable(), RangeError);
});
