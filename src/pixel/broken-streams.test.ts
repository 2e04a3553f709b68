import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure, isFailure } from '../failure/index.ts';
import { codecVectors, jpegVectors, WITHOUT_VECTORS } from './codec-vectors.testing.ts';
import type { EngineRunner } from './engine-runner.ts';
import { decodeFrame } from './frame-decoder.ts';
import { format } from './picture.testing.ts';
import type { PixelFormat } from './pixel-format.ts';
import { type StreamKind, streamKind } from './stream-kind.ts';

/** No engine: what is looked at is what happens before. */
const noEngine: EngineRunner = {
  run: async () => {
    throw new Failure('input/pixel-stream', 'no engine');
  },
  close: async () => {},
};

interface Whole {
  readonly kind: StreamKind;
  readonly stream: Uint8Array;
  readonly made: PixelFormat;
}

/** One stream of each kind and picture, and the sequential JPEGs. */
function wholes(): Whole[] {
  const lossless = codecVectors()
    .filter((_, i) => i % 5 === 0)
    .map(({ transferSyntax: uid, stream, format: made }) => ({
      kind: streamKind({ uid, encapsulated: true })!,
      stream,
      made,
    }));
  const colour = format({ rows: 150, columns: 213, samplesPerPixel: 3, photometric: 'YBR_FULL' });
  const lossy = jpegVectors().map(({ stream }) => ({ kind: 'jpeg' as const, stream, made: colour }));
  return [...lossless, ...lossy, ...lossy];
}

const change = fc.record({
  at: fc.nat(),
  byte: fc.nat({ max: 255 }),
  inHead: fc.boolean(),
  what: fc.constantFrom('set', 'cut', 'insert', 'swap'),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(stream: Uint8Array, changes: readonly Change[]): Uint8Array {
  let bytes = stream.slice();
  for (const { at, byte, inHead, what } of changes) {
    const place = at % Math.max(1, inHead ? Math.min(200, bytes.length) : bytes.length);
    if (what === 'set') bytes[place] = byte;
    else if (what === 'cut') bytes = bytes.slice(0, place);
    else if (what === 'insert') bytes = Uint8Array.of(...bytes.subarray(0, place), byte, ...bytes.subarray(place));
    else bytes[place] = ~bytes[place]!;
  }
  return bytes;
}

test('a stream with any fault gives a frame or a failure with a code', { skip: WITHOUT_VECTORS }, async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...wholes()),
    fc.array(change, { minLength: 1, maxLength: 4 }),
    async ({ kind, stream, made }, changes) => {
      try {
        const { cells } = await decodeFrame(changed(stream, changes), kind, made, { engines: noEngine });
        assert.equal(cells.length, made.rows * made.columns * made.samplesPerPixel * (made.bitsAllocated / 8));
      } catch (error) {
        if (!isFailure(error)) throw error;
        assert.ok(['input/pixel-stream', 'refused/pixel-syntax'].includes(error.code), error.code);
      }
    },
  );
  await fc.assert(property, { numRuns: 3000 });
});

test('a small stream does not make a large frame: memory follows the bytes that are there', async () => {
  const large = format({ rows: 30_000, columns: 30_000 });
  const header = new Uint8Array(64);
  header.set([1, 0, 0, 0, 64]);
  const before = process.memoryUsage().arrayBuffers;
  const small: readonly (readonly [StreamKind, Uint8Array])[] = [
    ['rle', Uint8Array.of(...header, 0x81, 0)],
    ['jpeg-lossless', lossless(30_000)],
    ['uncompressed', new Uint8Array(10)],
    ['deflated', Uint8Array.of(3, 0)],
  ];
  for (const [kind, stream] of small) {
    await assert.rejects(decodeFrame(stream, kind, large, { engines: noEngine }), { code: 'input/pixel-stream' }, kind);
    assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000, kind);
  }
});

/** Lossless JPEG of so many rows and columns, with data for some samples. */
function lossless(size: number): Uint8Array {
  const [high, low] = [size >> 8, size & 0xff];
  return Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xc3, 0, 11, 8, high, low, high, low, 1, 1, 0x11, 0],
    ...[0xff, 0xc4, 0, 20, 0, 1, ...new Array<number>(15).fill(0), 0],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xd9],
  );
}
