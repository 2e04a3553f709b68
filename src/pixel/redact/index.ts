/**
 * Black over boxes of pictures, in every transfer syntax without a change of anything else; and the check that nothing
 * else did change, which knows of the redaction its rectangles alone.
 */

export type { AttributeChange } from './attributes.ts';
export { checkPixels } from './check-pixels.ts';
export { paddedFrame } from './crop.ts';
export { type MaskValue, maskValue } from './mask-value.ts';
export { redactPixels } from './redact-pixels.ts';
export type { FrameMask, MaskFill, PixelPiece, PixelRedaction, RedactedValue, RedactOptions } from './redaction.ts';
export { hasUnusedBits } from './unused-bits.ts';
export type { ExpectedMasks, PixelFault, PixelProof, PixelVerdict } from './verdict.ts';
