import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BufferSource } from '../../bytes/index.ts';
import { type DicomObject, readObject } from '../../dicom/index.ts';
import { isFailure } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import { corpus, corpusBytes, hasCorpus, NO_CORPUS, share } from '../corpus.testing.ts';
import { engineRunner } from '../engine-runner.ts';
import { samplesOf } from '../frame.ts';
import type { Samples } from '../native.ts';
import { hasPeers, NO_PEERS, peerFrames } from '../peers.testing.ts';
import { type PixelFrames, pixelFrames } from '../pixel-frames.ts';
import { checkPixels } from './check-pixels.ts';
import { redactPixels } from './redact-pixels.ts';
import { written } from './redaction.testing.ts';
import type { FrameMask } from './redaction.ts';

const engines = engineRunner();
after(() => engines.close());

const skip = !hasCorpus ? NO_CORPUS : hasPeers ? false : NO_PEERS;

/** Frames whose encoders take minutes: of JPEG XL all are encoded anew. */
const SLOW: ReadonlySet<string> = new Set(['objects/us/will-jxl-1a7f0e.dcm']);

interface Picture {
  readonly path: string;
  readonly object: DicomObject;
  readonly bytes: Uint8Array;
  readonly frames: PixelFrames;
}

function pictures(): Picture[] {
  return corpus().flatMap((one) => {
    try {
      const bytes = corpusBytes(one);
      const object = readObject(new BufferSource(bytes));
      const frames = pixelFrames(object);
      return frames === undefined || SLOW.has(one.path) ? [] : [{ path: one.path, object, bytes, frames }];
    } catch (error) {
      if (!isFailure(error)) throw error;
      return [];
    }
  });
}

const boxOf = ({ format: { rows, columns } }: PixelFrames): Box => ({
  left: Math.floor(columns / 5),
  top: Math.floor(rows / 3),
  right: Math.floor(columns / 2) + 1,
  bottom: Math.floor(rows / 2) + 1,
});

const isIn = ({ left, top, right, bottom }: Box, x: number, y: number, ring: number): boolean =>
  x >= left - ring && x < right + ring && y >= top - ring && y < bottom + ring;

/** Samples outside the masks that a peer sees otherwise than in the source, and pixels of the box that are not one. */
function differences(
  was: Samples,
  is: Samples,
  { format }: PixelFrames,
  box: Box,
  mask: FrameMask,
  ring: number,
): number {
  const { columns, samplesPerPixel: step } = format;
  const first = (box.top * columns + box.left) * step;
  let count = Math.abs(was.length - is.length);
  for (let i = 0; i < was.length; i++) {
    const pixel = Math.floor(i / step);
    const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
    if (isIn(box, x, y, 0)) count += is[i] === is[first + (i % step)] ? 0 : 1;
    else if (!mask.boxes.some((one) => isIn(one, x, y, ring))) count += was[i] === is[i] ? 0 : 1;
  }
  return count;
}

test('corpus: the check passes every object that can be masked, and DCMTK and GDCM see no other difference', {
  skip,
}, async (t) => {
  const tally = { checked: 0, peers: 0, refused: 0 };
  for (const { path, object, bytes, frames } of share(pictures())) {
    const box = boxOf(frames);
    const boxesOf = (frame: number): readonly Box[] => (frame === 0 ? [box] : []);
    try {
      const redaction = (await redactPixels(object, boxesOf, { engines }))!;
      const output = written(object, redaction);
      const expected = { boxesOf, masks: redaction.masks };
      const verdict = await checkPixels(frames, pixelFrames(output.object)!, expected, { engines });
      assert.equal(verdict.fault, undefined, `${path} ${JSON.stringify(verdict)}`);
      tally.checked++;
      const before = peerFrames(bytes, object.transferSyntax.uid);
      const behind = peerFrames(output.bytes, output.object.transferSyntax.uid);
      if (before === undefined || behind === undefined) continue;
      const samples = async (one: PixelFrames) => samplesOf(await one.decode(0, { engines }));
      const ring = frames.kind === 'jpeg' ? 1 : 0;
      const count = differences(await samples(before), await samples(behind), before, box, redaction.masks[0]!, ring);
      assert.equal(count, 0, `${path}: ${count} samples differ for a peer`);
      tally.peers++;
    } catch (error) {
      if (!isFailure(error)) throw error;
      assert.match(error.code, /^(?:input|refused|limit)\//, path);
      tally.refused++;
    }
  }
  t.diagnostic(`${tally.checked} passed, ${tally.peers} of them held against a peer, ${tally.refused} refused`);
  assert.ok(tally.checked >= 40 && tally.peers >= 30, JSON.stringify(tally));
});
