import { Failure } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import { type EngineRunner, engineRunner } from '../engine-runner.ts';
import type { Frame } from '../frame.ts';
import { isSubsampled } from '../pixel-format.ts';
import type { PixelFrames } from '../pixel-frames.ts';
import { checkJpegFrame } from './check-jpeg.ts';
import { checkSamples } from './check-samples.ts';
import { checkMasks, NONE } from './coverage.ts';
import { croppedCoverage, croppedFrame, partFormat } from './crop.ts';
import { unpackRle } from './unpack-rle.ts';
import { mayHaveUnusedBits } from './unused-bits.ts';
import {
  type ExpectedMasks,
  type FrameCheck,
  FrameFault,
  type FrameResult,
  type PixelProof,
  type PixelVerdict,
} from './verdict.ts';

/**
 * Reads written frames again and holds them against those of the source: black under the masks, nothing else changed,
 * and everything of the plan under masks. Of the redaction it knows the rectangles alone; one frame at a time is in
 * memory. docs/decisions/0019-redaction-of-pixels.md says what this proves for which transfer syntax.
 * @throws {Failure} when the source cannot be read or a thread is gone; a written frame that cannot be read is a fault
 */
export async function checkPixels(
  source: PixelFrames,
  written: PixelFrames,
  expected: ExpectedMasks,
  { engines }: { readonly engines: EngineRunner },
): Promise<PixelVerdict> {
  const proofs: Record<PixelProof, number> = {
    'same-bytes': 0,
    'other-decoder': 0,
    'same-decoder': 0,
    coefficients: 0,
  };
  const counts = { frames: 0, samples: 0, masked: 0 };
  let fresh: EngineRunner | undefined;
  const masks = new Map(expected.masks.map(({ frame, boxes }) => [frame, boxes]));
  try {
    checkFormat(source, written, expected.part);
    const colours = source.colours();
    for (; counts.frames < source.format.frames; counts.frames++) {
      const index = counts.frames;
      const result = await checkFrame({
        index,
        source,
        written,
        engines,
        fresh: () => (fresh ??= engineRunner()),
        colours,
        plan: expected.boxesOf(index),
        masks: masks.get(index) ?? [],
        clearedBits: expected.clearedBits === true,
        fill: expected.fill ?? 'black',
        part: expected.part,
      });
      proofs[result.proof]++;
      counts.samples += result.samples;
      counts.masked += result.masked;
    }
    return { passed: true, ...counts, proofs };
  } catch (error) {
    if (!(error instanceof FrameFault)) throw error;
    return { passed: false, ...counts, proofs, fault: { frame: counts.frames, kind: error.kind } };
  } finally {
    await fresh?.close();
  }
}

/** Everything that says how samples are to be read, and the colours that they stand for. */
function checkFormat(source: PixelFrames, written: PixelFrames, part: Box | undefined): void {
  const was = part === undefined ? source.format : partFormat(source.format, part);
  const is = written.format;
  const isSame = (
    ['rows', 'columns', 'samplesPerPixel', 'bitsAllocated', 'bitsStored', 'highBit', 'isSigned'] as const
  ).every((key) => was[key] === is[key]);
  if (!isSame || was.frames !== is.frames) throw new FrameFault('format');
  const [before, behind] = [source.colours(), written.colours()];
  if (was.palette?.firstMapped !== is.palette?.firstMapped) throw new FrameFault('format');
  for (const key of ['red', 'green', 'blue'] as const) {
    const [a, b] = [before?.[key], behind?.[key]];
    if (a?.length !== b?.length || a?.some((colour, i) => colour !== b![i]) === true) throw new FrameFault('format');
  }
}

async function checkFrame(check: FrameCheck): Promise<FrameResult> {
  const { index, source, written, clearedBits } = check;
  if (check.part !== undefined) return await checkPart(check, check.part);
  const isClean = !clearedBits || !mayHaveUnusedBits(source);
  if (check.masks.length === 0 && isClean && isSameStream(source, written, index)) {
    checkMasks(check, source.format, NONE);
    return { proof: 'same-bytes', samples: 0, masked: 0 };
  }
  if (source.kind === 'jpeg' || written.kind === 'jpeg') return await checkJpegFrame(check);
  const margin = isSubsampled(source.format) ? { rows: 0, columns: 1 } : NONE;
  const { masked } = checkMasks(check, source.format, margin);
  const was = await source.decode(index, { engines: check.engines });
  const { frames, proof } = await readAgain(check);
  const unusedBits = clearedBits ? 'cleared' : hasWholeCells(source) && hasWholeCells(written) ? 'kept' : 'free';
  const { colours, fill, masks } = check;
  const [counts] = frames.map((is) => checkSamples({ was, is, masked, colours, unusedBits, fill, masks }));
  return { proof, ...counts! };
}

/** What is left of a frame: nothing but what lies in the part, and that as it was or black. */
async function checkPart(check: FrameCheck, part: Box): Promise<FrameResult> {
  const { source, index, engines, colours } = check;
  const { masked } = checkMasks(check, source.format, NONE);
  const was = croppedFrame(await source.decode(index, { engines }), part);
  const { frames, proof } = await readAgain(check);
  const unusedBits = check.clearedBits ? 'cleared' : 'free';
  const inside = croppedCoverage(masked, source.format.columns, part);
  const [counts] = frames.map((is) => {
    return checkSamples({ was, is, masked: inside, colours, unusedBits, fill: 'black', masks: [] });
  });
  return { proof, ...counts! };
}

/** Kinds that keep cells as they are, bits beside the samples included. */
const hasWholeCells = ({ kind }: PixelFrames): boolean =>
  kind === 'native' || kind === 'uncompressed' || kind === 'deflated' || kind === 'rle' || kind === 'jpeg-lossless';

/** The same bytes that stand for the same picture; a byte of padding may be there or not (PS3.5 A.4). */
function isSameStream(source: PixelFrames, written: PixelFrames, index: number): boolean {
  const [was, is] = [source.format, written.format];
  if (source.kind !== written.kind || was.photometric !== is.photometric || was.isPlanar !== is.isPlanar) return false;
  const [before, behind] = [source.encoded(index), written.encoded(index)];
  const length = Math.min(before.length, behind.length);
  for (const bytes of [before, behind]) {
    if (bytes.length > length + 1 || (bytes.length === length + 1 && bytes[length] !== 0)) return false;
  }
  for (let i = 0; i < length; i++) if (before[i] !== behind[i]) return false;
  return true;
}

/** The written frame by every decoder that there is: one of them at least did not encode it, where there are two. */
async function readAgain(
  check: FrameCheck,
): Promise<{ readonly frames: readonly Frame[]; readonly proof: PixelProof }> {
  const { written, index, engines } = check;
  try {
    switch (written.kind) {
      case 'rle':
        return { frames: [unpackRle(written.encoded(index), written.format)], proof: 'other-decoder' };
      // Written by our own code and read by the platform's; cells are compared as they lie.
      case 'native':
      case 'uncompressed':
      case 'deflated':
        return { frames: [await written.decode(index, { engines })], proof: 'other-decoder' };
      case 'jpeg-xl':
        // libjxl alone reads it: the same decoder again, without what frames before may have left in it.
        return { frames: [await written.decode(index, { engines: check.fresh() })], proof: 'same-decoder' };
      default: {
        const second = await written.decode(index, { engines, opinion: 'second' });
        return { frames: [second, await written.decode(index, { engines })], proof: 'other-decoder' };
      }
    }
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'environment') throw error;
    throw new FrameFault('stream');
  }
}
