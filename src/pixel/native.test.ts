import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { element, hex, SYNTAX } from '../../test/build/index.ts';
import { nativeFrameBits, packCellBit, packNative, unpackCellBit, unpackNative } from './native.ts';
import { NativeFrames } from './native-frames.ts';
import { format, picture } from './picture.testing.ts';
import { pixelFormat } from './pixel-format.ts';

test('PS3.5 8.1.1: cells of 8, 16, 24 and 32 bits become samples', () => {
  const two = { rows: 1, columns: 2 };
  assert.deepEqual([...unpackNative(hex('01FF'), format({ ...two }))], [1, 255]);
  assert.deepEqual([...unpackNative(hex('01FF'), format({ ...two, isSigned: true }))], [1, -1]);
  assert.deepEqual([...unpackNative(hex('3412FFFF'), format({ ...two, bitsAllocated: 16 }))], [0x1234, 0xffff]);
  assert.deepEqual([...unpackNative(hex('563412FFFFFF'), format({ ...two, bitsAllocated: 24 }))], [0x123456, 0xffffff]);
  const long = hex('78563412FEFFFFFF');
  assert.deepEqual([...unpackNative(long, format({ ...two, bitsAllocated: 32 }))], [0x12345678, 0xfffffffe]);
  assert.deepEqual([...unpackNative(long, format({ ...two, bitsAllocated: 32, isSigned: true }))], [0x12345678, -2]);
});

test('PS3.5 8.1.1: bits beside the stored ones are no part of a sample, and its highest one is the sign', () => {
  const cells = hex('FFF7 00F8');
  const stored = { rows: 1, columns: 2, bitsAllocated: 16, bitsStored: 12 };
  assert.deepEqual([...unpackNative(cells, format(stored))], [0x7ff, 0x800]);
  assert.deepEqual([...unpackNative(cells, format({ ...stored, isSigned: true }))], [0x7ff, -0x800]);
  assert.deepEqual([...unpackNative(cells, format({ ...stored, highBit: 15 }))], [0xf7f, 0xf80]);
});

test('PS3.3 C.7.6.3.1.3: planes and pixels give the same samples', () => {
  const colour = { rows: 1, columns: 2, samplesPerPixel: 3 } as const;
  assert.deepEqual([...unpackNative(hex('01 02 03 04 05 06'), format(colour))], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    [...unpackNative(hex('01 04 02 05 03 06'), format({ ...colour, isPlanar: true }))],
    [1, 2, 3, 4, 5, 6],
  );
});

test('PS3.3 C.7.6.3.1.2: YBR_FULL_422 has one colour for two pixels', () => {
  const half = format({ rows: 1, columns: 2, samplesPerPixel: 3, photometric: 'YBR_FULL_422' });
  assert.equal(nativeFrameBits(half), 32);
  assert.deepEqual([...unpackNative(hex('01 02 30 40'), half)], [1, 0x30, 0x40, 2, 0x30, 0x40]);
  const bytes = new Uint8Array(4);
  packNative(Uint8Array.of(1, 9, 8, 2, 7, 6), half, bytes);
  assert.deepEqual([...bytes], [1, 2, 9, 8]);
});

const anyFormat = fc
  .record({
    rows: fc.integer({ min: 1, max: 5 }),
    columns: fc.integer({ min: 1, max: 3 }).map((half) => 2 * half),
    bitsAllocated: fc.constantFrom(1, 8, 16, 24, 32),
    stored: fc.nat(),
    high: fc.nat(),
    isSigned: fc.boolean(),
    isPlanar: fc.boolean(),
    colour: fc.constantFrom('MONOCHROME2' as const, 'RGB' as const, 'YBR_FULL_422' as const),
    firstBit: fc.nat({ max: 7 }),
  })
  .map(({ stored, high, colour, firstBit, ...rest }) => {
    const { bitsAllocated } = rest;
    const bitsStored = 1 + (stored % bitsAllocated);
    const highBit = bitsStored - 1 + (high % (bitsAllocated - bitsStored + 1));
    const photometric = bitsAllocated === 1 ? 'MONOCHROME2' : colour;
    const samplesPerPixel = photometric === 'MONOCHROME2' ? (1 as const) : (3 as const);
    const isPlanar = rest.isPlanar && photometric === 'RGB';
    const made = format({ ...rest, bitsStored, highBit, photometric, samplesPerPixel, isPlanar });
    return { made, firstBit: bitsAllocated === 1 ? firstBit : 0 };
  });

test('samples that are written where they were read change no bit of the cells', () => {
  fc.assert(
    fc.property(anyFormat, fc.infiniteStream(fc.nat({ max: 255 })), ({ made, firstBit }, stream) => {
      const length = Math.ceil((nativeFrameBits(made) + firstBit) / 8);
      const bytes = Uint8Array.from({ length }, () => stream.next().value as number);
      const written = bytes.slice();
      packNative(unpackNative(bytes, made, firstBit), made, written, firstBit);
      assert.deepEqual(written, bytes);
    }),
  );
});

test('a cell whose sample changes keeps its overlay and no other bit', () => {
  const overlay = format({
    rows: 1,
    columns: 3,
    bitsAllocated: 16,
    bitsStored: 12,
    embeddedOverlays: [{ group: 0x6000, bit: 13 }],
  });
  const cells = hex('FFF7 0008 01F0');
  packNative(Uint16Array.of(0, 0xfff, 1), overlay, cells);
  assert.deepEqual(cells, hex('0020 FF0F 01F0'));
  assert.deepEqual(unpackCellBit(cells, overlay, 13), Uint8Array.of(1, 0, 1));
  packCellBit(Uint8Array.of(0, 1, 0), overlay, 13, cells);
  assert.deepEqual(cells, hex('0000 FF2F 01D0'));
});

test('the bits above a signed sample repeat its sign, so that they do not show what stood there', () => {
  const signed = format({ rows: 1, columns: 2, bitsAllocated: 16, bitsStored: 12, isSigned: true });
  const cells = hex('FFFF 0100');
  packNative(Int16Array.of(5, -5), signed, cells);
  assert.deepEqual(cells, hex('0500 FBFF'));
});

const frames = (made: ReturnType<typeof picture>) =>
  new NativeFrames(made.dataSet.get(0x7fe00010)!, pixelFormat(made.dataSet), made.transferSyntax.uid);

test('PS3.5 8.1.1: frames of one bit follow each other within a byte, also when they are overwritten', () => {
  const bits = { bitsAllocated: 1, rows: 1, columns: 3, frames: 3 };
  const object = picture(bits, [element(0x7fe00010, 'OB', hex('B5 01'))]);
  const native = frames(object);
  assert.deepEqual(
    [0, 1, 2].map((i) => [...native.samples(i)]),
    [
      [1, 0, 1],
      [0, 1, 1],
      [0, 1, 1],
    ],
  );
  const value = hex('B5 01');
  for (const i of [0, 1, 2]) {
    const { range, bytes } = native.overwrite(i, Uint8Array.of(0, 1, 0));
    value.set(bytes, range.start - native.range(0).start);
  }
  assert.deepEqual(value, hex('92 00'));
});

test('PS3.5 8.2: big endian words are turned, those of 8-bit cells too, and written back so', () => {
  const object = picture(
    { rows: 1, columns: 3, frames: 2 },
    [element(0x7fe00010, 'OW', [0x0201, 0x0403, 0x0605])],
    SYNTAX.explicitBig,
  );
  const native = frames(object);
  assert.deepEqual(
    [[...native.samples(0)], [...native.samples(1)]],
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  );
  const value = new Uint8Array(6);
  for (const i of [0, 1]) {
    const { range, bytes } = native.overwrite(i, Uint8Array.of(7, 8, 9));
    value.set(bytes, range.start - native.range(0).start);
  }
  assert.deepEqual(value, hex('08 07 07 09 09 08'));
});

test('frames that are not all there are refused', () => {
  const object = picture({ rows: undefined }, [element(0x7fe00010, 'OB', hex('0102'))]);
  assert.throws(() => new NativeFrames(object.dataSet.get(0x7fe00010)!, format(), SYNTAX.explicitLittle), {
    code: 'input/pixel-data-short',
  });
});
