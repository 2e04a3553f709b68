import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { concat, element, encapsulated, hex, inOrder, item, part10, SYNTAX, sequence } from '../../test/build/index.ts';
import { BufferSource, type ByteSource } from '../bytes/index.ts';
import { type DicomObject, readObject } from '../dicom/index.ts';
import { isFailure } from '../failure/index.ts';
import { corpus, corpusBytes, hasCorpus, NO_CORPUS, share } from './corpus.testing.ts';
import { engineRunner } from './engine-runner.ts';
import { samplesOf } from './frame.ts';
import type { Samples } from './native.ts';
import { hasPeers, NO_PEERS, peerFrames } from './peers.testing.ts';
import { picture, pictureParts } from './picture.testing.ts';
import { type PixelFrames, pixelFrames } from './pixel-frames.ts';
import { encodeRle } from './rle.ts';

const engines = engineRunner();
after(() => engines.close());

const samples = async (frames: PixelFrames, index: number) => samplesOf(await frames.decode(index, { engines }));

test('an object without Pixel Data has no frames', () => {
  const { dataSet } = picture({}, []);
  assert.equal(pixelFrames({ ...picture({}, []), dataSet }), undefined);
});

test('PS3.5 8.1.1: each frame of one bit comes from its own first bit on', async () => {
  const object = picture({ bitsAllocated: 1, rows: 1, columns: 3, frames: 3 }, [
    element(0x7fe00010, 'OB', hex('B501')),
  ]);
  const frames = pixelFrames(object)!;
  assert.deepEqual(frames.encoded(1), hex('06'));
  assert.deepEqual([...(await samples(frames, 1))], [0, 1, 1]);
  assert.throws(() => frames.encoded(3), RangeError);
});

/** A source that is read in pieces and counts the most that it was asked for at a time. */
class PieceSource implements ByteSource {
  readonly #bytes: Uint8Array;
  longest = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(start: number, end: number): Uint8Array {
    this.longest = Math.max(this.longest, end - start);
    return this.#bytes.slice(start, end);
  }
}

test('frames are read one at a time from a source that is not in memory', async () => {
  const shape = { segmentBytes: 40_000, samplesPerPixel: 1, bytesPerSample: 1, rowBytes: 200 };
  const noise = (seed: number): Uint8Array => Uint8Array.from({ length: 40_000 }, (_, i) => (i * i * 31 + seed) >> 3);
  const streams = [1, 2, 3, 4].map((seed) => encodeRle(noise(seed), shape));
  const dataSet = inOrder(...pictureParts({ rows: 200, columns: 200, frames: 4 }), encapsulated(streams));
  const source = new PieceSource(part10({ transferSyntax: SYNTAX.rle, dataSet }));
  const frames = pixelFrames(readObject(source))!;
  source.longest = 0;
  for (const [i, seed] of [1, 2, 3, 4].entries()) assert.deepEqual(await samples(frames, i), noise(seed));
  assert.ok(source.longest <= Math.max(...streams.map(({ length }) => length)), `${source.longest}`);
});

test('a transfer syntax whose frames are not read is refused, not passed', () => {
  const object = picture({}, [encapsulated([concat(hex('00000001 67'))])], '1.2.840.10008.1.2.4.102');
  assert.throws(() => pixelFrames(object), { code: 'refused/pixel-syntax' });
});

test('PS3.3 C.7.6.24: floating point pixels are refused, not taken for no picture', () => {
  const object = picture({}, [element(0x7fe00008, 'OF', [1, 2, 3, 4, 5, 6])]);
  assert.throws(() => pixelFrames(object), { code: 'refused/pixel-syntax' });
});

test('PS3.5 A.4: the icon of a compressed object may be native', async () => {
  const icon = item(...inOrder(...pictureParts({}), element(0x7fe00010, 'OB', hex('010203040506'))));
  const stream = encodeRle(hex('060504030201'), {
    segmentBytes: 6,
    samplesPerPixel: 1,
    bytesPerSample: 1,
    rowBytes: 3,
  });
  const { dataSet, transferSyntax } = picture({}, [sequence(0x00880200, [icon]), encapsulated([stream])], SYNTAX.rle);
  const [inner] = dataSet.items(0x00880200);
  assert.deepEqual([...(await samples(pixelFrames({ dataSet: inner!, transferSyntax })!, 0))], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...(await samples(pixelFrames({ dataSet, transferSyntax })!, 0))], [6, 5, 4, 3, 2, 1]);
});

const skip = !hasCorpus ? NO_CORPUS : hasPeers ? false : NO_PEERS;
const FRAMES_COMPARED = 2;

/** Objects that are held, each with what is wrong with its streams. */
const REFUSED: Readonly<Record<string, string>> = {
  'objects/ct/ctimage-dcm-jpegprocess10-12transfersynt-d7f7d0.dcm': 'refused/pixel-syntax', // progressive, retired
  'objects/ct/ctimage-dcm-jpegprocess6-8transfersyntax-e3f7db.dcm': 'refused/pixel-syntax', // spectral selection, retired
  'objects/ct/invalid-compression-ef9db4.dcm': 'input/pixel-stream', // no JPEG at all
  'objects/op/sample-op-fa4b62.dcm': 'input/pixel-stream', // baseline under the name of lossless
  'objects/other/genfile-d0a8cb.dcm': 'input/pixel-stream', // no SOI
  'objects/us/1-2-840-10008-1-2-4-50-dd753c.dcm': 'input/pixel-stream', // two bytes behind EOI and none of padding
  'objects/xa/jpeg8bit-ee1fcf.dcm': 'input/pixel-stream', // memory behind EOI
};

const encapsulatedObjects = (): { path: string; bytes: Uint8Array; object: DicomObject }[] =>
  corpus().flatMap((one) => {
    const bytes = corpusBytes(one);
    const object = readable(bytes);
    const isPicture = object?.transferSyntax.encapsulated === true && object.dataSet.has(0x7fe00010);
    return isPicture ? [{ path: one.path, bytes, object }] : [];
  });

/** Samples of the first frames that are not those of the peer; `undefined` when there is none. */
async function differences(object: DicomObject, bytes: Uint8Array): Promise<number | undefined> {
  const frames = pixelFrames(object)!;
  const peer = peerFrames(bytes, object.transferSyntax.uid);
  let count = 0;
  for (let i = 0; i < Math.min(FRAMES_COMPARED, frames.format.frames); i++) {
    const ours = await samples(frames, i);
    if (peer !== undefined) count += differing(ours, await samples(peer, i));
  }
  return peer === undefined ? undefined : count;
}

test('corpus: encapsulated frames are those of DCMTK and GDCM, and broken ones are refused', { skip }, async (t) => {
  const tally = { same: 0, alone: 0, refused: 0 };
  const all = encapsulatedObjects();
  for (const { path, object, bytes } of share(all)) {
    try {
      const count = await differences(object, bytes);
      assert.ok(count === undefined || count === 0, `${path}: ${count} samples differ`);
      assert.equal(REFUSED[path], undefined, path);
      if (count === 0) tally.same++;
      else tally.alone++;
    } catch (error) {
      if (!isFailure(error)) throw error;
      assert.equal(error.code, REFUSED[path], `${path}: ${error.message}`);
      tally.refused++;
    }
  }
  t.diagnostic(`${tally.same} as a peer has them, ${tally.alone} without a peer, ${tally.refused} refused`);
  assert.ok(tally.same >= 20, `${tally.same}`);
});

function differing(ours: Samples, theirs: Samples): number {
  let count = Math.abs(ours.length - theirs.length);
  for (let i = 0; i < ours.length; i++) if (ours[i] !== theirs[i]) count++;
  return count;
}

function readable(bytes: Uint8Array) {
  try {
    return readObject(new BufferSource(bytes));
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}
