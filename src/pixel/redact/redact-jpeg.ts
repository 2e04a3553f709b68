import { Failure } from '../../failure/index.ts';
import type { CodedPlan, RedactedFrames } from './redact-encapsulated.ts';
import type { FrameMask } from './redaction.ts';

export async function redactJpeg({
  frames,
}: CodedPlan): Promise<RedactedFrames & { readonly masks?: readonly FrameMask[] }> {
  throw new Failure('refused/pixel-syntax', `${frames.format.frames} frames of lossy JPEG are not masked`);
}
