import { Failure } from '../../failure/index.ts';
import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { readJpegStream } from '../jpeg-stream.ts';
import { checkSamples } from './check-samples.ts';
import { compareJpeg, type Unit, unitOf } from './compare-jpeg.ts';
import { type Coverage, checkMasks, coverageOf, FREE, NONE } from './coverage.ts';
import { type FrameCheck, FrameFault, type FrameResult } from './verdict.ts';

/**
 * A masked JPEG in two ways: by its coefficients, which are those of the source but for the masked units, and by the
 * samples that another decoder makes of both streams (libjpeg), where a pixel of smoothed colour around the units is
 * free.
 */
export async function checkJpegFrame(check: FrameCheck): Promise<FrameResult> {
  const { source, written, index, engines } = check;
  if (source.kind !== written.kind) throw new FrameFault('format');
  const { format } = source;
  const [was, is] = [source.encoded(index), written.encoded(index)];
  const unit = unitOf(readJpegStream(was).frame);
  const { planned, masked } = checkMasks(check, format, { rows: unit.height + 1, columns: unit.width + 1 });
  for (const box of check.masks) checkUnits(box, unit, format);
  const [before, behind] = await readable(async () => {
    compareJpeg({ was, is }, masked, format.photometric);
    return [await source.decode(index, { engines }), await written.decode(index, { engines })] as const;
  });
  const expected = expectedPixels(check.masks, { unit, planned, format });
  const counts = checkSamples({
    was: before,
    is: behind,
    masked: expected,
    colours: undefined,
    unusedBits: 'free',
    fill: 'black',
    masks: [],
  });
  return { proof: 'coefficients', ...counts };
}

/** What cannot be read of the written frame is a fault of it; the source was read before. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'environment') throw error;
    throw new FrameFault('stream');
  }
}

/** A mask of whole units, as far as they are in the frame. */
function checkUnits({ left, top, right, bottom }: Box, { width, height }: Unit, format: Frame['format']): void {
  const isWhole =
    left % width === 0 &&
    top % height === 0 &&
    (right % width === 0 || right === format.columns) &&
    (bottom % height === 0 || bottom === format.rows);
  if (!isWhole) throw new FrameFault('mask');
}

/** Black, free, or as it was. */
function expectedPixels(
  masks: readonly Box[],
  { unit, planned, format }: { readonly unit: Unit; readonly planned: Coverage; readonly format: Frame['format'] },
): Coverage {
  const ring = unit.isCoarse ? 1 : 0;
  const free = coverageOf(masks, format, unit.isCoarse ? { rows: 1, columns: 1 } : NONE);
  // The edge of the frame has no neighbours that could be mixed in.
  const inner = masks.map(({ left, top, right, bottom }) => ({
    left: left === 0 ? 0 : left + ring,
    top: top === 0 ? 0 : top + ring,
    right: right === format.columns ? right : right - ring,
    bottom: bottom === format.rows ? bottom : bottom - ring,
  }));
  const black = coverageOf(inner, format);
  return free.map((isFree, i) => (black[i] === 1 || planned[i] === 1 ? 1 : isFree === 1 ? FREE : 0));
}
