import { samplesOf } from '../frame.ts';
import { decodeFrame } from '../frame-decoder.ts';
import { maskJpeg } from './jpeg-mask.ts';
import { type CodedPlan, encapsulated, type RedactedFrames, unchanged } from './redact-encapsulated.ts';
import type { FrameMask } from './redaction.ts';

/** Lossy JPEG: whole units of blocks become black in the stream, and frames without a box keep their bytes. */
export async function redactJpeg(plan: CodedPlan): Promise<RedactedFrames & { readonly masks: readonly FrameMask[] }> {
  const { frames, budget, extremes, engines } = plan;
  const { format } = frames;
  const streams = new Map<number, Uint8Array>();
  const masks: FrameMask[] = [];
  for (let frame = 0; frame < format.frames; frame++) {
    const wanted = plan.boxesOf(frame);
    if (wanted.length === 0) continue;
    const { stream, boxes } = maskJpeg(frames.encoded(frame), wanted, format);
    budget.take(stream.length);
    streams.set(frame, stream);
    masks.push({ frame, boxes });
  }
  if (streams.size === 0) return { ...unchanged(plan), masks };
  for (let frame = 0; extremes.isWanted && frame < format.frames; frame++) {
    const stream = streams.get(frame) ?? frames.encoded(frame);
    extremes.add(samplesOf(await decodeFrame(stream, 'jpeg', format, { engines })));
  }
  return { ...unchanged(plan), ...encapsulated(plan, streams), masks };
}
