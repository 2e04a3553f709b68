import { type FrameCheck, FrameFault, type FrameResult } from './verdict.ts';

export async function checkJpegFrame(_check: FrameCheck): Promise<FrameResult> {
  throw new FrameFault('stream');
}
