/** Everything that reads and writes pictures, in one piece to load on first need. */

export { Encapsulation } from './encapsulation.ts';
export { engineRunner } from './engine-runner.ts';
export { samplesOf, withSamples } from './frame.ts';
export { decodeFrame } from './frame-decoder.ts';
export { encodeFrame } from './frame-encoder.ts';
export { packCellBit, unpackCellBit } from './native.ts';
export { paletteColours } from './palette.ts';
export { MAX_FRAME_BYTES, pixelFormat } from './pixel-format.ts';
export { pixelFrames } from './pixel-frames.ts';
export { checkPixels, hasUnusedBits, maskValue, paddedFrame, redactPixels } from './redact/index.ts';
export { CloseSeriesSearch } from './series-search.ts';
export { basePlanes, shownWindows } from './text/base-planes.ts';
export { clipBoxes } from './text/clips.ts';
export { localContrast, OF_COUNTS, OF_GREY } from './text/derived-planes.ts';
export { greyOf } from './text/plane.ts';
export { storedWindows } from './text/stored-windows.ts';
export { searchFrame, textFinder } from './text/text-finder.ts';
export { textCleaner } from './text-cleaner.ts';
